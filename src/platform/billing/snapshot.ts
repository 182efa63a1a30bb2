/** What a change of a subscription is computed from: one consistent reading, row versions included. */
import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm';
import type { Debit } from '../../core/debit.ts';
import { minor } from '../../core/money.ts';
import type { PriceFacts } from '../../core/price.ts';
import { schema, type Database } from '../../store/index.ts';
import { missing } from '../api/errors.ts';
import { timeFor } from '../clock/test-clock.ts';
import { priceFacts, type CustomerRow, type PriceRow, type ProductRow } from '../objects/catalog.ts';
import type { InvoiceItemRow, LineRow } from '../objects/invoice.ts';
import type { DiscountRow } from '../objects/discount.ts';
import type { DebitRow, ItemRow, SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';

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
}

/** What decides at each extension point; where none is named, the default. */
export type ActiveScripts = ReadonlyMap<string, ActiveRow>;

export const PRORATIONS = 'billing.prorations';
export const CUSTOMER_BALANCE = 'billing.customer_balance_application';
export const DISCOUNTS = 'commerce.discount_calculation';
export const ITEM_HANDLING = 'billing.recurring_billing_item_handling';

/** @throws {ApiError} 404 for an unknown subscription */
export async function readSubscription(
  platform: Platform,
  scope: Scope,
  db: Database,
  id: string,
  at?: number,
): Promise<SubscriptionSnapshot> {
  const { subscriptions } = schema;
  const [subscription] = await db
    .select()
    .from(subscriptions)
    .where(within(subscriptions, scope, eq(subscriptions.id, id)));
  if (subscription === undefined) throw missing('subscription', id);
  const customer = await readCustomer(db, scope, subscription.customer);
  const items = await readItems(db, scope, [id]);
  const charged = await readDebitRows(db, scope, id);
  const pending = await readPending(db, scope, subscription);
  const prices = await readFacts(db, scope, items, [
    ...charged.map(({ price }) => price),
    ...pending.flatMap(({ price }) => price ?? []),
  ]);
  return {
    now: at ?? (await timeFor(platform, scope, db, customer)),
    customer,
    subscription,
    items,
    debits: charged.map((row) => ({ row, debit: toDebit(row, factsOf(row, prices)) })),
    pending,
    discounts: await readDiscounts(db, scope, id),
    prices,
    active: await readActiveScripts(db, scope),
  };
}

export async function readCustomer(db: Database, scope: Scope, id: string): Promise<CustomerRow> {
  const { customers } = schema;
  const [customer] = await db
    .select()
    .from(customers)
    .where(within(customers, scope, eq(customers.id, id)));
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

export async function readActiveScripts(db: Database, scope: Scope): Promise<ActiveScripts> {
  const table = schema.activeExtensions;
  const rows = await db.select().from(table).where(within(table, scope));
  return new Map(rows.map((row) => [row.extensionPoint, row]));
}

const productOfPrice = and(
  eq(schema.products.accountId, schema.prices.accountId),
  eq(schema.products.livemode, schema.prices.livemode),
  eq(schema.products.id, schema.prices.product),
);

/** Items of the subscriptions, oldest first, with their prices. */
export async function readItems(db: Database, scope: Scope, subscriptions: string[]): Promise<PricedItem[]> {
  const { subscriptionItems: items, prices, products } = schema;
  if (subscriptions.length === 0) return [];
  const rows = await db
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
    .where(within(items, scope, inArray(items.subscription, subscriptions)))
    .orderBy(asc(items.position));
  return rows.map(({ item, price, product }) => ({ item, price, facts: priceFacts(price, product) }));
}

/** Recurring prices by id, each with its product; ids that do not exist are left out. */
export async function readPrices(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, { price: PriceRow; product: ProductRow }>> {
  const { prices, products } = schema;
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ price: prices, product: products })
    .from(prices)
    .innerJoin(products, productOfPrice)
    .where(within(prices, scope, inArray(prices.id, [...ids])));
  return new Map(rows.map((row) => [row.price.id, row]));
}

/** Lines of the invoices in their order. */
export async function readLines(db: Database, scope: Scope, invoices: string[]): Promise<LineRow[]> {
  const { invoiceLines } = schema;
  return db
    .select()
    .from(invoiceLines)
    .where(within(invoiceLines, scope, inArray(invoiceLines.invoice, invoices)))
    .orderBy(asc(invoiceLines.position));
}

async function readPending(
  db: Database,
  scope: Scope,
  { id, customer, currency }: SubscriptionRow,
): Promise<InvoiceItemRow[]> {
  const { invoiceItems } = schema;
  return db
    .select()
    .from(invoiceItems)
    .where(
      within(
        invoiceItems,
        scope,
        eq(invoiceItems.customer, customer),
        eq(invoiceItems.currency, currency),
        or(eq(invoiceItems.subscription, id), isNull(invoiceItems.subscription)),
        isNull(invoiceItems.invoice),
      ),
    )
    .orderBy(asc(invoiceItems.position));
}

async function readDiscounts(
  db: Database,
  scope: Scope,
  subscription: string,
): Promise<Map<string, DiscountRow>> {
  const { discounts } = schema;
  const rows = await db
    .select()
    .from(discounts)
    .where(within(discounts, scope, eq(discounts.subscription, subscription)));
  return new Map(rows.map((row) => [row.id, row]));
}

async function readDebitRows(db: Database, scope: Scope, subscription: string): Promise<DebitRow[]> {
  const { debits } = schema;
  return db
    .select()
    .from(debits)
    .where(within(debits, scope, eq(debits.subscription, subscription)))
    .orderBy(asc(debits.position));
}

/** Of the items' prices, which are known already, and of these. */
async function readFacts(
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
