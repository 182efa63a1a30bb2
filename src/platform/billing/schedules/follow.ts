/**
 * A change of a subscription that a schedule manages. Ours, where Stripe says only what is refused: the phase that runs
 * takes the change over, from its own start on, so that the subscription always has what its phase says; phases to come
 * stay as they were planned.
 */
import { ApiError } from '../../api/errors.ts';
import { currentPhase, type PhaseItem, type SchedulePhase } from '../../objects/schedule.ts';
import type { SubscriptionRow } from '../../objects/subscription.ts';
import type { Platform, Scope } from '../../platform.ts';
import type { PricedItem, SubscriptionSnapshot } from '../snapshot.ts';
import type { SubscriptionEdit } from '../edit.ts';
import type { Writes } from '../writes.ts';
import { noteSchedule } from './standing.ts';

/** @throws {ApiError} 400 for what only the schedule may change */
export function refuseManaged(
  { subscription }: SubscriptionSnapshot,
  { set, cancelAt, bySchedule }: SubscriptionEdit,
): void {
  if (subscription.schedule === null || bySchedule === true) return;
  if (!('cancelAtPeriodEnd' in set) && cancelAt === undefined) return;
  throw new ApiError(
    400,
    `The subscription is managed by the subscription schedule \`${subscription.schedule}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
    { param: 'cancelAtPeriodEnd' in set ? 'cancel_at_period_end' : 'cancel_at' },
  );
}

export function followChange(
  platform: Platform,
  scope: Scope,
  { schedule, now }: Pick<SubscriptionSnapshot, 'schedule' | 'now'>,
  edit: Pick<SubscriptionEdit, 'items' | 'discounts' | 'defaultTaxRates' | 'bySchedule'>,
  after: { subscription: SubscriptionRow; items: readonly PricedItem[] },
  writes: Writes,
): void {
  const before = schedule?.row;
  const phase = before === undefined ? null : currentPhase(before);
  if (before === undefined || phase === null || edit.bySchedule === true) return;
  const changed: SchedulePhase = {
    ...phase,
    ...(edit.items.length === 0 ? {} : { items: after.items.map((each) => phaseItem(each, phase)) }),
    ...(edit.discounts === undefined
      ? {}
      : { discounts: after.subscription.discounts.map((discount) => ({ discount })) }),
    ...(edit.defaultTaxRates === undefined ? {} : { defaultTaxRates: after.subscription.defaultTaxRates }),
  };
  if (JSON.stringify(changed) === JSON.stringify(phase)) return;
  const phases = before.phases.map((each) => (each === phase ? changed : each));
  noteSchedule(platform, scope, { before, after: { ...before, phases } }, now, ['updated'], writes);
}

/** An item as a phase says it; what it was planned with stays where it is the same. */
export function phaseItem({ item, price }: PricedItem, phase: SchedulePhase | null): PhaseItem {
  const planned = phase?.items.find((each) => each.price === item.price);
  return {
    price: item.price,
    quantity: price.meter === null ? item.quantity : null,
    discounts: item.discounts.map((discount) => ({ discount })),
    taxRates: item.taxRates,
    metadata: planned?.metadata ?? {},
  };
}
