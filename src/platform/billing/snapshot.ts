/** What a change of a subscription is computed from: one consistent reading, row versions included. */
import { and, asc, eq, isNull, or, inArray } from 'drizzle-orm';
import type { Debit } from '../../core/debit.ts';
import { minor } from '../../core/money.ts';
import type { PriceFacts } from '../../core/price.ts';
import { anyOf, compiled, schema, type Database } from '../../store/index.ts';
import { missing } from '../api/errors.ts';
import { timeFor } from '../clock/test-clock.ts';
import { priceFacts, type CustomerRow, type PriceRow, type ProductRow } from '../objects/catalog.ts';
import type { InvoiceItemRow, LineRow } from '../objects/invoice.ts';
import type { DiscountRow } from '../objects/discount.ts';
import type { DebitRow, ItemRow, SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { readHeldInvoice, type HeldInvoice } from './pending-snapshot.ts';
import { readManaged, type Managed } from './schedules/managed.ts';
import { readPayer, type Retries } from './retries.ts';
import { readItemUsage, readLastReport, type ItemUsage } from './usage.ts';

export type ActiveRow = typeof schema.activeExtensions.$inferSelect;

export interface PricedItem {
  item: ItemRow;
  price: PriceRow;
  facts: PriceFacts;
}

export interface LedgerDebit {
  row: DebitRow;
  debit: Debit;
}

export interface SubscriptionSnapshot {
  /** Billing time of the reading, or of the due work that it is for. */
  now: number;
  customer: CustomerRow;
  subscription: SubscriptionRow;
  items: PricedItem[];
  debits: LedgerDebit[];
  /** Invoice items that the next invoice takes: the subscription's, and the customer's of no subscription; oldest first. */
  pending: InvoiceItemRow[];
  /** All that were ever given to it, by id: which of them apply, the rows say. */
  discounts: ReadonlyMap<string, DiscountRow>;
  /** Of everything above, by price id. */
  prices: ReadonlyMap<string, PriceFacts>;
  active: ActiveScripts;
  /** The invoice that a change of it waits for; null: none does. */
  held: HeldInvoice | null;
  /** What manages it; null: nothing does. */
  schedule: Managed | null;
  /** What was reported for its metered items. */
  usage: ItemUsage;
  retries: Retries;
  /** With metered items, the last report so far: a period that begins now counts those that follow. */
  lastReport: number | null;
}

/** What decides at each extension point; where none is named, the default. */
export type ActiveScripts = ReadonlyMap<string, ActiveRow>;

export const PRORATIONS = 'billing.prorations';
export const CUSTOMER_BALANCE = 'billing.customer_balance_application';
export const DISCOUNTS = 'commerce.discount_calculation';
export const ITEM_HANDLING = 'billing.recurring_billing_item_handling';

/** Scope and an id. */
type Named = Scope & { id: string };
type NamedAll = Scope & { ids: readonly string[] };

const subscriptionOf = compiled((db, given: Named) => {
  const { subscriptions } = schema;
  return db
    .select()
    .from(subscriptions)
    .where(within(subscriptions, given, eq(subscriptions.id, given.id)));
});

/** @throws {ApiError} 404 for an unknown subscription */
export async function readSubscription(
  platform: Platform,
  scope: Scope,
  db: Database,
  id: string,
  at?: number,
): Promise<SubscriptionSnapshot> {
  const [subscription] = await subscriptionOf(db, { ...scope, id });
  if (subscription === undefined) throw missing('subscription', id);
  const { customer, retries } = await readPayer(db, scope, subscription.customer);
  const items = await readItems(db, scope, [id]);
  const now = at ?? (await timeFor(platform, scope, db, customer));
  const charged = await readDebitRows(db, scope, id);
  const pending = await readPending(db, scope, subscription);
  const prices = await readFacts(db, scope, items, [
    ...charged.map(({ price }) => price),
    ...pending.flatMap(({ price }) => price ?? []),
  ]);
  return {
    now,
    customer,
    subscription,
    items,
    debits: ledgerOf(charged, prices),
    pending,
    discounts: await readDiscounts(db, scope, id, pending),
    prices,
    active: await readActiveScripts(db, scope),
    held: await readHeldInvoice(db, scope, subscription),
    schedule: subscription.schedule === null ? null : await readManaged(db, scope, subscription.schedule),
    usage: await readItemUsage(db, scope, customer.id, items, now),
    retries,
    lastReport: items.some(({ price }) => price.meter !== null) ? await readLastReport(db, scope) : null,
  };
}

const customerOf = compiled((db, given: Named) => {
  const { customers } = schema;
  return db
    .select()
    .from(customers)
    .where(within(customers, given, eq(customers.id, given.id)));
});

export async function readCustomer(db: Database, scope: Scope, id: string): Promise<CustomerRow> {
  const [customer] = await customerOf(db, { ...scope, id });
  if (customer === undefined) throw missing('customer', id);
  return customer;
}

export async function readActive(
  db: Database,
  scope: Scope,
  extensionPoint: string,
): Promise<ActiveRow | null> {
  const table = schema.activeExtensions;
  const [active] = await db
    .select()
    .from(table)
    .where(within(table, scope, eq(table.extensionPoint, extensionPoint)));
  return active ?? null;
}

const activeIn = compiled((db, given: Scope) => {
  const table = schema.activeExtensions;
  return db.select().from(table).where(within(table, given));
});

export async function readActiveScripts(db: Database, scope: Scope): Promise<ActiveScripts> {
  const rows = await activeIn(db, scope);
  return new Map(rows.map((row) => [row.extensionPoint, row]));
}

const productOfPrice = and(
  eq(schema.products.accountId, schema.prices.accountId),
  eq(schema.products.livemode, schema.prices.livemode),
  eq(schema.products.id, schema.prices.product),
);

const itemsOf = compiled((db, given: NamedAll) => {
  const { subscriptionItems: items, prices, products } = schema;
  return db
    .select({ item: items, price: prices, product: products })
    .from(items)
    .innerJoin(
      prices,
      and(
        eq(prices.accountId, items.accountId),
        eq(prices.livemode, items.livemode),
        eq(prices.id, items.price),
      ),
    )
    .innerJoin(products, productOfPrice)
    .where(within(items, given, anyOf(items.subscription, given.ids)))
    .orderBy(asc(items.position));
});

/** Items of the subscriptions, oldest first, with their prices. */
export async function readItems(db: Database, scope: Scope, subscriptions: string[]): Promise<PricedItem[]> {
  if (subscriptions.length === 0) return [];
  const rows = await itemsOf(db, { ...scope, ids: subscriptions });
  return rows.map(({ item, price, product }) => ({ item, price, facts: priceFacts(price, product) }));
}

const pricesNamed = compiled((db, given: NamedAll) => {
  const { prices, products } = schema;
  return db
    .select({ price: prices, product: products })
    .from(prices)
    .innerJoin(products, productOfPrice)
    .where(within(prices, given, anyOf(prices.id, given.ids)));
});

/** Recurring prices by id, each with its product; ids that do not exist are left out. */
export async function readPrices(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, { price: PriceRow; product: ProductRow }>> {
  if (ids.length === 0) return new Map();
  const rows = await pricesNamed(db, { ...scope, ids });
  return new Map(rows.map((row) => [row.price.id, row]));
}

const linesOf = compiled((db, given: NamedAll) => {
  const { invoiceLines } = schema;
  return db
    .select()
    .from(invoiceLines)
    .where(within(invoiceLines, given, anyOf(invoiceLines.invoice, given.ids)))
    .orderBy(asc(invoiceLines.position));
});

/** Lines of the invoices in their order. */
export async function readLines(db: Database, scope: Scope, invoices: string[]): Promise<LineRow[]> {
  return linesOf(db, { ...scope, ids: invoices });
}

const pendingOf = compiled((db, given: Named & { customer: string; currency: string }) => {
  const { invoiceItems } = schema;
  return db
    .select()
    .from(invoiceItems)
    .where(
      within(
        invoiceItems,
        given,
        eq(invoiceItems.customer, given.customer),
        eq(invoiceItems.currency, given.currency),
        or(eq(invoiceItems.subscription, given.id), isNull(invoiceItems.subscription)),
        isNull(invoiceItems.invoice),
      ),
    )
    .orderBy(asc(invoiceItems.position));
});

async function readPending(
  db: Database,
  scope: Scope,
  { id, customer, currency }: SubscriptionRow,
): Promise<InvoiceItemRow[]> {
  return pendingOf(db, { ...scope, id, customer, currency });
}

const discountsOf = compiled((db, given: Named) => {
  const { discounts } = schema;
  return db
    .select()
    .from(discounts)
    .where(within(discounts, given, eq(discounts.subscription, given.id)));
});

async function readDiscounts(
  db: Database,
  scope: Scope,
  subscription: string,
  pending: readonly InvoiceItemRow[],
): Promise<Map<string, DiscountRow>> {
  const ids = pending.flatMap(({ ownDiscounts }) => ownDiscounts ?? []);
  const { discounts } = schema;
  const own =
    ids.length === 0
      ? []
      : await db
          .select()
          .from(discounts)
          .where(within(discounts, scope, inArray(discounts.id, ids)));
  const rows = [...(await discountsOf(db, { ...scope, id: subscription })), ...own];
  return new Map(rows.map((row) => [row.id, row]));
}

const debitsOf = compiled((db, given: Named) => {
  const { debits } = schema;
  return db
    .select()
    .from(debits)
    .where(within(debits, given, eq(debits.subscription, given.id)))
    .orderBy(asc(debits.position));
});

async function readDebitRows(db: Database, scope: Scope, subscription: string): Promise<DebitRow[]> {
  return debitsOf(db, { ...scope, id: subscription });
}

/** Of the items' prices, which are known already, and of these. */
export async function readFacts(
  db: Database,
  scope: Scope,
  items: readonly PricedItem[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, PriceFacts>> {
  const known = new Map(items.map(({ facts }) => [facts.id, facts]));
  const others = new Set(ids.filter((id) => !known.has(id)));
  for (const [id, { price, product }] of await readPrices(db, scope, [...others])) {
    if (price.interval !== null) known.set(id, priceFacts(price, product));
  }
  return known;
}

/** The ledger's rows as core/debit.ts computes with them. */
export function ledgerOf(rows: readonly DebitRow[], prices: ReadonlyMap<string, PriceFacts>): LedgerDebit[] {
  return rows.map((row) => ({ row, debit: toDebit(row, factsOf(row, prices)) }));
}

function factsOf(row: DebitRow, prices: ReadonlyMap<string, PriceFacts>): PriceFacts {
  const facts = prices.get(row.price);
  if (facts === undefined) throw new Error(`Debit ${row.id} names price ${row.price}, which is gone.`);
  return facts;
}

function toDebit(row: DebitRow, price: PriceFacts): Debit {
  return {
    id: row.id,
    price,
    quantity: row.quantity,
    period: { start: row.periodStart, end: row.periodEnd },
    amount: minor(row.amount),
    discounts: row.discounts,
    credited: minor(row.credited),
    source:
      row.invoice !== null && row.line !== null
        ? { invoice: row.invoice, line: row.line }
        : { invoiceItem: row.invoiceItem ?? row.id },
  };
}
