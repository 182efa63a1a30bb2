/** Ends a subscription whose first charge was never paid: 23 hours after it was made (billing.md 4.3). */
import { event } from '../events/event.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { endWithSubscription } from './schedules/standing.ts';
import { dueOf } from './due-at.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { noteCustomer, voidInvoice, type Voidable } from './void.ts';
import { noWrites, type Writes } from './writes.ts';

/** Voids what is open, gives back the balance that it had used, and ends the subscription for good. */
export function computeExpiry(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  open: readonly Omit<Voidable, 'ledger'>[],
): Writes {
  const { subscription: before, items, now } = snapshot;
  const writes = noWrites();
  let customer = snapshot.customer;
  const ledger = { debits: snapshot.debits.map(({ row }) => row), pending: snapshot.pending };
  for (const each of open)
    customer = voidInvoice(platform, scope, { ...each, ledger }, customer, now, writes);
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

/** Voids what would have resumed a paused subscription and was not paid in 23 hours; it stays paused. */
export function computeLapse(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  open: readonly Omit<Voidable, 'ledger'>[],
): Writes {
  const { subscription: before, items, now } = snapshot;
  const writes = noWrites();
  const ledger = { debits: snapshot.debits.map(({ row }) => row), pending: snapshot.pending };
  let customer = snapshot.customer;
  for (const each of open)
    if (each.invoice.id === before.resumption?.invoice)
      customer = voidInvoice(platform, scope, { ...each, ledger }, customer, now, writes);
  noteCustomer(platform, scope, snapshot.customer, customer, now, writes);
  const paused: SubscriptionRow = { ...before, resumption: null };
  writes.subscription = { ...paused, dueAt: dueOf(paused, items) };
  return writes;
}
