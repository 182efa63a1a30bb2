/** Invoices, their lines, and items that wait for an invoice. */
import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import {
  amount,
  appliedDiscounts,
  appliedTaxes,
  discountIds,
  position,
  seconds,
  taxRateCopies,
  tenant,
  units,
  version,
} from './columns.ts';

type Metadata = Record<string, string>;

/** What a credit gives back: `proration_details.credited_items` (billing.md 3.4). */
export type CreditedItems =
  | { type: 'invoice_line_items'; invoice: string; lines: string[] }
  | { type: 'invoice_item'; invoiceItem: string };

/** Reports of the customer to a meter, of a stretch of time. */
export interface BilledUsage {
  meter: string;
  /** The first second, and of its reports the last that does not count; null: all of them do. */
  from: number;
  after: number | null;
  /** The first second that is out. */
  until: number;
}

/** What a line and an invoice item have in common. */
const billed = () => ({
  customer: text('customer').notNull(),
  subscription: text('subscription'),
  subscriptionItem: text('subscription_item'),
  price: text('price'),
  product: text('product'),
  quantity: units('quantity').notNull(),
  /** What was reported, of which this bills all, or one tier; null: nothing metered. */
  usage: jsonb('usage').$type<BilledUsage>(),
  /** Minor units of one unit as decimal text; null on prorations (billing.md 2.3). */
  unitAmountDecimal: text('unit_amount_decimal'),
  amount: amount('amount').notNull(),
  currency: text('currency').notNull(),
  description: text('description'),
  periodStart: seconds('period_start').notNull(),
  periodEnd: seconds('period_end').notNull(),
  proration: boolean('proration').notNull(),
  discountable: boolean('discountable').notNull(),
  credited: jsonb('credited').$type<CreditedItems>(),
  metadata: jsonb('metadata').$type<Metadata>().notNull(),
  /** The factor that made the amount, signed decimal text; null where none did. */
  factor: text('factor'),
  /** Of a waiting proration what its change decided; of a line what counts. */
  discounts: appliedDiscounts('discounts'),
  /** Null: those of the invoice. */
  taxRates: taxRateCopies('tax_rates'),
  /** The script run that decided the amount. */
  run: text('run'),
  /** Ids of the discounts that look at this alone, before those of the whole invoice; null: of none. */
  ownDiscounts: jsonb('own_discounts').$type<string[]>(),
  /** Of a graduated price, the number of the tier that this bills; null without tiers. */
  tier: integer('tier'),
});

export const invoiceItems = pgTable(
  'invoice_items',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    version: version(),
    ...billed(),
    /** Null while pending. */
    invoice: text('invoice'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('invoice_items_pending').on(table.accountId, table.livemode, table.customer, table.invoice),
  ],
);

export const INVOICE_STATUSES = ['draft', 'open', 'paid', 'void', 'uncollectible'] as const;

export const invoices = pgTable(
  'invoices',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    version: version(),
    customer: text('customer').notNull(),
    subscription: text('subscription'),
    number: text('number'),
    status: text('status', { enum: INVOICE_STATUSES }).notNull(),
    billingReason: text('billing_reason').notNull(),
    collectionMethod: text('collection_method', { enum: ['charge_automatically', 'send_invoice'] }).notNull(),
    currency: text('currency').notNull(),
    periodStart: seconds('period_start').notNull(),
    periodEnd: seconds('period_end').notNull(),
    discounts: discountIds(),
    defaultTaxRates: taxRateCopies('default_tax_rates').notNull().default([]),
    /** After discounts and tax. */
    total: amount('total').notNull(),
    startingBalance: amount('starting_balance').notNull(),
    /** Null while draft. */
    endingBalance: amount('ending_balance'),
    amountDue: amount('amount_due').notNull(),
    amountPaid: amount('amount_paid').notNull(),
    /** What credit notes took off what was due, and gave back of what was paid. */
    prePaymentCredited: amount('pre_payment_credited')
      .notNull()
      .default(sql`0`),
    postPaymentCredited: amount('post_payment_credited')
      .notNull()
      .default(sql`0`),
    attemptCount: integer('attempt_count').notNull(),
    /** When it is charged again by itself; null when it is not. */
    nextPaymentAttempt: seconds('next_payment_attempt'),
    /** Taken beyond what was due, and given to the customer's balance. */
    amountOverpaid: amount('amount_overpaid')
      .notNull()
      .default(sql`0`),
    dueDate: seconds('due_date'),
    finalizedAt: seconds('finalized_at'),
    paidAt: seconds('paid_at'),
    voidedAt: seconds('voided_at'),
    markedUncollectibleAt: seconds('marked_uncollectible_at'),
    /** When a draft finalises by itself; null when it does not. */
    finalizesAt: seconds('finalizes_at'),
    description: text('description'),
    footer: text('footer'),
    customFields: jsonb('custom_fields').$type<{ name: string; value: string }[]>(),
    statementDescriptor: text('statement_descriptor'),
    /** What is charged instead of the subscription's and the customer's; null: those. */
    defaultPaymentMethod: text('default_payment_method'),
    /** When it counts as issued; null: when it is finalised. */
    effectiveAt: seconds('effective_at'),
    /** Of the customer when it was drafted; null: it is taxed. */
    taxExempt: text('tax_exempt', { enum: ['exempt', 'reverse'] }),
    /** That of the customer, whose time it runs in. */
    testClock: text('test_clock'),
    metadata: jsonb('metadata').$type<Metadata>().notNull(),
    subscriptionMetadata: jsonb('subscription_metadata').$type<Metadata>(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('invoices_newest').on(table.accountId, table.livemode, table.created, table.position),
    index('invoices_due').on(table.accountId, table.livemode, table.finalizesAt),
    index('invoices_retried')
      .on(table.accountId, table.livemode, table.nextPaymentAttempt)
      .where(sql`${table.nextPaymentAttempt} is not null`),
    index('invoices_of').on(table.accountId, table.livemode, table.subscription),
    index('invoices_of_customer').on(
      table.accountId,
      table.livemode,
      table.customer,
      table.created,
      table.position,
    ),
  ],
);

export const invoiceLines = pgTable(
  'invoice_lines',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    invoice: text('invoice').notNull(),
    ...billed(),
    taxes: appliedTaxes('taxes'),
    /** The item that became this line, if it waited as one. */
    invoiceItem: text('invoice_item'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('lines_of').on(table.accountId, table.livemode, table.invoice, table.position),
  ],
);
