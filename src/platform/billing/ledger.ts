/** Books prorations: an invoice item for each line, and what was really charged and given back (core/debit.ts). */
import { afterCredit } from '../../core/debit.ts';
import type { ProrationLine } from '../../core/proration.ts';
import { event } from '../events/event.ts';
import { invoiceItemWire, type InvoiceItemRow, type LineRow } from '../objects/invoice.ts';
import type { DebitRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { billedBy } from './invoice.ts';
import type { Prorated } from './prorate.ts';
import { PRORATIONS, type SubscriptionSnapshot } from './snapshot.ts';
import type { Writes } from './writes.ts';

/** @returns the pending invoice items, which are among the writes too */
export function bookProrations(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  prorated: Prorated,
  writes: Writes,
): InvoiceItemRow[] {
  const { now } = snapshot;
  if (prorated.defaults.length > 0)
    writes.decidedBy.set(PRORATIONS, snapshot.active.get(PRORATIONS)?.activation ?? null);
  for (const line of prorated.billed) {
    const item = invoiceItemOf(platform, snapshot, line, prorated.run?.id ?? null, now);
    writes.newInvoiceItems.push(item);
    writes.events.push(event(platform, scope, now, 'invoiceitem.created', invoiceItemWire(item)));
    if (line.type === 'debit') {
      if (line.amount > 0n) writes.newDebits.push(debitOf(platform, item, line.item));
      continue;
    }
    const credited = snapshot.debits.find(({ debit }) => debit.id === line.correspondingDebit?.id);
    if (credited === undefined) continue;
    writes.debits.push({ ...credited.row, credited: afterCredit(credited.debit, line.amount).credited });
  }
  return writes.newInvoiceItems;
}

function invoiceItemOf(
  platform: Platform,
  { subscription }: SubscriptionSnapshot,
  line: ProrationLine,
  run: string | null,
  now: number,
): InvoiceItemRow {
  const source = line.correspondingDebit?.source;
  return {
    ...billedBy(subscription, { id: line.item }, line),
    id: platform.newId('ii'),
    created: now,
    version: 1,
    unitAmountDecimal: null,
    amount: line.amount,
    description: line.description,
    periodStart: line.period.start,
    periodEnd: line.period.end,
    proration: true,
    discountable: false,
    credited:
      source === undefined
        ? null
        : 'invoiceItem' in source
          ? { type: 'invoice_item', invoiceItem: source.invoiceItem }
          : { type: 'invoice_line_items', invoice: source.invoice, lines: [source.line] },
    factor: line.factor.toString(),
    run,
    invoice: null,
  };
}

/** A charge that has become an invoice item or a line: what a later change may give back. */
export function debitOf(platform: Platform, charge: InvoiceItemRow | LineRow, item: string): DebitRow {
  const onInvoice = 'invoiceItem' in charge;
  if (charge.price === null || charge.subscription === null)
    throw new Error(`${charge.id} charges no price.`);
  return {
    accountId: charge.accountId,
    livemode: charge.livemode,
    id: platform.newId('debit'),
    subscription: charge.subscription,
    item,
    price: charge.price,
    quantity: charge.quantity,
    periodStart: charge.periodStart,
    periodEnd: charge.periodEnd,
    amount: charge.amount,
    credited: 0n,
    invoiceItem: onInvoice ? null : charge.id,
    invoice: onInvoice ? charge.invoice : null,
    line: onInvoice ? charge.id : null,
  };
}
