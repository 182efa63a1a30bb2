/** Ends a schedule by hand: with its subscription, or without. */
import type { ScheduleRow } from '../../objects/schedule.ts';
import type { Platform, Scope } from '../../platform.ts';
import { computeCancel } from '../cancel.ts';
import type { SubscriptionSnapshot } from '../snapshot.ts';
import { noWrites } from '../writes.ts';
import type { Scheduled } from './create.ts';
import { noteSchedule, withDue } from './standing.ts';
import { released, withSchedule } from './step.ts';
import { checkStatus } from './update.ts';

interface Ending {
  now: number;
  row: ScheduleRow;
  subscription: SubscriptionSnapshot | null;
}

export async function computeScheduleCancel(
  platform: Platform,
  scope: Scope,
  { now, row: before, subscription }: Ending,
  options: { prorate: boolean; invoiceNow: boolean },
): Promise<Scheduled> {
  checkStatus(before, 'cancel', 'canceled');
  const writes =
    subscription === null
      ? noWrites()
      : (await computeCancel(platform, scope, { ...subscription, schedule: null }, options)).writes;
  const schedule = withDue({ ...before, status: 'canceled', canceledAt: now, phase: null });
  noteSchedule(platform, scope, { before, after: schedule }, now, ['canceled'], writes);
  return { writes, schedule };
}

/** @param preserveCancelDate whether the subscription still ends when the schedule would have ended it */
export function computeRelease(
  platform: Platform,
  scope: Scope,
  { now, row: before, subscription }: Ending,
  { preserveCancelDate: _preserve }: { preserveCancelDate: boolean },
): Scheduled {
  checkStatus(before, 'release', 'released');
  const writes = noWrites();
  const schedule = released(before, now);
  if (subscription !== null) withSchedule(platform, scope, subscription, { schedule: null }, writes);
  noteSchedule(platform, scope, { before, after: schedule }, now, ['released'], writes);
  return { writes, schedule };
}
