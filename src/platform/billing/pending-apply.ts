/** Applies a change that waited for its payment, as it was computed when it was asked for. */
import { event } from '../events/event.ts';
import { ENDED, subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import { applyMetadata } from '../objects/metadata.ts';
import type { Platform, Scope } from '../platform.ts';
import { discountEvents } from './discount-events.ts';
import { dueOf } from './due-at.ts';
import { pricedAs, type Held } from './pending-snapshot.ts';
import { followChange } from './schedules/follow.ts';
import type { PricedItem } from './snapshot.ts';
import type { Writes } from './writes.ts';

/**
 * Adds subscription, items and ledger to the writes. A subscription that has ended meanwhile stays so.
 *
 * @param standing what the payment itself makes of the subscription
 */
export function applyPending(
  platform: Platform,
  scope: Scope,
  { subscription: before, items: had }: { subscription: SubscriptionRow; items: readonly PricedItem[] },
  held: Held,
  standing: Partial<SubscriptionRow>,
  at: number,
  writes: Writes,
): void {
  if (ENDED.includes(before.status)) return;
  const { change, schedule, discounts, debits } = held;
  const changed = new Map(change.items.map((item) => [item.id, pricedAs(item, held)]));
  const items = [
    ...had
      .filter(({ item }) => !change.removedItems.includes(item.id))
      .map((each) => changed.get(each.item.id) ?? each),
    ...change.newItems.map((item) => pricedAs(item, held)),
  ];
  const applied: SubscriptionRow = {
    ...before,
    ...standing,
    ...change.set,
    metadata: applyMetadata(before.metadata, change.metadata),
    pendingUpdate: null,
    pendingUntil: null,
  };
  const subscription = { ...applied, dueAt: dueOf(applied, items) };
  writes.subscription = subscription;
  writes.items.push(...change.items);
  writes.newItems.push(...change.newItems);
  writes.removedItems.push(...change.removedItems);
  for (const debit of debits) {
    const given = change.usedUp.find((each) => each.debit === debit.id);
    const credited = debit.credited + BigInt(given?.amount ?? 0);
    writes.debits.push({ ...debit, credited: credited > debit.amount ? debit.amount : credited });
  }
  const asked = {
    items: change.follows.items ? [{}] : [],
    ...(change.follows.discounts ? { discounts: null } : {}),
  };
  followChange(platform, scope, { schedule, now: at }, asked, { subscription, items }, writes);
  const wire = subscriptionWire(subscription, items);
  writes.events.push(
    ...discountEvents(
      platform,
      scope,
      at,
      {
        before: { subscription: before, items: had },
        after: { subscription, items },
        known: discounts,
      },
      writes,
    ),
    event(platform, scope, at, 'customer.subscription.pending_update_applied', wire),
    event(platform, scope, at, 'customer.subscription.updated', wire, subscriptionWire(before, had)),
  );
}
