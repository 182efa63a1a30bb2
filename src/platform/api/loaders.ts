/** Objects by id, as the API shows them: for retrieval, expansion and lists. */
import { eq, inArray } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { compiled, schema, type Database } from '../../store/index.ts';
import { readCreditNote } from '../billing/credit-snapshot.ts';
import { readItems, readLines } from '../billing/snapshot.ts';
import {
  balanceTransactionWire,
  customerWire,
  priceWire,
  productWire,
  type BalanceTransactionRow,
  type CustomerRow,
  type PriceRow,
  type ProductRow,
  type Wire,
} from '../objects/catalog.ts';
import {
  couponWire,
  discountWire,
  promotionCodeWire,
  type CouponRow,
  type DiscountRow,
  type PromotionCodeRow,
} from '../objects/discount.ts';
import { creditNoteWire } from '../objects/credit-note.ts';
import { meterWire, type MeterRow } from '../objects/meter.ts';
import type { TaxRateRow } from '../objects/tax.ts';
import { invoiceItemWire, invoiceWire, type InvoiceItemRow, type InvoiceRow } from '../objects/invoice.ts';
import { findTestClock } from '../clock/test-clock.ts';
import { readScheduleRow } from '../billing/schedules/managed.ts';
import { scheduleWire } from '../objects/schedule.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import { now } from '../clock/clock.ts';
import { chargeWire, intentWire, type ChargeRow, type IntentRow } from '../objects/payment.ts';
import { paymentMethodWire } from '../objects/payment-method.ts';
import { findMethod } from '../billing/payment-methods.ts';
import { TEST_METHODS, testMethodOf } from '../billing/test-cards.ts';
import { testClockWire } from '../objects/test-clock.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { missing } from './errors.ts';
import type { Load } from './expand.ts';

type Stored = PgTable & { id: PgColumn; accountId: PgColumn; livemode: PgColumn };

/** One for each table. */
const byId = new Map<Stored, ReturnType<typeof selectById>>();

const selectById = (table: Stored) =>
  compiled((db, given: Scope & { id: string }) =>
    db
      .select()
      .from(table as PgTable)
      .where(within(table, given, eq(table.id, given.id))),
  );

/** @throws {ApiError} 404 `resource_missing` */
async function find<Row>(db: Database, scope: Scope, table: Stored, noun: string, id: string): Promise<Row> {
  const select = byId.get(table) ?? selectById(table);
  byId.set(table, select);
  const [row] = await select(db, { ...scope, id });
  if (row === undefined) throw missing(noun, id);
  return row as Row;
}

export const findCustomer = (db: Database, scope: Scope, id: string) =>
  find<CustomerRow>(db, scope, schema.customers, 'customer', id);
export const findProduct = (db: Database, scope: Scope, id: string) =>
  find<ProductRow>(db, scope, schema.products, 'product', id);
export const findPrice = (db: Database, scope: Scope, id: string) =>
  find<PriceRow>(db, scope, schema.prices, 'price', id);
export const findSubscription = (db: Database, scope: Scope, id: string) =>
  find<SubscriptionRow>(db, scope, schema.subscriptions, 'subscription', id);
export const findInvoice = (db: Database, scope: Scope, id: string) =>
  find<InvoiceRow>(db, scope, schema.invoices, 'invoice', id);
export const findInvoiceItem = (db: Database, scope: Scope, id: string) =>
  find<InvoiceItemRow>(db, scope, schema.invoiceItems, 'invoiceitem', id);

export const findBalanceTransaction = (db: Database, scope: Scope, id: string) =>
  find<BalanceTransactionRow>(db, scope, schema.balanceTransactions, 'customer_balance_transaction', id);

export const findCoupon = (db: Database, scope: Scope, id: string) =>
  find<CouponRow>(db, scope, schema.coupons, 'coupon', id);
export const findPromotionCode = (db: Database, scope: Scope, id: string) =>
  find<PromotionCodeRow>(db, scope, schema.promotionCodes, 'promotion_code', id);
export const findDiscount = (db: Database, scope: Scope, id: string) =>
  find<DiscountRow>(db, scope, schema.discounts, 'discount', id);
export const findIntent = (db: Database, scope: Scope, id: string) =>
  find<IntentRow>(db, scope, schema.paymentIntents, 'payment_intent', id);
export const findCharge = (db: Database, scope: Scope, id: string) =>
  find<ChargeRow>(db, scope, schema.charges, 'charge', id);
export const findTaxRate = (db: Database, scope: Scope, id: string) =>
  find<TaxRateRow>(db, scope, schema.taxRates, 'tax_rate', id);

export const findMeter = (db: Database, scope: Scope, id: string) =>
  find<MeterRow>(db, scope, schema.meters, 'billing.meter', id);

