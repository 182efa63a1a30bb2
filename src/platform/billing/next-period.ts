/** The period that follows when one, or a trial, ends. */
import { periodAt } from '../../core/calendar.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import { dueOf } from './due-at.ts';
import type { PricedItem, SubscriptionSnapshot } from './snapshot.ts';

/** The subscription and its items as they stand from the boundary on. */
export function nextPeriod({
  subscription,
  items,
  now,
}: Pick<SubscriptionSnapshot, 'subscription' | 'items' | 'now'>): {
  subscription: SubscriptionRow;
  items: PricedItem[];
} {
  // A trial's end is the anchor of all that follows (billing.md 2.5).
  const anchor = subscription.status === 'trialing' ? now : subscription.billingCycleAnchor;
  const next = items.map((each) => {
    const period = periodAt(anchor, each.facts.recurrence, now);
    const periodEnd = Math.min(period.end, subscription.cancelAt ?? period.end);
    return { ...each, item: { ...each.item, periodStart: period.start, periodEnd } };
  });
  const renewed = {
    ...subscription,
    status: subscription.status === 'trialing' ? ('active' as const) : subscription.status,
    billingCycleAnchor: anchor,
  };
  return { subscription: { ...renewed, dueAt: dueOf(renewed, next) }, items: next };
}
