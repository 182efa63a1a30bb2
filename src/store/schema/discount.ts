/** Coupons, codes that customers type for them, and the discounts that they became on a subscription or an item. */
import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { JsonObject } from '../../contract/json.ts';
import { amount, position, seconds, tenant } from './columns.ts';

type Metadata = Record<string, string>;

export const DURATIONS = ['once', 'repeating', 'forever'] as const;

/** What a coupon takes off. A discount keeps its own copy: coupons can be deleted, and what they gave goes on. */
const terms = () => ({
  /** Decimal text, above 0 and up to 100; exactly one of this, `amountOff` and `extension` is set. */
  percentOff: text('percent_off'),
  amountOff: amount('amount_off'),
  currency: text('currency'),
  duration: text('duration', { enum: DURATIONS }).notNull(),
  durationInMonths: integer('duration_in_months'),
  /** Only lines of these products; null: of all. */
  products: jsonb('products').$type<string[]>(),
  /** The script that computes it. */
  extension: text('extension'),
  extensionVersion: text('extension_version'),
  /** snake_case, as the extension's schema names it. */
  configuration: jsonb('configuration').$type<JsonObject>(),
  configurationHash: text('configuration_hash'),
});

export const coupons = pgTable(
  'coupons',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    name: text('name'),
    ...terms(),
    maxRedemptions: integer('max_redemptions'),
    redeemBy: seconds('redeem_by'),
    timesRedeemed: integer('times_redeemed').notNull(),
    metadata: jsonb('metadata').$type<Metadata>().notNull(),
    /** Kept for discounts that still name it; its id can be given again. */
    deleted: boolean('deleted').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('coupons_newest').on(table.accountId, table.livemode, table.created, table.position),
  ],
);

export const promotionCodes = pgTable(
  'promotion_codes',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    code: text('code').notNull(),
    coupon: text('coupon').notNull(),
    active: boolean('active').notNull(),
    /** Who alone may use it; null: anybody. */
    customer: text('customer'),
    expiresAt: seconds('expires_at'),
    maxRedemptions: integer('max_redemptions'),
    timesRedeemed: integer('times_redeemed').notNull(),
    firstTimeTransaction: boolean('first_time_transaction').notNull(),
    minimumAmount: amount('minimum_amount'),
    minimumAmountCurrency: text('minimum_amount_currency'),
    metadata: jsonb('metadata').$type<Metadata>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('promotion_codes_newest').on(table.accountId, table.livemode, table.created, table.position),
  ],
);

/** Never changes once it is made. Where it applies, the `discounts` of a subscription or an item name it in their order. */
export const discounts = pgTable(
  'discounts',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    coupon: text('coupon').notNull(),
    ...terms(),
    promotionCode: text('promotion_code'),
    customer: text('customer').notNull(),
    /** Null: of an invoice, or an invoice item, of none. */
    subscription: text('subscription'),
    invoice: text('invoice'),
    invoiceItem: text('invoice_item'),
    subscriptionItem: text('subscription_item'),
    start: seconds('start').notNull(),
    /** From this second on it gives nothing; null: no end, or the first invoice that it lowers. */
    end: seconds('end'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('discounts_of').on(table.accountId, table.livemode, table.subscription),
    index('discounts_of_customer').on(table.accountId, table.livemode, table.customer),
  ],
);