/** Whether it can still be redeemed depends on the account's time. */
export async function couponWireOf(
  platform: Platform,
  scope: Scope,
  row: CouponRow,
  at?: number,
): Promise<Wire> {
  const script = platform.extensions.find(({ id }) => id === row.extension);
  return couponWire(row, at ?? (await now(platform, scope)), script?.name ?? null);
}

export async function subscriptionWires(
  db: Database,
  scope: Scope,
  rows: readonly SubscriptionRow[],
): Promise<Wire[]> {
  const items = await readItems(
    db,
    scope,
    rows.map(({ id }) => id),
  );
  const bySubscription = new Map<string, typeof items>(rows.map(({ id }) => [id, []]));
  for (const each of items) bySubscription.get(each.item.subscription)?.push(each);
  return rows.map((row) => subscriptionWire(row, bySubscription.get(row.id) ?? []));
}

export async function invoiceWires(db: Database, scope: Scope, rows: readonly InvoiceRow[]): Promise<Wire[]> {
  if (rows.length === 0) return [];
  const { customers } = schema;
  const lines = await readLines(
    db,
    scope,
    rows.map(({ id }) => id),
  );
  const owners = await db
    .select({ id: customers.id, name: customers.name, email: customers.email })
    .from(customers)
    .where(
      within(customers, scope, inArray(customers.id, [...new Set(rows.map(({ customer }) => customer))])),
    );
  return rows.map((row) =>
    invoiceWire(
      row,
      lines.filter(({ invoice }) => invoice === row.id),
      owners.find(({ id }) => id === row.customer) ?? { name: null, email: null },
    ),
  );
}

async function only(wires: Promise<Wire[]>): Promise<Wire> {
  const [wire] = await wires;
  if (wire === undefined) throw new Error('One object was read and none was made of it.');
  return wire;
}

export const subscriptionById = async (db: Database, scope: Scope, id: string): Promise<Wire> =>
  only(subscriptionWires(db, scope, [await findSubscription(db, scope, id)]));
export const invoiceById = async (db: Database, scope: Scope, id: string): Promise<Wire> =>
  only(invoiceWires(db, scope, [await findInvoice(db, scope, id)]));

/** By request: discounts that a preview made and nothing stores, so that they can be expanded all the same. */
const previewed = new WeakMap<Platform, ReadonlyMap<string, DiscountRow>>();

export function showPreviewed(platform: Platform, discounts: readonly DiscountRow[]): void {
  previewed.set(platform, new Map(discounts.map((row) => [row.id, row])));
}

/** What a token is beside its id: nobody's. */
const TOKEN = { customer: null, given: null, metadata: {} };

/** A stored method, or a test token. */
export async function methodById(platform: Platform, scope: Scope, id: string): Promise<Wire> {
  const method = testMethodOf(id);
  const row = TEST_METHODS.has(id)
    ? { ...TOKEN, id, created: await now(platform, scope), livemode: scope.livemode }
    : await findMethod(platform.store.db, scope, id);
  if (row === null || method === null) throw missing('PaymentMethod', id);
  return paymentMethodWire(row, method);
}

export function loadersOf(platform: Platform, scope: Scope): Readonly<Record<string, Load>> {
  const { db } = platform.store;
  return {
    'billing.meter': async (id) => meterWire(await findMeter(db, scope, id)),
    charge: async (id) => chargeWire(await findCharge(db, scope, id)),
    coupon: async (id) => couponWireOf(platform, scope, await findCoupon(db, scope, id)),
    customer: async (id) => customerWire(await findCustomer(db, scope, id)),
    discount: async (id) =>
      discountWire(previewed.get(platform)?.get(id) ?? (await findDiscount(db, scope, id))),
    credit_note: async (id) => {
      const { note, lines } = await readCreditNote(db, scope, id);
      return creditNoteWire(note, lines);
    },
    customer_balance_transaction: async (id) =>
      balanceTransactionWire(await findBalanceTransaction(db, scope, id)),
    invoice: (id) => invoiceById(db, scope, id),
    invoiceitem: async (id) => invoiceItemWire(await findInvoiceItem(db, scope, id)),
    payment_intent: async (id) => intentWire(await findIntent(db, scope, id)),
    payment_method: (id) => methodById(platform, scope, id),
    price: async (id) => priceWire(await findPrice(db, scope, id)),
    product: async (id) => productWire(await findProduct(db, scope, id)),
    promotion_code: async (id) => promotionCodeWire(await findPromotionCode(db, scope, id)),
    subscription: (id) => subscriptionById(db, scope, id),
    subscription_schedule: async (id) => scheduleWire(await readScheduleRow(db, scope, id)),
    'test_helpers.test_clock': async (id) => testClockWire(await findTestClock(db, scope, id)),
  };
}
