/** Credit notes, which lower finalised invoices, and their lines. */
import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import {
  amount,
  appliedDiscounts,
  appliedTaxes,
  position,
  seconds,
  taxRateCopies,
  tenant,
  version,
} from './columns.ts';

type Metadata = Record<string, string>;

export const CREDIT_REASONS = ['duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory'] as const;

export const creditNotes = pgTable(
  'credit_notes',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    version: version(),
    customer: text('customer').notNull(),
    invoice: text('invoice').notNull(),
    number: text('number').notNull(),
    currency: text('currency').notNull(),
    status: text('status', { enum: ['issued', 'void'] }).notNull(),
    reason: text('reason', { enum: CREDIT_REASONS }),
    memo: text('memo'),
    effectiveAt: seconds('effective_at').notNull(),
    /** What it takes off what the invoice still asked for. */
    prePaymentAmount: amount('pre_payment_amount').notNull(),
    /** Of what was paid: given to the customer's balance, refunded, or given back elsewhere. */
    creditAmount: amount('credit_amount').notNull(),
    refundAmount: amount('refund_amount').notNull(),
    /** Null where nothing is said of it. */
    outOfBandAmount: amount('out_of_band_amount'),
    /** Ids of the refunds, with what of each is the note's, as decimal text. */
    refunds: jsonb('refunds').$type<{ refund: string; amount: string }[]>().notNull().default([]),
    balanceTransaction: text('balance_transaction'),
    voidedAt: seconds('voided_at'),
    metadata: jsonb('metadata').$type<Metadata>().notNull(),
    /** That of the customer. */
    testClock: text('test_clock'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('credit_notes_newest').on(table.accountId, table.livemode, table.created, table.position),
    index('credit_notes_of').on(table.accountId, table.livemode, table.invoice),
    index('credit_notes_customer').on(table.accountId, table.livemode, table.customer),
  ],
);

export const creditNoteLines = pgTable(
  'credit_note_lines',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    creditNote: text('credit_note').notNull(),
    customer: text('customer').notNull(),
    /** The line of the invoice that it lowers; null: a line of its own. */
    invoiceLine: text('invoice_line'),
    description: text('description'),
    /** Null: by amount. */
    quantity: integer('quantity'),
    unitAmountDecimal: text('unit_amount_decimal'),
    /** Before discounts and tax on top, positive. */
    amount: amount('amount').notNull(),
    discounts: appliedDiscounts('discounts'),
    taxes: appliedTaxes('taxes'),
    taxRates: taxRateCopies('tax_rates'),
    metadata: jsonb('metadata').$type<Metadata>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('credit_note_lines_of').on(table.accountId, table.livemode, table.creditNote, table.position),
    index('credit_note_lines_customer').on(table.accountId, table.livemode, table.customer),
  ],
);
