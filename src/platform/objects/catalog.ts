/** Customers, products and prices as the API shows them. */
import { Decimal } from '../../sdk/index.ts';
import { currency } from '../../core/money.ts';
import type { PriceFacts, Pricing } from '../../core/price.ts';
import { toWire, minor } from '../../core/money.ts';
import type { schema } from '../../store/index.ts';

export type CustomerRow = Omit<typeof schema.customers.$inferSelect, 'position'>;
export type ProductRow = Omit<typeof schema.products.$inferSelect, 'position'>;
export type PriceRow = Omit<typeof schema.prices.$inferSelect, 'position'>;
export type BalanceTransactionRow = Defaulted<
  Omit<typeof schema.balanceTransactions.$inferSelect, 'position'>,
  'creditNote' | 'metadata'
>;

/** A row of which a new one may leave these columns to the database. */
export type Defaulted<Row, Columns extends keyof Row> = Omit<Row, Columns> & Partial<Pick<Row, Columns>>;

/** JSON of an object of Stripe's API. Stripe's own types describe what the SDK makes of it, not always the wire. */
export type Wire = Record<string, unknown>;

export function customerWire(row: CustomerRow): Wire {
  if (row.deleted) return { id: row.id, object: 'customer', deleted: true };
  return {
    id: row.id,
    object: 'customer',
    address: row.address,
    balance: toWire(minor(row.balance)),
    created: row.created,
    currency: row.currency,
    default_source: null,
    delinquent: false,
    description: row.description,
    discount: null,
    email: row.email,
    invoice_prefix: row.invoicePrefix,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: row.defaultPaymentMethod,
      footer: null,
      rendering_options: null,
    },
    livemode: row.livemode,
    metadata: row.metadata,
    name: row.name,
    next_invoice_sequence: row.nextInvoiceSequence,
    phone: row.phone,
    preferred_locales: row.preferredLocales ?? [],
    shipping: row.shipping,
    tax_exempt: row.taxExempt,
    test_clock: row.testClock,
  };
}

export function balanceTransactionWire(row: BalanceTransactionRow): Wire {
  return {
    id: row.id,
    object: 'customer_balance_transaction',
    amount: toWire(minor(row.amount)),
    created: row.created,
    credit_note: row.creditNote ?? null,
    currency: row.currency,
    customer: row.customer,
    description: row.description,
    ending_balance: toWire(minor(row.endingBalance)),
    invoice: row.invoice,
    livemode: row.livemode,
    metadata: row.metadata ?? {},
    type: row.type,
  };
}

export function productWire(row: ProductRow): Wire {
  if (row.deleted) return { id: row.id, object: 'product', deleted: true };
  return {
    id: row.id,
    object: 'product',
    active: row.active,
    created: row.created,
    default_price: row.defaultPrice,
    description: row.description,
    images: row.details?.images ?? [],
    livemode: row.livemode,
    marketing_features: [],
    metadata: row.metadata,
    name: row.name,
    package_dimensions: null,
    shippable: row.details?.shippable ?? null,
    statement_descriptor: row.details?.statement_descriptor ?? null,
    tax_code: row.details?.tax_code ?? null,
    type: 'service',
    unit_label: row.details?.unit_label ?? null,
    updated: row.updated,
    url: row.details?.url ?? null,
  };
}

export function priceWire(row: PriceRow): Wire {
  return {
    id: row.id,
    object: 'price',
    active: row.active,
    billing_scheme: billingScheme(row),
    created: row.created,
    currency: row.currency,
    custom_unit_amount: null,
    livemode: row.livemode,
    lookup_key: row.lookupKey,
    metadata: row.metadata,
    nickname: row.nickname,
    product: row.product,
    recurring:
      row.interval === null
        ? null
        : {
            interval: row.interval,
            interval_count: row.intervalCount ?? 1,
            meter: row.meter,
            trial_period_days: row.trialPeriodDays,
            usage_type: usageType(row),
          },
    tax_behavior: row.taxBehavior,
    tiers_mode: row.tiersMode,
    transform_quantity: row.transformQuantity,
    type: row.interval === null ? 'one_time' : 'recurring',
    unit_amount: wholeUnitAmount(row),
    unit_amount_decimal: row.unitAmountDecimal,
  };
}

export function usageType({ meter }: Pick<PriceRow, 'meter'>): 'licensed' | 'metered' {
  return meter === null ? 'licensed' : 'metered';
}

export function billingScheme({ tiers }: Pick<PriceRow, 'tiers'>): 'per_unit' | 'tiered' {
  return tiers === null ? 'per_unit' : 'tiered';
}

/** What `expand` adds to a price; null without tiers. */
export function tiersWire({ tiers }: Pick<PriceRow, 'tiers'>): Wire[] | null {
  if (tiers === null) return null;
  return tiers.map(({ up_to, unit_amount, flat_amount }) => ({
    flat_amount: wholeAmount(flat_amount),
    flat_amount_decimal: flat_amount,
    unit_amount: wholeAmount(unit_amount),
    unit_amount_decimal: unit_amount,
    up_to,
  }));
}

/** Null when the unit amount has a fraction, or tiers take its place (billing.md 1.3). */
export function wholeUnitAmount(row: Pick<PriceRow, 'unitAmountDecimal'>): number | null {
  return wholeAmount(row.unitAmountDecimal);
}

export function wholeAmount(decimal: string | null): number | null {
  return decimal === null || decimal.includes('.') ? null : Number(decimal);
}

/** @throws for a one-time price, which no subscription item has */
export function priceFacts(price: PriceRow, product: ProductRow): PriceFacts {
  if (price.interval === null) throw new Error(`Price ${price.id} does not recur.`);
  return {
    id: price.id,
    currency: currency(price.currency),
    ...pricingOf(price),
    recurrence: { interval: price.interval, count: price.intervalCount ?? 1 },
    meter: price.meter,
    metadata: price.metadata,
    product: { id: product.id, name: product.name, metadata: product.metadata },
  };
}

/** What a quantity costs, whether it recurs or not. */
export function pricingOf(price: PriceRow): Pricing {
  const { transformQuantity: packages } = price;
  return {
    unitAmount: decimalOf(price.unitAmountDecimal),
    tiers: tiersOf(price),
    packages: packages === null ? null : { divideBy: packages.divide_by, round: packages.round },
  };
}

function tiersOf({ id, tiers, tiersMode }: PriceRow): PriceFacts['tiers'] {
  if (tiers === null) return null;
  if (tiersMode === null) throw new Error(`Price ${id} has tiers and does not say how they count.`);
  return {
    mode: tiersMode,
    list: tiers.map(({ up_to, unit_amount, flat_amount }) => ({
      upTo: up_to,
      unitAmount: decimalOf(unit_amount),
      flatAmount: decimalOf(flat_amount),
    })),
  };
}

function decimalOf(text: string | null): Decimal | null {
  return text === null ? null : Decimal.from(text);
}
