/** Takes a subscription from the classic to the flexible billing mode: `POST /v1/subscriptions/:id/migrate` (billing.md 1.1). */
import { invalid } from '../api/errors.ts';
import { event } from '../events/event.ts';
import { ENDED, subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { noWrites, type Writes } from './writes.ts';

export interface Migrated {
  writes: Writes;
  subscription: SubscriptionRow;
}

/**
 * Nothing is billed. Credits come from what was charged from here on; what classic credits gave back of it is noted with
 * the charges already.
 *
 * @throws {ApiError} 400 for one that is flexible already, or has ended
 */
export function computeMigrate(
  platform: Platform,
  scope: Scope,
  { subscription: before, items, now }: SubscriptionSnapshot,
  prorationDiscounts: SubscriptionRow['prorationDiscounts'],
): Migrated {
  if (before.billingMode === 'flexible')
    throw invalid(
      'billing_mode',
      `The subscription '${before.id}' is in the billing mode 'flexible' already.`,
    );
  if (ENDED.includes(before.status))
    throw invalid('id', `The subscription '${before.id}' is ${before.status} and can no longer change.`);
  const subscription: SubscriptionRow = {
    ...before,
    billingMode: 'flexible',
    prorationDiscounts,
    billingModeUpdatedAt: now,
  };
  const writes = noWrites();
  writes.subscription = subscription;
  const [was, is] = [subscriptionWire(before, items), subscriptionWire(subscription, items)];
  writes.events.push(event(platform, scope, now, 'customer.subscription.updated', is, was));
  return { writes, subscription };
}
