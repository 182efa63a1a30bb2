/** Ends a schedule by hand: with its subscription, or without. */
import type { ScheduleRow } from '../../objects/schedule.ts';
import type { Platform, Scope } from '../../platform.ts';
import { computeCancel, type CancelOptions } from '../cancel.ts';
import type { Known } from '../known.ts';
import type { SubscriptionSnapshot } from '../snapshot.ts';
import { computeUpdate } from '../update.ts';
import { noWrites, type Writes } from '../writes.ts';
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
  options: CancelOptions,
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
export async function computeRelease(
  platform: Platform,
  scope: Scope,
  { now, row: before, subscription }: Ending,
  { preserveCancelDate }: { preserveCancelDate: boolean },
): Promise<Scheduled> {
  checkStatus(before, 'release', 'released');
  const schedule = released(before, now);
  const ends = subscription !== null && subscription.subscription.cancelAt !== null;
  const goesOn = ends && !preserveCancelDate ? await withoutEnd(platform, scope, subscription) : null;
  const writes = goesOn ?? noWrites();
  if (goesOn === null && subscription !== null)
    withSchedule(platform, scope, subscription, { schedule: null }, writes);
  noteSchedule(platform, scope, { before, after: schedule }, now, ['released'], writes);
  return { writes, schedule };
}

/** The time after the end that the schedule had set is the customer's again, and charged. */
async function withoutEnd(platform: Platform, scope: Scope, snapshot: SubscriptionSnapshot): Promise<Writes> {
  const edit = {
    items: [],
    prorationBehavior: 'create_prorations' as const,
    prorationDate: null,
    cancelAt: null,
    set: {},
    path: '',
    bySchedule: true,
  };
  const free = { ...snapshot, subscription: { ...snapshot.subscription, schedule: null } };
  const { writes } = await computeUpdate(platform, scope, free, NOTHING_NAMED, edit, 'applied');
  return writes;
}

const NOTHING_NAMED: Known = {
  prices: new Map(),
  coupons: new Map(),
  promotionCodes: new Map(),
  taxRates: new Map(),
  billedBefore: false,
  lastReport: null,
  products: new Map(),
  brought: [],
};
