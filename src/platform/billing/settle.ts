/** From a draft to what stands in the books: finalise, collect, and what the subscription makes of it. */
import { customerWire, type CustomerRow } from '../objects/catalog.ts';
import { invoiceWire, type InvoiceRow, type LineRow } from '../objects/invoice.ts';
import { intentWire, type IntentRow } from '../objects/payment.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { event } from '../events/event.ts';
import { finalise } from './collection.ts';
import type { Billing } from './call-script.ts';
import { balanceApplication } from './customer-balance.ts';
import type { Draft } from './invoice.ts';
import {
  collectionEvents,
  intentFor,
  methodOf,
  payInvoice,
  type PaidInvoice,
  type Paying,
} from './invoice-payment.ts';
import type { Attempt } from './payment-intent.ts';
import { nextAttempt } from './retries.ts';
import type { EventRow, Writes } from './writes.ts';

export interface Billed {
  invoice: InvoiceRow;
  lines: LineRow[];
  customer: CustomerRow;
  /** Null: nothing was due. */
  intent: IntentRow | null;
  /** Of several invoices of one operation, the one that the subscription names afterwards. */
  setsLatestInvoice: boolean;
}

/** Null when nothing was billed. */
export function latestOf(billed: readonly Billed[]): Billed | null {
  return billed.find(({ setsLatestInvoice }) => setsLatestInvoice) ?? null;
}

/**
 * Finalises a draft at once and tries to collect it, adding everything but the invoice itself to the writes.
 *
 * @param subscription whose payment method goes before the customer's
 * @param collects false: it stays open, for somebody to pay
 */
export async function billNow(
  platform: Platform,
  scope: Scope,
  { invoice: draft, lines }: Draft,
  customer: CustomerRow,
  subscription: Pick<SubscriptionRow, 'defaultPaymentMethod'> | null,
  asked: Billing,
  writes: Writes,
  collects = true,
): Promise<Billed> {
  const { at } = asked;
  const applied = await balanceApplication(platform, scope, draft, customer, asked, writes);
  const settled = finalise(draft, customer, applied, at, platform.newId);
  const method = methodOf(subscription, settled.customer);
  const opened =
    settled.invoice.status === 'open' ? intentFor(platform, scope, settled.invoice, method, at) : null;
  const attempted =
    opened !== null && collects && collectsByItself(settled.invoice, asked)
      ? payByItself(platform, scope, { ...settled, intent: opened }, method, asked)
      : null;
  const invoice = attempted?.invoice ?? settled.invoice;
  const priced = {
    ...(attempted?.customer ?? settled.customer),
    currency: customer.currency ?? invoice.currency,
  };
  writes.customer = priced;
  if (settled.transaction) writes.balanceTransactions.push(settled.transaction);
  if (attempted?.transaction) writes.balanceTransactions.push(attempted.transaction);
  const intent = attempted?.attempt.intent ?? opened;
  if (intent !== null) writes.newIntents.push(intent);
  if (attempted?.attempt.charge) writes.newCharges.push(attempted.attempt.charge);
  const made = attempted?.attempt ?? null;
  const stages = {
    finalised: settled.invoice,
    opened,
    made,
    collected: invoice,
    before: customer,
    after: priced,
  };
  writes.events.push(...invoiceEvents(platform, scope, at, lines, stages));
  return { invoice, lines, customer: priced, intent, setsLatestInvoice: true };
}

/** Invoices that are sent wait for the customer, and those of `default_incomplete` for whoever confirms the payment. */
function collectsByItself({ collectionMethod }: InvoiceRow, { awaitsConfirmation }: Billing): boolean {
  return collectionMethod === 'charge_automatically' && awaitsConfirmation !== true;
}

/** An attempt of the schedule: it counts, and when it fails the next one is set. */
export function payByItself(
  platform: Platform,
  scope: Scope,
  { invoice, customer, intent }: Paying,
  method: string | null,
  { at, retries }: Pick<Billing, 'at' | 'retries'>,
): PaidInvoice {
  const counted = { ...invoice, attemptCount: invoice.attemptCount + 1 };
  const made = payInvoice(platform, scope, { invoice: counted, customer, intent }, method, at);
  if (made.invoice.status === 'paid') return made;
  return { ...made, invoice: { ...made.invoice, nextPaymentAttempt: nextAttempt(counted, retries, at) } };
}

/** The invoice before and after the attempt to collect it, the customer before and after all of it. */
interface Stages {
  finalised: InvoiceRow;
  /** The intent as it was opened; null: nothing was due. */
  opened: IntentRow | null;
  made: Attempt | null;
  collected: InvoiceRow;
  before: CustomerRow;
  after: CustomerRow;
}

/** `invoice.created` is the drafter's; here what follows from finalising, in the order of billing.md section 5. */
function invoiceEvents(
  platform: Platform,
  scope: Scope,
  at: number,
  lines: LineRow[],
  { finalised, opened, made, collected, before, after }: Stages,
): EventRow[] {
  const events = [
    event(platform, scope, at, 'invoice.finalized', invoiceWire(finalised, lines, after)),
    ...(opened === null ? [] : [event(platform, scope, at, 'payment_intent.created', intentWire(opened))]),
    ...collectionEvents(platform, scope, at, lines, after, {
      before: finalised,
      after: collected,
      attempt: made,
    }),
  ];
  // That the next invoice has another number tells nobody anything.
  if (after.balance !== before.balance || after.currency !== before.currency)
    events.push(event(platform, scope, at, 'customer.updated', customerWire(after), customerWire(before)));
  return events;
}

/** Whether an attempt to collect was made and failed. */
export function declined(invoice: InvoiceRow): boolean {
  return invoice.status === 'open' && invoice.attemptCount > 0;
}
