/** Payments: what an invoice, or a client, wants to be paid, and each attempt to charge it. */
import { sql } from 'drizzle-orm';
import { boolean, index, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { amount, position, seconds, tenant, version } from './columns.ts';

export const INTENT_STATUSES = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'succeeded',
  'canceled',
] as const;

/** Why the last attempt of an intent failed. */
export interface PaymentError {
  code: string;
  declineCode: string | null;
  paymentMethod: string | null;
}

/** An intent, and what ties it to its invoice: of one invoice at most one is not canceled. */
export const paymentIntents = pgTable(
  'payment_intents',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    version: version(),
    customer: text('customer'),
    invoice: text('invoice'),
    /** Id of the invoice payment (`inpay_…`) that shows it on its invoice; null without an invoice. */
    invoicePayment: text('invoice_payment'),
    /** What is charged. */
    amount: amount('amount').notNull(),
    /** What of it the invoice asks for: less, where a currency is charged in steps only. */
    requested: amount('requested').notNull(),
    currency: text('currency').notNull(),
    status: text('status', { enum: INTENT_STATUSES }).notNull(),
    paymentMethod: text('payment_method'),
    latestCharge: text('latest_charge'),
    lastError: jsonb('last_error').$type<PaymentError>(),
    clientSecret: text('client_secret').notNull(),
    description: text('description'),
    metadata: jsonb('metadata').$type<Record<string, string>>().notNull(),
    paidAt: seconds('paid_at'),
    canceledAt: seconds('canceled_at'),
    cancellationReason: text('cancellation_reason'),
    /** That of the customer, whose time it runs in. */
    testClock: text('test_clock'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('payment_intents_newest').on(table.accountId, table.livemode, table.created, table.position),
    index('payment_intents_by').on(table.accountId, table.livemode, table.customer, table.position),
    uniqueIndex('payment_intents_of')
      .on(table.accountId, table.livemode, table.invoice)
      .where(sql`${table.status} <> 'canceled'`),
    index('payment_intents_for').on(table.accountId, table.livemode, table.invoice, table.position),
    uniqueIndex('payment_intents_shown_as').on(table.accountId, table.livemode, table.invoicePayment),
  ],
);

/** One attempt to charge a card. */
export const charges = pgTable(
  'charges',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    customer: text('customer'),
    paymentIntent: text('payment_intent'),
    amount: amount('amount').notNull(),
    currency: text('currency').notNull(),
    succeeded: boolean('succeeded').notNull(),
    paymentMethod: text('payment_method'),
    /** Null where it succeeded. */
    failureCode: text('failure_code'),
    declineCode: text('decline_code'),
    description: text('description'),
    metadata: jsonb('metadata').$type<Record<string, string>>().notNull(),
    testClock: text('test_clock'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('charges_newest').on(table.accountId, table.livemode, table.created, table.position),
    index('charges_of').on(table.accountId, table.livemode, table.paymentIntent),
    index('charges_by').on(table.accountId, table.livemode, table.customer),
  ],
);
