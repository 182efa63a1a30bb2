/** One attempt to pay an open invoice with its intent, and what it makes of invoice and customer. */
import { event } from '../events/event.ts';
import type { BalanceTransactionRow, CustomerRow } from '../objects/catalog.ts';
import { invoiceWire, type InvoiceRow, type LineRow } from '../objects/invoice.ts';
import { invoicePaymentWire, type IntentRow } from '../objects/payment.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { paid } from './collection.ts';
import { attempt, attemptEvents, chargeable, newIntent, type Attempt } from './payment-intent.ts';
import type { EventRow } from './writes.ts';

/** What is charged when nobody says otherwise (billing.md 1.1). */
export function methodOf(
  subscription: Pick<SubscriptionRow, 'defaultPaymentMethod'> | null,
  customer: CustomerRow,
): string | null {
  return subscription?.defaultPaymentMethod ?? customer.defaultPaymentMethod;
}

/** What is left to pay. */
export function remaining({ amountDue, amountPaid }: InvoiceRow): bigint {
  return amountDue - amountPaid;
}

/** The intent of an invoice that was finalised with something due. */
export function intentFor(
  platform: Platform,
  scope: Scope,
  invoice: InvoiceRow,
  paymentMethod: string | null,
  at: number,
): IntentRow {
  return newIntent(
    platform,
    scope,
    {
      customer: invoice.customer,
      invoice: invoice.id,
      due: remaining(invoice),
      currency: invoice.currency,
      paymentMethod,
      description: null,
      metadata: {},
      testClock: invoice.testClock,
    },
    at,
  );
}

export interface Paying {
  /** With the attempt counted. */
  invoice: InvoiceRow;
  customer: CustomerRow;
  intent: IntentRow;
}

export interface PaidInvoice {
  invoice: InvoiceRow;
  customer: CustomerRow;
  attempt: Attempt;
  /** What was taken beyond what is due, given to the customer's balance. */
  transaction: BalanceTransactionRow | null;
}

/** The intent, asking for what is left of the invoice. */
export function sized(intent: IntentRow, invoice: InvoiceRow): IntentRow {
  const due = remaining(invoice);
  return { ...intent, requested: due, amount: chargeable(due, invoice.currency) };
}

/** @param authenticated whether the cardholder has done their part already */
export function payInvoice(
  platform: Platform,
  scope: Scope,
  { invoice, customer, intent }: Paying,
  method: string | null,
  at: number,
  authenticated = false,
): PaidInvoice {
  const asking = sized(intent, invoice);
  // A renewal is charged by the clock, with nobody before a screen.
  const session = { on: invoice.billingReason !== 'subscription_cycle', authenticated };
  const made = attempt(platform, scope, asking, method, session, at);
  if (made.intent.status !== 'succeeded') return { invoice, customer, attempt: made, transaction: null };
  const over = asking.amount - asking.requested;
  const after = { ...paid(invoice, at), amountOverpaid: over };
  if (over === 0n) return { invoice: after, customer, attempt: made, transaction: null };
  const credited = { ...customer, balance: customer.balance - over };
  return {
    invoice: after,
    customer: credited,
    attempt: made,
    transaction: overpaid(platform, scope, credited, after, over, at),
  };
}

function overpaid(
  platform: Platform,
  scope: Scope,
  customer: CustomerRow,
  invoice: InvoiceRow,
  over: bigint,
  at: number,
): BalanceTransactionRow {
  return {
    ...scope,
    id: platform.newId('cbtxn'),
    created: at,
    customer: customer.id,
    amount: -over,
    endingBalance: customer.balance,
    currency: invoice.currency,
    type: 'invoice_overpaid',
    invoice: invoice.id,
    description: null,
  };
}

/** An invoice before and after somebody tried to collect it. */
export interface Collection {
  before: InvoiceRow;
  after: InvoiceRow;
  /** Null: nothing was charged, as it was paid by other means, or nothing was due. */
  attempt: Attempt | null;
}

/** In the order of billing.md section 5. */
export function collectionEvents(
  platform: Platform,
  scope: Scope,
  at: number,
  lines: readonly LineRow[],
  customer: CustomerRow,
  { before, after, attempt: made }: Collection,
): EventRow[] {
  const wire = invoiceWire(after, lines, customer);
  const tell = (...types: string[]): EventRow[] =>
    types.map((type) => event(platform, scope, at, type, wire));
  const same =
    after.status === before.status &&
    after.attemptCount === before.attemptCount &&
    after.nextPaymentAttempt === before.nextPaymentAttempt;
  const events = made === null ? [] : attemptEvents(platform, scope, at, made);
  if (!same)
    events.push(event(platform, scope, at, 'invoice.updated', wire, invoiceWire(before, lines, customer)));
  if (after.status === 'paid') {
    events.push(...tell('invoice.paid', 'invoice.payment_succeeded'));
    if (made?.intent.status === 'succeeded')
      events.push(event(platform, scope, at, 'invoice_payment.paid', invoicePaymentWire(made.intent)));
    return events;
  }
  if (made === null) return events;
  events.push(...tell('invoice.payment_failed'));
  // Ours: after the failure, which Stripe tells of as well when only the cardholder is missing.
  if (made.intent.status === 'requires_action') events.push(...tell('invoice.payment_action_required'));
  return events;
}
