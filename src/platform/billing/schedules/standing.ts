/** A schedule as it stands after a step of it, and the events that tell so. */
import { event } from '../../events/event.ts';
import { SCHEDULED, scheduleWire, type ScheduleRow } from '../../objects/schedule.ts';
import type { Platform, Scope } from '../../platform.ts';
import type { Writes } from '../writes.ts';

const DAY = 86_400;

/** How long before its end a schedule tells that it expires (reference of the event). */
const EXPIRING_SECONDS = 7 * DAY;

/** When the next phase begins or the last one ends; null when nothing follows. */
export function nextStep({ status, phase, phases }: ScheduleRow): number | null {
  if (status === 'not_started') return phases[0]?.start ?? null;
  return status === 'active' && phase !== null ? (phases[phase]?.end ?? null) : null;
}

/** The schedule with the second at which it has something to do next. */
export function withDue(row: ScheduleRow): ScheduleRow {
  if (!SCHEDULED.includes(row.status)) return { ...row, dueAt: null, expiringAt: null };
  const steps = [nextStep(row), row.expiringAt].filter((at) => at !== null);
  return { ...row, dueAt: steps.length === 0 ? null : Math.min(...steps) };
}

/** The schedule with these phases; it tells that it expires where there is time to. */
export function withPhases(row: ScheduleRow, phases: ScheduleRow['phases'], now: number): ScheduleRow {
  const end = phases.at(-1)?.end ?? now;
  const expiringAt = end - EXPIRING_SECONDS > now ? end - EXPIRING_SECONDS : null;
  return withDue({ ...row, phases, expiringAt });
}

/** Books a change of a schedule and the events of it, each with the object as it stands. */
export function noteSchedule(
  platform: Platform,
  scope: Scope,
  { before, after }: { before: ScheduleRow | null; after: ScheduleRow },
  at: number,
  types: readonly string[],
  writes: Pick<Writes, 'schedules' | 'newSchedules' | 'events'>,
): void {
  if (before === null) writes.newSchedules.push(after);
  else writes.schedules.push(after);
  const wire = scheduleWire(after);
  writes.events.push(
    ...types.map((type) =>
      type === 'updated' && before !== null
        ? event(platform, scope, at, 'subscription_schedule.updated', wire, scheduleWire(before))
        : event(platform, scope, at, `subscription_schedule.${type}`, wire),
    ),
  );
}

/** A schedule whose subscription has ended goes with it; `aborted` says that nobody asked for it. */
export function endWithSubscription(
  platform: Platform,
  scope: Scope,
  before: ScheduleRow | null,
  at: number,
  why: 'canceled' | 'aborted',
  writes: Writes,
): void {
  if (before === null || !SCHEDULED.includes(before.status)) return;
  const after = withDue({ ...before, status: 'canceled', canceledAt: at, phase: null });
  noteSchedule(platform, scope, { before, after }, at, [why], writes);
}
