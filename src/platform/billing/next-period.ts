/** The period that follows when one, or a trial, ends. */
import { periodAt } from '../../core/calendar.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
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
    return { ...each, item: { ...each.item, periodStart: period.start, periodEnd: period.end } };
  });
  return {
    subscription: {
      ...subscription,
      status: subscription.status === 'trialing' ? 'active' : subscription.status,
      billingCycleAnchor: anchor,
      dueAt: Math.min(...next.map(({ item }) => item.periodEnd)),
    },
    items: next,
  };
}
