/** `POST /v1/subscription_schedules/:id`: other phases, another end. What the phase that runs says holds at once. */
import { ApiError, invalid } from '../../api/errors.ts';
import { inside } from '../../api/params.ts';
import {
  SCHEDULED,
  type PhaseSettings,
  type SchedulePhase,
  type ScheduleRow,
} from '../../objects/schedule.ts';
import type { CustomerRow } from '../../objects/catalog.ts';
import type { RunMode } from '../../../contract/run.ts';
import type { Platform, Scope } from '../../platform.ts';
import type { ProrationBehavior } from '../edit.ts';
import type { Known } from '../known.ts';
import type { ActiveScripts, SubscriptionSnapshot } from '../snapshot.ts';
import type { Retries } from '../retries.ts';
import { noWrites } from '../writes.ts';
import { configurationOf, endOf } from './phase-edit.ts';
import { phasesOf, type AskedPhase } from './phases.ts';
import { noteSchedule, withDue, withPhases } from './standing.ts';
import { computeStart, computeStep, enterPhase, type Stepped } from './step.ts';

export interface ScheduleEdit {
  /** Undefined: they stay. */
  phases?: readonly AskedPhase[] | undefined;
  endBehavior?: ScheduleRow['endBehavior'] | undefined;
  defaults?: PhaseSettings | undefined;
  metadata?: Record<string, string> | undefined;
  /** Of what changes in the phase that runs. */
  prorationBehavior: ProrationBehavior;
  /** `phases`, or `schedule_details[phases]`. */
  path: string;
}

export interface ScheduleSnapshot {
  now: number;
  row: ScheduleRow;
  /** Of the stored phases and of those in the request. */
  known: Known;
  customer: CustomerRow;
  /** Null before the schedule starts. */
  subscription: SubscriptionSnapshot | null;
  active: ActiveScripts;
  retries: Retries;
}

/** What `Stepped` says, of a schedule that may have nothing to step yet. */
export type Changed = Pick<Stepped, 'writes' | 'schedule'> & { stepped: Stepped | null };

/** @throws {ApiError} 400 for a schedule that is over, and for phases that are */
export async function computeScheduleUpdate(
  platform: Platform,
  scope: Scope,
  snapshot: ScheduleSnapshot,
  edit: ScheduleEdit,
  mode: RunMode,
): Promise<Changed> {
  const { row: before, now, known, customer, subscription, active, retries } = snapshot;
  checkStatus(before, 'update', 'updated');
  const set: ScheduleRow = withDue({
    ...before,
    endBehavior: edit.endBehavior ?? before.endBehavior,
    defaultSettings: edit.defaults ?? before.defaultSettings,
    metadata: edit.metadata ?? before.metadata,
  });
  const { phases, index } =
    edit.phases === undefined ? { phases: before.phases, index: before.phase } : replanned(snapshot, edit);
  const planned = edit.phases === undefined ? set : withPhases(set, phases, now);
  if (subscription === null) {
    if (index !== null) {
      const asked = { active, at: now, mode, retries };
      const started = await computeStart(
        platform,
        scope,
        { schedule: planned, before, customer, known },
        asked,
      );
      return { ...started, stepped: started };
    }
    return noted(platform, scope, before, planned, now);
  }
  if (index === null) {
    // Its last phase ends now.
    const last = { ...planned, phase: planned.phases.length - 1 };
    // Ends of periods are the subscription's own business; one that ends with its schedule ends as if canceled now.
    const ended = await computeStep(
      platform,
      scope,
      { ...subscription, schedule: { row: last, known } },
      mode,
    );
    return { ...ended, stepped: ended };
  }
  const [from, to] = [before.phases[before.phase ?? 0], phases[index]];
  if (from === undefined || to === undefined) throw new Error(`Schedule ${before.id} has lost its phases.`);
  const same = from.start === to.start;
  const settings = JSON.stringify(planned.defaultSettings) === JSON.stringify(before.defaultSettings);
  const ends = endOf(planned, to) === subscription.subscription.cancelAt;
  if (same && settings && ends && configurationOf(from) === configurationOf(to))
    return noted(platform, scope, before, withDue({ ...planned, phase: index }), now);
  const entered = await enterPhase(
    platform,
    scope,
    subscription,
    { before, planned, known },
    index,
    mode,
    same ? edit.prorationBehavior : undefined,
  );
  return { ...entered, stepped: entered };
}

function noted(
  platform: Platform,
  scope: Scope,
  before: ScheduleRow,
  after: ScheduleRow,
  now: number,
): Changed {
  const writes = noWrites();
  noteSchedule(platform, scope, { before, after }, now, ['updated'], writes);
  return { writes, schedule: after, stepped: null };
}

/** @returns all phases, those that are past first, and which of them runs; null: none does yet, or any more */
function replanned(
  { row, now, known }: ScheduleSnapshot,
  { phases: asked = [], defaults, path }: ScheduleEdit,
): { phases: SchedulePhase[]; index: number | null } {
  const phasing = {
    known,
    now,
    path,
    currency: row.phases[0]?.currency ?? null,
    defaults: defaults ?? row.defaultSettings,
  };
  const started = row.phase;
  if (started === null) {
    const said = asked[0]?.start_date;
    const begins = said === 'now' ? now : (said ?? row.phases[0]?.start ?? now);
    if (begins < now)
      throw invalid(
        inside(inside(path, 0), 'start_date'),
        `The start ${begins} of the first phase has passed.`,
      );
    const phases = phasesOf(asked, { ...phasing, begins });
    return { phases, index: begins <= now ? 0 : null };
  }
  const current = row.phases[started];
  if (current === undefined) throw new Error(`Schedule ${row.id} has no phase ${started}.`);
  const passed = asked.filter(({ start_date: start }) => typeof start === 'number' && start < current.start);
  const left = asked.slice(passed.length);
  const param = inside(inside(path, passed.length), 'start_date');
  const said = left[0]?.start_date;
  if (said === undefined)
    throw new ApiError(400, `Missing required param: ${param}. The first phase says when it starts.`, {
      code: 'parameter_missing',
      param,
    });
  if (said !== 'now' && said !== current.start)
    throw invalid(
      param,
      `The phase that runs began at ${current.start}, and that does not change; give it, or 'now' for a phase that follows it at once.`,
    );
  const begins = said === 'now' ? now : said;
  const phases = phasesOf(left, { ...phasing, begins });
  const past = row.phases.slice(0, started);
  const cut = begins === current.start ? [] : [{ ...current, end: now, trialEnd: cutTrial(current, now) }];
  const all = [...past, ...cut, ...phases];
  const index = all.findIndex(({ end }) => end > now);
  return { phases: all, index: index === -1 ? null : index };
}

const cutTrial = ({ trialEnd }: SchedulePhase, now: number): number | null =>
  trialEnd === null ? null : Math.min(trialEnd, now);

/** @throws {ApiError} 400 for a schedule that is over */
export function checkStatus({ status }: ScheduleRow, move: string, moved: string): void {
  if (SCHEDULED.includes(status)) return;
  throw new ApiError(
    400,
    `You cannot ${move} a subscription schedule that is currently in the \`${status}\` status. It must be in \`not_started, active\` status to be ${moved}.`,
    { code: 'status_transition_invalid' },
  );
}
