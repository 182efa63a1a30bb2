/** What a change names beside the subscription itself: prices, coupons, codes, tax rates. Read with the snapshot, before anything is computed. */
import { and, eq, inArray, ne } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import type { PriceRow, ProductRow } from '../objects/catalog.ts';
import type { CouponRow, PromotionCodeRow } from '../objects/discount.ts';
import type { TaxRateRow } from '../objects/tax.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';
import type { KnownPrices } from './merge-items.ts';
import type { DiscountRequest } from './redeem.ts';
import { readPrices } from './snapshot.ts';
import { readLastReport } from './usage.ts';

export interface Known {
  prices: KnownPrices;
  /** Of prices that the request brings with it. */
  products: ReadonlyMap<string, ProductRow>;
  /** Prices that the request brought (inline-prices.ts). */
  brought: readonly PriceRow[];
  coupons: ReadonlyMap<string, CouponRow>;
  promotionCodes: ReadonlyMap<string, PromotionCodeRow>;
  taxRates: ReadonlyMap<string, TaxRateRow>;
  /** When a metered price is named, the last report so far: what begins now counts those that follow. */
  lastReport: number | null;
  /** Whether the customer has invoices that count: then first-time codes are not for them. */
  billedBefore: boolean;
}

interface NamingItem {
  price?: string | undefined;
  price_data?: { product: string } | undefined;
  discounts?: DiscountRequest[] | null | undefined;
  tax_rates?: string[] | null | undefined;
}

/** Parameters of a request, as far as they name objects. */
export interface Naming {
  items?: readonly NamingItem[] | undefined;
  add_invoice_items?: readonly NamingItem[] | undefined;
  discounts?: DiscountRequest[] | null | undefined;
  default_tax_rates?: string[] | null | undefined;
}

/** Ids that do not exist are left out; what uses them says so. */
export async function readKnown(
  db: Database,
  scope: Scope,
  naming: Naming,
  customer: string,
): Promise<Known> {
  const items = [...(naming.items ?? []), ...(naming.add_invoice_items ?? [])];
  const requests = [naming, ...items].flatMap(({ discounts }) => discounts ?? []);
  const codes = requests.flatMap(({ promotion_code: code }) => code ?? []);
  const promotionCodes = await readById<PromotionCodeRow>(db, scope, schema.promotionCodes, codes);
  const named = requests.flatMap(({ coupon }) => coupon ?? []);
  const coupons = await readById<CouponRow>(db, scope, schema.coupons, [
    ...named,
    ...[...promotionCodes.values()].map(({ coupon }) => coupon),
  ]);
  const firstTimeOnly = [...promotionCodes.values()].some((code) => code.firstTimeTransaction);
  const prices = await readPrices(
    db,
    scope,
    items.flatMap(({ price }) => price ?? []),
  );
  const metered = [...prices.values()].some(({ price }) => price.meter !== null);
  return {
    prices,
    products: await readById<ProductRow>(
      db,
      scope,
      schema.products,
      items.flatMap(({ price_data: data }) => data?.product ?? []),
    ),
    brought: [],
    lastReport: metered ? await readLastReport(db, scope) : null,
    coupons,
    promotionCodes,
    taxRates: await readById<TaxRateRow>(db, scope, schema.taxRates, [
      ...(naming.default_tax_rates ?? []),
      ...items.flatMap(({ tax_rates: rates }) => rates ?? []),
    ]),
    billedBefore: firstTimeOnly && (await hasInvoices(db, scope, customer)),
  };
}

type Identified =
  typeof schema.coupons | typeof schema.products | typeof schema.promotionCodes | typeof schema.taxRates;

async function readById<Row extends { id: string }>(
  db: Database,
  scope: Scope,
  table: Identified,
  ids: readonly string[],
): Promise<Map<string, Row>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select()
    .from(table as typeof schema.taxRates)
    .where(within(table, scope, inArray(table.id, [...new Set(ids)])));
  return new Map((rows as unknown as Row[]).map((row) => [row.id, row]));
}

async function hasInvoices(db: Database, scope: Scope, customer: string): Promise<boolean> {
  const { invoices } = schema;
  const [found] = await db
    .select({ id: invoices.id })
    .from(invoices)
    .where(within(invoices, scope, and(eq(invoices.customer, customer), ne(invoices.status, 'void'))))
    .limit(1);
  return found !== undefined;
}
