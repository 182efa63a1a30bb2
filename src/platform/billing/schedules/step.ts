/** The next step of a schedule at its second: the subscription begins, enters a phase, or the schedule ends. */
import { event } from '../../events/event.ts';
import { subscriptionWire, type SubscriptionRow } from '../../objects/subscription.ts';
import type { SchedulePhase, ScheduleRow } from '../../objects/schedule.ts';
import type { CustomerRow } from '../../objects/catalog.ts';
import { createParams, newSubscriptionOf } from '../../api/routes/subscription-params.ts';
import type { RunMode } from '../../../contract/run.ts';
import type { Platform, Scope } from '../../platform.ts';
import { computeCreate } from '../create.ts';
import type { Billing } from '../call-script.ts';
import type { Known } from '../known.ts';
import { computeEnd } from '../renew.ts';
import type { Billed } from '../settle.ts';
import type { PricedItem, SubscriptionSnapshot } from '../snapshot.ts';
import type { ProrationBehavior } from '../edit.ts';
import { computeUpdate, type Updated } from '../update.ts';
import { noWrites, type Writes } from '../writes.ts';
import { phaseEdit, phaseForm } from './phase-edit.ts';
import { noteSchedule, withDue } from './standing.ts';

export interface Stepped {
  writes: Writes;
  schedule: ScheduleRow;
  subscription: SubscriptionRow;
  items: PricedItem[];
  /** Made at once. */
  billed: Billed[];
  /** Of a phase that was entered. */
  updated: Updated | null;
}

export interface Starting {
  /** Not started, with its phases. */
  schedule: ScheduleRow;
  /** As it is stored; null: it is not yet. */
  before: ScheduleRow | null;
  customer: CustomerRow;
  known: Known;
}

/** The subscription begins as the first phase says, at the second of `asked`. */
export async function computeStart(
  platform: Platform,
  scope: Scope,
  { schedule: planned, before, customer, known }: Starting,
  asked: Billing,
): Promise<Stepped> {
  const phase = phaseAt(planned, 0);
  const past = phase.start < asked.at ? { backdate_start_date: phase.start } : {};
  const form = createParams({ ...phaseForm(phase, planned), ...past }, '');
  const wanted = { ...newSubscriptionOf(form, asked.at), schedule: planned.id };
  const { writes, subscription, items, billed } = await computeCreate(
    platform,
    scope,
    customer,
    known,
    wanted,
    asked,
  );
  const schedule = withDue({ ...planned, status: 'active', phase: 0, subscription: subscription.id });
  const told = before === null ? 'created' : 'updated';
  noteSchedule(platform, scope, { before, after: schedule }, asked.at, [told], writes);
  return { writes, schedule, subscription, items, billed, updated: null };
}

/** What follows the phase that runs: the next one, or the end as `end_behavior` says. */
export async function computeStep(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  mode: RunMode,
): Promise<Stepped> {
  const managed = snapshot.schedule;
  if (managed === null || managed.row.phase === null)
    throw new Error(`Subscription ${snapshot.subscription.id} has no schedule with a phase that runs.`);
  const { row, known } = managed;
  const next = managed.row.phase + 1;
  if (next < row.phases.length)
    return enterPhase(platform, scope, snapshot, { before: row, planned: row, known }, next, mode);
  return row.endBehavior === 'cancel'
    ? cancelAtEnd(platform, scope, snapshot, row)
    : releaseAtEnd(platform, scope, snapshot, row);
}

/**
 * The subscription as a phase of its schedule says, from this second on.
 *
 * @param planned the schedule with the phases that hold now
 * @param prorationBehavior that of the request, where one changes the phase that runs; else the phase's own
 */
export async function enterPhase(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  { before, planned, known }: { before: ScheduleRow; planned: ScheduleRow; known: Known },
  index: number,
  mode: RunMode,
  prorationBehavior?: ProrationBehavior,
): Promise<Stepped> {
  const schedule = withDue({ ...planned, phase: index });
  const edit = phaseEdit(phaseAt(schedule, index), schedule, snapshot, known, prorationBehavior);
  const updated = await computeUpdate(platform, scope, snapshot, known, edit, mode);
  const { writes, subscription, items, billed } = updated;
  noteSchedule(platform, scope, { before, after: schedule }, snapshot.now, ['updated'], writes);
  return { writes, schedule, subscription, items, billed, updated };
}

/** The phase has ended the subscription's periods with itself: what is left is what any `cancel_at` does. */
async function cancelAtEnd(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  before: ScheduleRow,
): Promise<Stepped> {
  const ended = await computeEnd(platform, scope, { ...snapshot, schedule: null });
  const { writes, subscription } = ended;
  const schedule = withDue({ ...before, status: 'completed', completedAt: snapshot.now, phase: null });
  noteSchedule(platform, scope, { before, after: schedule }, snapshot.now, ['completed'], writes);
  return { writes, schedule, subscription, items: snapshot.items, billed: [], updated: null };
}

function releaseAtEnd(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  before: ScheduleRow,
): Stepped {
  const writes = noWrites();
  const schedule = released(before, snapshot.now);
  const subscription = letGo(platform, scope, snapshot, writes);
  noteSchedule(platform, scope, { before, after: schedule }, snapshot.now, ['released'], writes);
  return { writes, schedule, subscription, items: snapshot.items, billed: [], updated: null };
}

export function released(row: ScheduleRow, at: number): ScheduleRow {
  return withDue({
    ...row,
    status: 'released',
    releasedAt: at,
    phase: null,
    subscription: null,
    releasedSubscription: row.subscription,
  });
}

/** The subscription goes on by itself. */
export function letGo(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  writes: Writes,
): SubscriptionRow {
  return withSchedule(platform, scope, snapshot, { schedule: null }, writes);
}

/** Nothing of the subscription changes but who manages it, and what comes with that. */
export function withSchedule(
  platform: Platform,
  scope: Scope,
  { subscription: before, items, now }: SubscriptionSnapshot,
  set: Partial<SubscriptionRow>,
  writes: Writes,
): SubscriptionRow {
  const subscription = { ...before, ...set };
  writes.subscription = subscription;
  writes.events.push(
    event(
      platform,
      scope,
      now,
      'customer.subscription.updated',
      subscriptionWire(subscription, items),
      subscriptionWire(before, items),
    ),
  );
  return subscription;
}

export function phaseAt({ id, phases }: ScheduleRow, index: number): SchedulePhase {
  const phase = phases[index];
  if (phase === undefined) throw new Error(`Schedule ${id} has no phase ${index}.`);
  return phase;
}
