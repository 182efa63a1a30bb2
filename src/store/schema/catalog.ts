/** Customers, and what can be sold to them. */
import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { amount, position, seconds, tenant, version } from './columns.ts';

type Metadata = Record<string, string>;

/** Amounts are minor units as decimal text, up to 12 decimals; the last tier has no end. */
export interface StoredTier {
  up_to: number | null;
  unit_amount: string | null;
  flat_amount: string | null;
}

export const TAX_EXEMPTIONS = ['none', 'exempt', 'reverse'] as const;
export const TAX_BEHAVIORS = ['exclusive', 'inclusive', 'unspecified'] as const;

export interface Address {
  city: string | null;
  country: string | null;
  line1: string | null;
  line2: string | null;
  postal_code: string | null;
  state: string | null;
}

export interface ProductDetails {
  images?: string[];
  shippable?: boolean | null;
  statement_descriptor?: string | null;
  tax_code?: string | null;
  unit_label?: string | null;
  url?: string | null;
}

/** What a price costs in another currency: as its own columns. */
export interface CurrencyOption {
  unit_amount: string | null;
  tiers: StoredTier[] | null;
  tax_behavior: (typeof TAX_BEHAVIORS)[number];
}

export const customers = pgTable(
  'customers',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    version: version(),
    name: text('name'),
    email: text('email'),
    description: text('description'),
    phone: text('phone'),
    /** Negative: credit for the customer; positive: owed. */
    balance: amount('balance').notNull(),
    /** Set by the first thing billed to the customer. */
    currency: text('currency'),
    defaultPaymentMethod: text('default_payment_method'),
    taxExempt: text('tax_exempt', { enum: TAX_EXEMPTIONS }).notNull().default('none'),
    /** Kept as they were given and shown so; null: none was. */
    address: jsonb('address').$type<Address>(),
    shipping: jsonb('shipping').$type<{ name: string; phone: string | null; address: Address }>(),
    preferredLocales: jsonb('preferred_locales').$type<string[]>(),
    metadata: jsonb('metadata').$type<Metadata>().notNull(),
    invoicePrefix: text('invoice_prefix').notNull(),
    nextInvoiceSequence: integer('next_invoice_sequence').notNull(),
    deleted: boolean('deleted').notNull().default(false),
    /** Null: the account's own clock. */
    testClock: text('test_clock'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('customers_newest').on(table.accountId, table.livemode, table.created, table.position),
  ],
);

export const balanceTransactions = pgTable(
  'customer_balance_transactions',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    customer: text('customer').notNull(),
    amount: amount('amount').notNull(),
    endingBalance: amount('ending_balance').notNull(),
    currency: text('currency').notNull(),
    type: text('type').notNull(),
    invoice: text('invoice'),
    creditNote: text('credit_note'),
    description: text('description'),
    metadata: jsonb('metadata').$type<Metadata>().notNull().default({}),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('balance_transactions_of').on(table.accountId, table.livemode, table.customer, table.position),
  ],
);

export const products = pgTable(
  'products',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    updated: seconds('updated').notNull(),
    name: text('name').notNull(),
    description: text('description'),
    active: boolean('active').notNull(),
    defaultPrice: text('default_price'),
    /** What is shown as it was given and bills nothing; null: nothing was. */
    details: jsonb('details').$type<ProductDetails>(),
    metadata: jsonb('metadata').$type<Metadata>().notNull(),
    deleted: boolean('deleted').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('products_newest').on(table.accountId, table.livemode, table.created, table.position),
  ],
);

export const prices = pgTable(
  'prices',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    product: text('product').notNull(),
    active: boolean('active').notNull(),
    currency: text('currency').notNull(),
    /** Minor units of one unit, or package, as decimal text, up to 12 decimals; null where tiers say what units cost. */
    unitAmountDecimal: text('unit_amount_decimal'),
    /** Null, as the tiers, for a price of one unit amount. */
    tiersMode: text('tiers_mode', { enum: ['graduated', 'volume'] }),
    tiers: jsonb('tiers').$type<StoredTier[]>(),
    transformQuantity: jsonb('transform_quantity').$type<{ divide_by: number; round: 'up' | 'down' }>(),
    /** Both null for a one-time price. */
    interval: text('interval', { enum: ['day', 'week', 'month', 'year'] }),
    intervalCount: integer('interval_count'),
    /** Of subscriptions that take their trial from the price. */
    trialPeriodDays: integer('trial_period_days'),
    /** What counts the units of a metered price; null: the price is licensed. */
    meter: text('meter'),
    /** By currency, instead of the amounts above; null: it has one currency. */
    currencyOptions: jsonb('currency_options').$type<Record<string, CurrencyOption>>(),
    taxBehavior: text('tax_behavior', { enum: TAX_BEHAVIORS }).notNull().default('unspecified'),
    nickname: text('nickname'),
    lookupKey: text('lookup_key'),
    metadata: jsonb('metadata').$type<Metadata>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('prices_newest').on(table.accountId, table.livemode, table.created, table.position),
  ],
);
