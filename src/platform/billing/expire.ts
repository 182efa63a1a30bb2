/** Ends a subscription whose first charge was never paid: 23 hours after it was made (billing.md 4.3). */
import { event } from '../events/event.ts';
import type { InvoiceRow, LineRow } from '../objects/invoice.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { endWithSubscription } from './schedules/standing.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { noteCustomer, voidInvoice } from './void.ts';
import { noWrites, type Writes } from './writes.ts';

export const INCOMPLETE_SECONDS = 23 * 3600;

/** Voids what is open, gives back the balance that it had used, and ends the subscription for good. */
export function computeExpiry(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  open: readonly { invoice: InvoiceRow; lines: LineRow[] }[],
): Writes {
  const { subscription: before, items, now } = snapshot;
  const writes = noWrites();
  let customer = snapshot.customer;
  for (const each of open) customer = voidInvoice(platform, scope, each, customer, now, writes);
  noteCustomer(platform, scope, snapshot.customer, customer, now, writes);
  const subscription: SubscriptionRow = {
    ...before,
    status: 'incomplete_expired',
    endedAt: now,
    dueAt: null,
  };
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
  endWithSubscription(platform, scope, snapshot.schedule?.row ?? null, now, 'aborted', writes);
  return writes;
}
