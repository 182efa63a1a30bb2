/** Books prorations: an invoice item for each line, and what was really charged and given back (core/debit.ts). */
import { afterCredit, creditableShare, shareOf } from '../../core/debit.ts';
import { grossOf, netOf, type AppliedDiscount } from '../../core/discount.ts';
import { negate } from '../../core/money.ts';
import type { PriceFacts } from '../../core/price.ts';
import type { ProrationLine } from '../../core/proration/line.ts';
import { event } from '../events/event.ts';
import { invoiceItemWire, type InvoiceItemRow, type LineRow } from '../objects/invoice.ts';
import type { DebitRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import type { Asked } from './call-script.ts';
import { billedBy, ratesOf } from './invoice.ts';
import { chargeOf, skippedCharges, type Charge } from './item-handling.ts';
import type { Prorated } from './prorate.ts';
import { PRORATIONS, type PricedItem, type SubscriptionSnapshot } from './snapshot.ts';
import type { Writes } from './writes.ts';

/** What waits for an invoice once a change is booked. */
export interface Booked {
  /** Those that waited before come first. */
  waiting: InvoiceItemRow[];
  prices: ReadonlyMap<string, PriceFacts>;
  /** Ids of the items made, by the key of their line. A line that is missing was skipped by a script. */
  made: ReadonlyMap<string, string>;
}

/**
 * A line that a script skips is never charged or given back: the debit that it would have credited stays as it was.
 *
 * @param used what is billed of metered items, which is no proration and never given back
 */
export async function bookProrations(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  prorated: Prorated,
  after: readonly PricedItem[],
  asked: Asked,
  writes: Writes,
  used: readonly { item: InvoiceItemRow; facts: PriceFacts }[] = [],
): Promise<Booked> {
  const { now, customer, subscription } = snapshot;
  if (prorated.defaults.some(({ isProration }) => isProration))
    writes.decidedBy.set(PRORATIONS, snapshot.active.get(PRORATIONS)?.activation ?? null);
  const prorations = prorated.billed.filter(({ isProration }) => isProration);
  const usedPrices = new Map(used.map(({ facts }) => [facts.id, facts]));
  const charges = [
    ...prorations.map(chargeOfProration),
    ...used.map(({ item }) => chargeOf(item, usedPrices)),
  ];
  const handling = { ...asked, customer, subscription };
  const skipped = await skippedCharges(platform, scope, charges, handling, writes);
  const made = new Map<string, string>();
  const prices = new Map(snapshot.prices);
  for (const line of prorations) {
    if (skipped.has(line.key)) continue;
    const item = {
      ...invoiceItemOf(platform, snapshot, line, prorated.run?.id ?? null, now),
      taxRates: taxRatesOf(line, snapshot, after),
    };
    made.set(line.key, item.id);
    prices.set(line.price.id, line.price);
    writes.newInvoiceItems.push(item);
    writes.events.push(event(platform, scope, now, 'invoiceitem.created', invoiceItemWire(item)));
    if (line.type === 'debit') {
      // Also what discounts make free: classic credits look at them.
      if (grossOf(line) > 0n) writes.newDebits.push(debitOf(platform, item, line.item));
      continue;
    }
    const { correspondingDebit } = line;
    if (correspondingDebit === null) {
      // Classic credits name no debit; what they give back is used up all the same, for the day of a migration.
      if (netOf(line) !== 0n) useUp(snapshot, line.item, line.period.start, writes);
      continue;
    }
    const credited = snapshot.debits.find(({ debit }) => debit.id === correspondingDebit.id);
    if (credited === undefined) continue;
    writes.debits.push({ ...credited.row, credited: afterCredit(credited.debit, netOf(line)).credited });
  }
  for (const { item, facts } of used) {
    if (skipped.has(item.id)) continue;
    prices.set(facts.id, facts);
    writes.newInvoiceItems.push(item);
    writes.events.push(event(platform, scope, now, 'invoiceitem.created', invoiceItemWire(item)));
  }
  return { waiting: [...snapshot.pending, ...writes.newInvoiceItems], prices, made };
}

/**
 * Nothing of an item's charges for the time from the moment on can be given back any more: it has been, or that time was
 * charged anew on the understanding that it would not be (`none` at a reset of the anchor).
 */
export function useUp(
  { debits }: Pick<SubscriptionSnapshot, 'debits'>,
  item: string,
  moment: number,
  writes: Pick<Writes, 'debits'>,
): void {
  for (const { row, debit } of debits) {
    const share = row.item === item ? creditableShare(debit, moment) : null;
    if (share === null) continue;
    const given = negate(shareOf(debit.amount, share));
    writes.debits.push({ ...row, credited: afterCredit(debit, given).credited });
  }
}

/** A credit is taxed as its charge was, where that is known; else, and for a debit, as the item is. Null: as the invoice. */
function taxRatesOf(
  line: ProrationLine,
  { debits, items }: Pick<SubscriptionSnapshot, 'debits' | 'items'>,
  after: readonly PricedItem[],
): InvoiceItemRow['taxRates'] {
  const credited = debits.find(({ debit }) => debit.id === line.correspondingDebit?.id);
  if (credited !== undefined) return credited.row.taxRates;
  const of = (line.type === 'credit' ? items : after).find(({ item }) => item.id === line.item);
  return of === undefined ? null : ratesOf(of.item);
}

function chargeOfProration(line: ProrationLine): Charge {
  return {
    key: line.key,
    type: line.type,
    proration: line.isProration,
    factor: line.factor.toString(),
    period: line.period,
    price: line.price,
  };
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
    discounts: line.discounts.map(({ base: _base, ...applied }) => applied),
    taxRates: null,
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

/** What was given back of charges that still wait, by their invoice item; what this operation gives back counts too. */
export function creditedWaiting(
  debits: SubscriptionSnapshot['debits'],
  writes: Pick<Writes, 'debits'>,
): ReadonlyMap<string, bigint> {
  const rows = [...debits.map(({ row }) => row), ...writes.debits];
  return new Map(
    rows.flatMap(({ invoiceItem, credited }) =>
      invoiceItem === null ? [] : [[invoiceItem, credited] as const],
    ),
  );
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
    amount: netOf(charge),
    discounts: charge.discounts.map(({ discount, amount }): AppliedDiscount => ({ discount, amount })),
    taxRates: charge.taxRates,
    credited: 0n,
    invoiceItem: onInvoice ? null : charge.id,
    invoice: onInvoice ? charge.invoice : null,
    line: onInvoice ? charge.id : null,
  };
}
