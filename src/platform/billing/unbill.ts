/**
 * Takes back what was billed: pending items that are removed, and the lines of invoices that are voided.
 *
 * DECISION, where Stripe's documents say nothing: a voided invoice was never owed. What it charged can not be credited
 * later, so its debits go, and pending credits of them with it; what it credited is alive again, as if it had not been
 * given back. A credit that another invoice has given already stays: that invoice counts. An invoice that is only marked
 * uncollectible is still owed, and unpaid invoices do not stop credits (billing.md 2.5).
 */
import { asc, inArray, isNull } from 'drizzle-orm';
import { netOf } from '../../core/discount.ts';
import { schema, type Database } from '../../store/index.ts';
import { event } from '../events/event.ts';
import { invoiceItemWire, type InvoiceItemRow, type LineRow } from '../objects/invoice.ts';
import type { DebitRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import type { Writes } from './writes.ts';

/** A pending item, or a line, which names the item that it was made of. */
type Charge = Pick<LineRow, 'id' | 'amount' | 'credited' | 'discounts'> & { invoiceItem?: string | null };

/** What the books hold beside the charges that are taken back. */
export interface Ledger {
  debits: readonly DebitRow[];
  pending: readonly InvoiceItemRow[];
}

/** Of the subscriptions that the lines bill; their debits and what of them waits. */
export async function readLedger(db: Database, scope: Scope, lines: readonly LineRow[]): Promise<Ledger> {
  const { debits, invoiceItems: items } = schema;
  const ids = [...new Set(lines.flatMap(({ subscription }) => subscription ?? []))];
  if (ids.length === 0) return { debits: [], pending: [] };
  return {
    debits: await db
      .select()
      .from(debits)
      .where(within(debits, scope, inArray(debits.subscription, ids)))
      .orderBy(asc(debits.position)),
    pending: await db
      .select()
      .from(items)
      .where(within(items, scope, inArray(items.subscription, ids), isNull(items.invoice)))
      .orderBy(asc(items.position)),
  };
}

/** Pending items that nobody owes, or is owed, any more. */
export function removeItems(
  platform: Platform,
  scope: Scope,
  items: readonly InvoiceItemRow[],
  { debits }: Pick<Ledger, 'debits'>,
  at: number,
  writes: Writes,
): void {
  for (const item of items) {
    writes.removedInvoiceItems.push(item);
    writes.events.push(event(platform, scope, at, 'invoiceitem.deleted', invoiceItemWire(item)));
  }
  takeBack(items, debits, writes);
}

/** The lines of an invoice that is voided. */
export function unbillLines(
  platform: Platform,
  scope: Scope,
  lines: readonly LineRow[],
  { debits, pending }: Ledger,
  at: number,
  writes: Writes,
): void {
  const gone = takeBack(lines, debits, writes);
  // Those of the same operation were never written.
  writes.newDebits = writes.newDebits.filter(({ line, invoiceItem }) =>
    lines.every(({ id, invoiceItem: item }) => id !== line && (item === null || item !== invoiceItem)),
  );
  const moot = pending.filter((item) => item.amount < 0n && gone.some((debit) => credits(item, debit)));
  removeItems(platform, scope, moot, { debits: [] }, at, writes);
}

/** @returns the debits that are no more */
function takeBack(charges: readonly Charge[], debits: readonly DebitRow[], writes: Writes): DebitRow[] {
  const ids = new Set(
    charges.flatMap(({ id, invoiceItem }) => [id, ...(invoiceItem == null ? [] : [invoiceItem])]),
  );
  const charged = ({ line, invoiceItem }: DebitRow) => ids.has(line ?? '') || ids.has(invoiceItem ?? '');
  const ofNow = new Map(writes.debits.map((row) => [row.id, row]));
  const present = debits.map((row) => ofNow.get(row.id) ?? row);
  const gone = present.filter(charged);
  writes.removedDebits.push(...gone.map(({ id }) => id));
  for (const debit of present) {
    if (charged(debit)) continue;
    const given = charges.filter((charge) => charge.amount < 0n && credits(charge, debit));
    if (given.length === 0) continue;
    writes.debits.push({
      ...debit,
      credited: given.reduce((credited, charge) => credited + netOf(charge), debit.credited),
    });
  }
  return gone;
}

/** Whether the credit gives this charge back: by the line that charged it, or the item where it still waited then. */
export function credits({ credited }: Pick<LineRow, 'credited'>, debit: DebitRow): boolean {
  if (credited === null) return false;
  if (credited.type === 'invoice_item') return debit.invoiceItem === credited.invoiceItem;
  return debit.invoice === credited.invoice && credited.lines.includes(debit.line ?? '');
}
