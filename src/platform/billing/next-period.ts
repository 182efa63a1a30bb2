/** The period that follows when one, or a trial, ends. */
import { periodAt } from '../../core/calendar.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import { endOfPeriod } from './cancel-at.ts';
import { dueOf } from './due-at.ts';
import type { PricedItem, SubscriptionSnapshot } from './snapshot.ts';

export interface NextPeriod {
  subscription: SubscriptionRow;
  items: PricedItem[];
  /** Of these items the period begins now; of the others, which have longer intervals, it goes on (billing.md 1.2). */
  begins: PricedItem[];
}

/** The subscription and its items as they stand from the boundary on. */
export function nextPeriod({
  subscription,
  items,
  now,
}: Pick<SubscriptionSnapshot, 'subscription' | 'items' | 'now'>): NextPeriod {
  const trialing = subscription.status === 'trialing';
  // A trial's end is the anchor of all that follows, unless a later one was named (billing.md 2.5).
  const anchor = trialing && subscription.billingCycleAnchor < now ? now : subscription.billingCycleAnchor;
  const next = items.map((each) => {
    if (each.item.periodEnd > now) return each;
    // Up to the cycle's next boundary: usually a full period, part of one where the last did not end on a boundary.
    const { end } = periodAt(anchor, each.facts.recurrence, now);
    const ends = endOfPeriod(end, anchor, subscription.cancelAt);
    return { ...each, item: { ...each.item, periodStart: now, ...ends } };
  });
  const renewed = {
    ...subscription,
    status: trialing ? ('active' as const) : subscription.status,
    billingCycleAnchor: anchor,
    // What the end leaves out of a period is not billed with it: taking the end away charges for it.
    cancelProrated: next.some(({ item }) => item.uncut !== null && item.periodEnd < item.uncut.end),
  };
  return {
    subscription: { ...renewed, dueAt: dueOf(renewed, next) },
    items: next,
    begins: next.filter((each, index) => each !== items[index]),
  };
}

/** What is billed between two periods, or after the last, begins none. */
export const nothingBegins = (subscription: SubscriptionRow): NextPeriod => ({
  subscription,
  items: [],
  begins: [],
});
