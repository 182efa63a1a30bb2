/** What an attempt at an invoice, or giving it up, writes down: used by hand, by the schedule and by a confirmed intent. */
import { event } from '../events/event.ts';
import { invoiceWire, type InvoiceRow } from '../objects/invoice.ts';
import { intentWire, type IntentRow } from '../objects/payment.ts';
import type { Platform, Scope } from '../platform.ts';
import {
  collectionEvents,
  intentFor,
  payInvoice,
  remaining,
  sized,
  type PaidInvoice,
  type Paying,
} from './invoice-payment.ts';
import type { InvoiceSnapshot } from './invoice-snapshot.ts';
import { cancelIntent, CANCELLATION, noteIntent } from './payment-intent.ts';
import { noteCustomer } from './void.ts';
import type { Writes } from './writes.ts';

export type Payable = Pick<InvoiceSnapshot, 'invoice' | 'lines' | 'customer' | 'intent'>;

/** Adds invoice, intent, charge, balance and events to the writes. An invoice that was given up gets a new intent. */
export function attemptInvoice(
  platform: Platform,
  scope: Scope,
  { invoice, lines, customer, intent: present }: Payable,
  method: string | null,
  at: number,
  pay: (paying: Paying) => PaidInvoice,
  writes: Writes,
): PaidInvoice {
  const intent = present ?? opened(platform, scope, invoice, method, at, writes);
  const made = pay({ invoice, customer, intent });
  noteIntent(writes, made.attempt.intent);
  if (made.attempt.charge !== null) writes.newCharges.push(made.attempt.charge);
  if (made.transaction !== null) writes.balanceTransactions.push(made.transaction);
  writes.invoices.push(made.invoice);
  writes.events.push(
    ...collectionEvents(platform, scope, at, lines, made.customer, {
      before: invoice,
      after: made.invoice,
      attempt: made.attempt,
    }),
  );
  noteCustomer(platform, scope, customer, made.customer, at, writes);
  return made;
}

function opened(
  platform: Platform,
  scope: Scope,
  invoice: InvoiceRow,
  method: string | null,
  at: number,
  writes: Writes,
): IntentRow {
  const intent = intentFor(platform, scope, invoice, method, at);
  writes.newIntents.push(intent);
  writes.events.push(event(platform, scope, at, 'payment_intent.created', intentWire(intent)));
  return intent;
}

/**
 * By hand: attempts after the first do not count, the schedule of retries is none of theirs (reference of
 * `attempt_count`).
 */
export const byHand =
  (platform: Platform, scope: Scope, method: string | null, at: number, authenticated = false) =>
  ({ invoice, ...paying }: Paying): PaidInvoice =>
    payInvoice(
      platform,
      scope,
      { ...paying, invoice: { ...invoice, attemptCount: Math.max(1, invoice.attemptCount) } },
      method,
      at,
      authenticated,
    );

/** An invoice that asks for another amount than before: so does its intent, and where nothing is left it is not needed. */
export function followInvoice(
  platform: Platform,
  scope: Scope,
  intent: IntentRow | null,
  invoice: InvoiceRow,
  at: number,
  writes: Writes,
): void {
  if (intent === null || intent.status === 'succeeded') return;
  if (invoice.status !== 'open') cancelIntent(platform, scope, intent, CANCELLATION.nothingLeft, at, writes);
  else if (intent.requested !== remaining(invoice)) noteIntent(writes, sized(intent, invoice));
}

/** Nobody expects the money any more. */
export function giveUp(
  platform: Platform,
  scope: Scope,
  { invoice: before, lines, customer, intent }: Payable,
  at: number,
  writes: Writes,
): InvoiceRow {
  const invoice: InvoiceRow = {
    ...before,
    status: 'uncollectible',
    markedUncollectibleAt: at,
    nextPaymentAttempt: null,
  };
  const wire = invoiceWire(invoice, lines, customer);
  writes.invoices.push(invoice);
  if (intent !== null) cancelIntent(platform, scope, intent, CANCELLATION.uncollectible, at, writes);
  writes.events.push(
    event(platform, scope, at, 'invoice.updated', wire, invoiceWire(before, lines, customer)),
    event(platform, scope, at, 'invoice.marked_uncollectible', wire),
  );
  return invoice;
}
