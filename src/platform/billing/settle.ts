/** From a draft to what stands in the books: finalise, collect, and what the subscription makes of it. */
import { customerWire, type CustomerRow } from '../objects/catalog.ts';
import { invoiceWire, type InvoiceRow, type LineRow } from '../objects/invoice.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { event } from '../events/event.ts';
import { collect, finalise } from './collection.ts';
import type { Asked } from './call-script.ts';
import { balanceApplication } from './customer-balance.ts';
import type { Draft } from './invoice.ts';
import type { EventRow, Writes } from './writes.ts';

export interface Billed {
  invoice: InvoiceRow;
  lines: LineRow[];
  customer: CustomerRow;
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
  asked: Asked,
  writes: Writes,
  collects = true,
): Promise<Billed> {
  const { at } = asked;
  const applied = await balanceApplication(platform, scope, draft, customer, asked, writes);
  const settled = finalise(draft, customer, applied, at, platform.newId);
  const invoice = collects
    ? collect(settled.invoice, settled.customer, subscription?.defaultPaymentMethod ?? null, at)
    : settled.invoice;
  const priced = { ...settled.customer, currency: customer.currency ?? invoice.currency };
  writes.customer = priced;
  if (settled.transaction) writes.balanceTransactions.push(settled.transaction);
  const stages = { finalised: settled.invoice, collected: invoice, before: customer, after: priced };
  writes.events.push(...invoiceEvents(platform, scope, at, lines, stages));
  return { invoice, lines, customer: priced, setsLatestInvoice: true };
}

/** The invoice before and after the attempt to collect it, the customer before and after all of it. */
interface Stages {
  finalised: InvoiceRow;
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
  { finalised, collected, before, after }: Stages,
): EventRow[] {
  const events = [
    event(platform, scope, at, 'invoice.finalized', invoiceWire(finalised, lines, after)),
    ...collectionEvents(platform, scope, at, lines, after, { before: finalised, after: collected }),
  ];
  // That the next invoice has another number tells nobody anything.
  if (after.balance !== before.balance || after.currency !== before.currency)
    events.push(event(platform, scope, at, 'customer.updated', customerWire(after), customerWire(before)));
  return events;
}

/** What an attempt to collect made of the invoice, and that nothing was to be collected. */
export function collectionEvents(
  platform: Platform,
  scope: Scope,
  at: number,
  lines: readonly LineRow[],
  customer: CustomerRow,
  { before, after }: { before: InvoiceRow; after: InvoiceRow },
): EventRow[] {
  const wire = invoiceWire(after, lines, customer);
  const tell = (...types: string[]): EventRow[] =>
    types.map((type) => event(platform, scope, at, type, wire));
  const updated =
    after.status === before.status && after.attemptCount === before.attemptCount
      ? []
      : [event(platform, scope, at, 'invoice.updated', wire, invoiceWire(before, lines, customer))];
  if (after.status === 'paid') return [...updated, ...tell('invoice.paid', 'invoice.payment_succeeded')];
  return after === before ? [] : [...updated, ...tell('invoice.payment_failed')];
}

/** Whether an attempt to collect was made and failed. */
export function declined(invoice: InvoiceRow): boolean {
  return invoice.status === 'open' && invoice.attemptCount > 0;
}
