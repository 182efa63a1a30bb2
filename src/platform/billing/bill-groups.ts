/** Bills groups of lines at once: an invoice for each, finalised and collected before the next is begun. */
import type { Period } from '../../core/calendar.ts';
import type { PriceFacts } from '../../core/price.ts';
import { event } from '../events/event.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import { invoiceWire, type InvoiceItemRow } from '../objects/invoice.ts';
import type { DebitRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { afterInvoice, assembleInvoice, type Discounted } from './assemble.ts';
import type { Billing } from './call-script.ts';
import type { KnownDiscounts } from './discounting.ts';
import { bookCharged, type InvoiceLines } from './divide-invoices.ts';
import type { BillingReason } from './invoice.ts';
import { setAside } from './pause-collection.ts';
import { billNow, type Billed } from './settle.ts';
import { unbillLines } from './unbill.ts';
import { sweepInto, type Writes } from './writes.ts';

export interface Grouped extends Discounted {
  customer: CustomerRow;
  discounts: KnownDiscounts;
  prices: ReadonlyMap<string, PriceFacts>;
  /** Of which some lines may have been made. */
  waiting: readonly InvoiceItemRow[];
  /** What was given back of waiting charges, by their item; asked for each invoice anew. */
  credited: () => Parameters<typeof assembleInvoice>[6]['credited'];
  reason: BillingReason;
  period: Period;
  /** What was charged before; absent: nothing. */
  ledger?: readonly DebitRow[];
  /** False: what is finalised waits for somebody to pay it. */
  collects?: boolean;
}

/** @returns the invoices, and the discounts that are left: what one uses up of balance or discounts, the next finds gone */
export async function billGroups(
  platform: Platform,
  scope: Scope,
  groups: readonly InvoiceLines[],
  {
    customer,
    subscription,
    items,
    discounts,
    prices,
    waiting,
    credited,
    reason,
    period,
    ledger = [],
    collects = true,
  }: Grouped,
  asked: Billing,
  writes: Writes,
): Promise<{ billed: Billed[]; left: Discounted }> {
  const { at } = asked;
  const billed: Billed[] = [];
  let payer = customer;
  let left: Discounted = { subscription, items };
  for (const { lines, setsLatestInvoice } of groups) {
    const draft = await assembleInvoice(
      platform,
      scope,
      { id: platform.newId('in'), at, reason, period, finalizesAt: null },
      lines,
      left,
      discounts,
      { ...asked, customer: payer, prices, credited: credited() },
      writes,
    );
    left = afterInvoice(left, draft.lines, discounts, at);
    writes.events.push(
      event(platform, scope, at, 'invoice.created', invoiceWire(draft.invoice, draft.lines, payer)),
    );
    const aside = setAside(platform, scope, draft, payer, subscription.pauseCollection, at, writes);
    const made =
      aside ?? (await billNow(platform, scope, draft, payer, subscription, asked, writes, collects));
    payer = made.customer;
    writes.newInvoices.push(made.invoice);
    writes.newLines.push(...made.lines);
    sweepInto(writes, waiting, made.lines);
    if (aside?.counts === false)
      unbillLines(platform, scope, made.lines, { debits: ledger, pending: [] }, at, writes);
    else bookCharged(platform, made.lines, writes);
    billed.push({ intent: null, ...made, setsLatestInvoice });
  }
  return { billed, left };
}
