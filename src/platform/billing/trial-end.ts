/** What a trial's end makes of a subscription that nobody can charge (billing.md 1.1, `trial_settings`). */
import { event } from '../events/event.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { noWrites, type Writes } from './writes.ts';

/**
 * `create_invoice` for whatever goes on as others do: there is a payment method, or the customer pays by invoice.
 *
 * @param snapshot read at the end of the period: `now` is that second
 */
export function afterTrial({
  subscription,
  customer,
  now,
}: Pick<SubscriptionSnapshot, 'subscription' | 'customer' | 'now'>): SubscriptionRow['trialEndBehavior'] {
  const { status, trialEnd, collectionMethod, defaultPaymentMethod, trialEndBehavior } = subscription;
  if (status !== 'trialing' || trialEnd === null || trialEnd > now) return 'create_invoice';
  const charges = (defaultPaymentMethod ?? customer.defaultPaymentMethod) !== null;
  return charges || collectionMethod === 'send_invoice' ? 'create_invoice' : trialEndBehavior;
}

/** Nothing is billed and no period begins until somebody resumes it. */
export function computePauseAfterTrial(
  platform: Platform,
  scope: Scope,
  { subscription: before, items, now }: Pick<SubscriptionSnapshot, 'subscription' | 'items' | 'now'>,
): { writes: Writes; subscription: SubscriptionRow } {
  const writes = noWrites();
  const subscription: SubscriptionRow = {
    ...before,
    status: 'paused',
    paused: { at: now, reason: 'trial_end_without_payment_method' },
    dueAt: null,
  };
  const [was, is] = [subscriptionWire(before, items), subscriptionWire(subscription, items)];
  writes.subscription = subscription;
  writes.events.push(
    event(platform, scope, now, 'customer.subscription.paused', is),
    event(platform, scope, now, 'customer.subscription.updated', is, was),
  );
  return { writes, subscription };
}
