/** An invoice whose charge failed is charged again on the account's schedule; after the last time, its settings decide. */
import { event } from '../events/event.ts';
import { invoiceWire, type InvoiceRow } from '../objects/invoice.ts';
import type { IntentRow } from '../objects/payment.ts';
import { ENDED, subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { attemptInvoice, giveUp } from './attempt-invoice.ts';
import { methodOf } from './invoice-payment.ts';
import type { InvoiceSnapshot } from './invoice-snapshot.ts';
import { nextAttempt } from './retries.ts';
import { payByItself } from './settle.ts';
import { noteStanding } from './standing.ts';
import { declineIn } from './test-cards.ts';
import { noWrites, type Writes } from './writes.ts';

/** @param snapshot of an invoice whose next attempt is due at this second */
export function computeRetry(
  platform: Platform,
  scope: Scope,
  snapshot: InvoiceSnapshot,
  at: number,
): Writes {
  const { invoice: before, subscription, customer, intent, retries } = snapshot;
  const writes = noWrites();
  const method = methodOf(subscription, customer);
  if (before.status !== 'open' || before.collectionMethod === 'send_invoice' || isOver(subscription)) {
    noteInvoice(platform, scope, snapshot, { ...before, nextPaymentAttempt: null }, at, writes);
    return writes;
  }
  if (isHopeless(intent, method)) {
    const counted = { ...before, attemptCount: before.attemptCount + 1 };
    const after = { ...counted, nextPaymentAttempt: nextAttempt(counted, retries, at) };
    noteInvoice(platform, scope, snapshot, after, at, writes);
    return endedWhenLast(platform, scope, snapshot, { invoice: after, intent }, at, writes);
  }
  const made = attemptInvoice(
    platform,
    scope,
    snapshot,
    method,
    at,
    (paying) => payByItself(platform, scope, paying, method, { at, retries }),
    writes,
  );
  noteStanding(platform, scope, snapshot, made.invoice, at, writes);
  const after = { invoice: made.invoice, intent: made.attempt.intent };
  return endedWhenLast(platform, scope, snapshot, after, at, writes);
}

/** As on Stripe, where a subscription that has ended stops the automatic collection of its invoices. */
function isOver(subscription: SubscriptionRow | null): boolean {
  return subscription !== null && ENDED.includes(subscription.status);
}

/**
 * A card that can never succeed, or that waits for its holder, is not charged again; the schedule goes on, and with
 * another card the charge is made (reference of `attempt_count`).
 */
function isHopeless(intent: IntentRow | null, method: string | null): boolean {
  if (intent === null) return false;
  if (intent.status === 'requires_action') return intent.paymentMethod === method;
  const { lastError } = intent;
  return lastError !== null && lastError.paymentMethod === method && declineIn(lastError).hard;
}

function noteInvoice(
  platform: Platform,
  scope: Scope,
  { invoice: before, lines, customer }: InvoiceSnapshot,
  after: InvoiceRow,
  at: number,
  writes: Writes,
): void {
  writes.invoices.push(after);
  const wire = invoiceWire(after, lines, customer);
  writes.events.push(
    event(platform, scope, at, 'invoice.updated', wire, invoiceWire(before, lines, customer)),
  );
}

/** What the account's settings make of an invoice that was charged for the last time, and of its subscription. */
function endedWhenLast(
  platform: Platform,
  scope: Scope,
  { lines, customer, subscription, items, retries }: InvoiceSnapshot,
  { invoice, intent }: { invoice: InvoiceRow; intent: IntentRow | null },
  at: number,
  writes: Writes,
): Writes {
  if (invoice.status !== 'open' || invoice.nextPaymentAttempt !== null) return writes;
  if (retries.invoiceAfterRetries === 'uncollectible') {
    // One row, one update: what the attempt made of it goes on to be given up.
    writes.invoices = writes.invoices.filter(({ id }) => id !== invoice.id);
    writes.intents = writes.intents.filter(({ id }) => id !== intent?.id);
    giveUp(platform, scope, { invoice, lines, customer, intent }, at, writes);
  }
  const standing = writes.subscription ?? subscription;
  // Of an older invoice, when a later one was paid, nothing more follows.
  if (standing === null || standing.status !== 'past_due' || invoice.billingReason === 'manual')
    return writes;
  const after = afterLast(standing, retries.afterRetries, at);
  if (after === standing) return writes;
  writes.subscription = after;
  const type =
    after.status === 'canceled' ? 'customer.subscription.deleted' : 'customer.subscription.updated';
  const wire = subscriptionWire(after, items);
  writes.events.push(
    after.status === 'canceled'
      ? event(platform, scope, at, type, wire)
      : event(platform, scope, at, type, wire, subscriptionWire(standing, items)),
  );
  return writes;
}

function afterLast(
  subscription: SubscriptionRow,
  setting: InvoiceSnapshot['retries']['afterRetries'],
  at: number,
): SubscriptionRow {
  if (setting === 'past_due') return subscription;
  if (setting === 'unpaid') return { ...subscription, status: 'unpaid' };
  return {
    ...subscription,
    status: 'canceled',
    canceledAt: subscription.canceledAt ?? at,
    endedAt: at,
    dueAt: null,
    cancellationDetails: { comment: null, feedback: null, reason: 'payment_failed' },
  };
}
