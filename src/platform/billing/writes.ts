/** Phase 3 of a change: everything that it writes, in one short transaction that refuses rows which moved. */
import { eq, isNull, lte, or, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { netOf } from '../../core/discount.ts';
import { insertRows, schema, updateRow, type Database } from '../../store/index.ts';
import { RowMoved } from '../change.ts';
import { tellsSomething } from '../events/event.ts';
import type { BalanceTransactionRow, CustomerRow, PriceRow } from '../objects/catalog.ts';
import type { InvoiceItemRow, InvoiceRow, LineRow } from '../objects/invoice.ts';
import type { DiscountRow } from '../objects/discount.ts';
import type { ScheduleRow } from '../objects/schedule.ts';
import type { ChargeRow, IntentRow } from '../objects/payment.ts';
import type { DebitRow, ItemRow, SubscriptionRow } from '../objects/subscription.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { readActiveScripts } from './snapshot.ts';

export type RunRow = Omit<typeof schema.runs.$inferSelect, 'position'>;
export type EventRow = Omit<typeof schema.events.$inferSelect, 'position'>;

/** What one change writes. Rows to update carry the version that was read; the commit raises it. */
export interface Writes {
  customer?: CustomerRow;
  newSubscription?: SubscriptionRow;
  subscription?: SubscriptionRow;
  newItems: ItemRow[];
  items: ItemRow[];
  removedItems: string[];
  newDiscounts: DiscountRow[];
  newSchedules: ScheduleRow[];
  schedules: ScheduleRow[];
  /** How many times each coupon and code was redeemed. */
  redeemed: { coupons: Map<string, number>; promotionCodes: Map<string, number> };
  newDebits: DebitRow[];
  debits: DebitRow[];
  removedDebits: string[];
  newInvoiceItems: InvoiceItemRow[];
  /** Pending ones, as they were read. */
  removedInvoiceItems: InvoiceItemRow[];
  /** That requests brought with them. */
  newPrices: PriceRow[];
  newInvoices: InvoiceRow[];
  invoices: InvoiceRow[];
  newLines: LineRow[];
  /** Of drafts. */
  lines: LineRow[];
  removedLines: string[];
  newIntents: IntentRow[];
  intents: IntentRow[];
  newCharges: ChargeRow[];
  /** Pending invoice items, as they were read, that became lines. */
  swept: { item: InvoiceItemRow; line: LineRow }[];
  balanceTransactions: BalanceTransactionRow[];
  runs: RunRow[];
  events: EventRow[];
  /** The activation that decided at each point that was asked; null: the default did. None of them may have changed. */
  decidedBy: Map<string, string | null>;
}

export function noWrites(): Writes {
  return {
    newItems: [],
    items: [],
    removedItems: [],
    newDiscounts: [],
    newSchedules: [],
    schedules: [],
    redeemed: { coupons: new Map(), promotionCodes: new Map() },
    newDebits: [],
    debits: [],
    removedDebits: [],
    newInvoiceItems: [],
    removedInvoiceItems: [],
    newPrices: [],
    newInvoices: [],
    invoices: [],
    newLines: [],
    lines: [],
    removedLines: [],
    newIntents: [],
    intents: [],
    newCharges: [],
    swept: [],
    balanceTransactions: [],
    runs: [],
    events: [],
    decidedBy: new Map(),
  };
}

/** @throws {RowMoved} when a row is not the one that was read */
export async function commitWrites(db: Database, scope: Scope, writes: Writes): Promise<void> {
  if (writes.decidedBy.size > 0) {
    const active = await readActiveScripts(db, scope);
    for (const [point, activation] of writes.decidedBy)
      if ((active.get(point)?.activation ?? null) !== activation) throw new RowMoved();
  }
  for (const [id, times] of writes.redeemed.coupons) await redeemed(db, scope, schema.coupons, id, times);
  for (const [id, times] of writes.redeemed.promotionCodes)
    await redeemed(db, scope, schema.promotionCodes, id, times);
  if (writes.customer) await updateVersioned(db, scope, schema.customers, writes.customer);
  if (writes.subscription) await updateVersioned(db, scope, schema.subscriptions, writes.subscription);
  for (const invoice of writes.invoices) await updateVersioned(db, scope, schema.invoices, invoice);
  for (const schedule of writes.schedules)
    await updateVersioned(db, scope, schema.subscriptionSchedules, schedule);
  await insert(db, schema.subscriptionSchedules, writes.newSchedules);
  if (writes.newSubscription) await insert(db, schema.subscriptions, [writes.newSubscription]);
  for (const item of writes.items) await update(db, scope, schema.subscriptionItems, item);
  for (const debit of writes.debits) await update(db, scope, schema.debits, debit);
  for (const line of writes.lines) await update(db, scope, schema.invoiceLines, line);
  for (const id of writes.removedLines) await remove(db, scope, schema.invoiceLines, id);
  for (const id of writes.removedItems) await remove(db, scope, schema.subscriptionItems, id);
  for (const id of writes.removedDebits) await remove(db, scope, schema.debits, id);
  for (const item of writes.removedInvoiceItems) await removeItem(db, scope, item);
  await insert(db, schema.prices, writes.newPrices);
  await insert(db, schema.discounts, writes.newDiscounts);
  await insert(db, schema.subscriptionItems, writes.newItems);
  await insert(db, schema.invoiceItems, writes.newInvoiceItems);
  await insert(db, schema.invoices, writes.newInvoices);
  await insert(db, schema.invoiceLines, writes.newLines);
  for (const intent of writes.intents) await updateVersioned(db, scope, schema.paymentIntents, intent);
  await insert(db, schema.paymentIntents, writes.newIntents);
  await insert(db, schema.charges, writes.newCharges);
  await insert(db, schema.debits, writes.newDebits);
  for (const { item, line } of writes.swept) await sweep(db, scope, item, line);
  await insert(db, schema.balanceTransactions, writes.balanceTransactions);
  await insert(db, schema.runs, writes.runs);
  await insert(db, schema.events, writes.events.filter(tellsSomething));
}

/** Notes which of the waiting items the lines were made of. */
export function sweepInto(
  writes: Writes,
  waiting: readonly InvoiceItemRow[],
  lines: readonly LineRow[],
): void {
  for (const line of lines) {
    const item = waiting.find(({ id }) => id === line.invoiceItem);
    if (item !== undefined) writes.swept.push({ item, line });
  }
}

/** Only while it waits, and as it was read. */
async function removeItem(db: Database, scope: Scope, { id, version }: InvoiceItemRow): Promise<void> {
  const { invoiceItems: items } = schema;
  const gone = await db
    .delete(items)
    .where(within(items, scope, eq(items.id, id), eq(items.version, version), isNull(items.invoice)))
    .returning({ id: items.id });
  if (gone.length !== 1) throw new RowMoved();
}

/** A pending item belongs to an invoice from here on; whoever swept it first keeps it, and nobody may have changed it. */
async function sweep(db: Database, scope: Scope, item: InvoiceItemRow, line: LineRow): Promise<void> {
  const { invoiceItems, debits } = schema;
  const taken = await db
    .update(invoiceItems)
    .set({ invoice: line.invoice, version: item.version + 1 })
    .where(
      within(
        invoiceItems,
        scope,
        eq(invoiceItems.id, item.id),
        eq(invoiceItems.version, item.version),
        isNull(invoiceItems.invoice),
      ),
    )
    .returning({ id: invoiceItems.id });
  if (taken.length !== 1) throw new RowMoved();
  await db
    .update(debits)
    .set({
      invoice: line.invoice,
      line: line.id,
      taxRates: line.taxRates,
      // A charge that waited undiscounted is charged net; a proration of a change was booked as what it is.
      ...(line.discountable ? { amount: netOf(line), discounts: line.discounts } : {}),
    })
    .where(within(debits, scope, eq(debits.invoiceItem, item.id)));
}

/** Counts redemptions where the coupon, or code, still allows as many: of two who take the last one, one begins again. */
async function redeemed(
  db: Database,
  scope: Scope,
  table: typeof schema.coupons | typeof schema.promotionCodes,
  id: string,
  times: number,
): Promise<void> {
  const after = sql`${table.timesRedeemed} + ${times}`;
  const counted = await db
    .update(table as typeof schema.coupons)
    .set({ timesRedeemed: after })
    .where(
      within(
        table,
        scope,
        eq(table.id, id),
        or(isNull(table.maxRedemptions), lte(after, table.maxRedemptions)),
        'deleted' in table ? eq(table.deleted, false) : eq(table.active, true),
      ),
    )
    .returning({ id: table.id });
  if (counted.length !== 1) throw new RowMoved();
}

type Identified = PgTable & { id: PgColumn; accountId: PgColumn; livemode: PgColumn };
type Versioned = Identified & { version: PgColumn };

async function updateVersioned(
  db: Database,
  scope: Scope,
  table: Versioned,
  row: { id: string; version: number },
): Promise<void> {
  await replace(db, table, { ...row, ...scope, version: row.version + 1 }, row.version);
}

async function update(db: Database, scope: Scope, table: Identified, row: { id: string }): Promise<void> {
  await replace(db, table, { ...row, ...scope }, null);
}

/** @param version that was read; null: the table counts none */
async function replace(
  db: Database,
  table: Identified,
  row: Record<string, unknown>,
  version: number | null,
): Promise<void> {
  // `position` is the database's own, and what was told of is noted by itself; a row that was read carries them.
  const { position: _, upcomingTold: _upcoming, trialTold: _trial, ...set } = row;
  if (!(await updateRow(db, table, set, version))) throw new RowMoved();
}

async function remove(db: Database, scope: Scope, table: Identified, id: string): Promise<void> {
  await db.delete(table).where(within(table, scope, eq(table.id, id)));
}

async function insert<T extends PgTable>(db: Database, table: T, rows: readonly object[]): Promise<void> {
  await insertRows(db, table, rows as T['$inferInsert'][]);
}
