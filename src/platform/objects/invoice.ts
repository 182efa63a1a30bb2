/** Invoices, lines and invoice items as the API shows them (billing.md 3.3 and 3.4). */
import { minor, sum, toWire } from '../../core/money.ts';
import type { schema } from '../../store/index.ts';
import type { Wire } from './catalog.ts';

export type InvoiceRow = Omit<typeof schema.invoices.$inferSelect, 'position'>;
export type LineRow = Omit<typeof schema.invoiceLines.$inferSelect, 'position'>;
export type InvoiceItemRow = Omit<typeof schema.invoiceItems.$inferSelect, 'position'>;

/** Lines shown inside an invoice before its list has more. */
const EMBEDDED_LINES = 10;

export function invoiceWire(
  row: InvoiceRow,
  lines: readonly LineRow[],
  customer: { email: string | null; name: string | null },
): Wire {
  const subtotal = toWire(sum(lines.map((line) => minor(line.amount))));
  const due = toWire(minor(row.amountDue));
  const paid = toWire(minor(row.amountPaid));
  const stored = !row.id.startsWith('upcoming_');
  // Of a preview nothing is stored to turn a page of: it embeds all lines.
  const embedded = stored ? lines.slice(0, EMBEDDED_LINES) : lines;
  return {
    id: row.id,
    object: 'invoice',
    account_country: null,
    account_name: null,
    amount_due: due,
    amount_overpaid: 0,
    amount_paid: paid,
    amount_remaining: due - paid,
    amount_shipping: 0,
    attempt_count: row.attemptCount,
    attempted: row.attemptCount > 0,
    auto_advance: row.status === 'draft' && row.finalizesAt !== null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: row.finalizesAt,
    billing_reason: row.billingReason,
    collection_method: row.collectionMethod,
    created: row.created,
    currency: row.currency,
    custom_fields: null,
    customer: row.customer,
    customer_email: customer.email,
    customer_name: customer.name,
    default_payment_method: null,
    default_tax_rates: [],
    description: row.description,
    discounts: [],
    due_date: row.dueDate,
    effective_at: row.finalizedAt,
    ending_balance: row.endingBalance === null ? null : toWire(minor(row.endingBalance)),
    footer: null,
    lines: {
      object: 'list',
      data: embedded.map(lineWire),
      has_more: lines.length > embedded.length,
      total_count: lines.length,
      url: `/v1/invoices/${row.id}/lines`,
    },
    livemode: row.livemode,
    metadata: row.metadata,
    next_payment_attempt: null,
    number: row.number,
    on_behalf_of: null,
    parent:
      row.subscription === null
        ? null
        : {
            type: 'subscription_details',
            quote_details: null,
            subscription_details: { metadata: row.subscriptionMetadata, subscription: row.subscription },
          },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: row.periodEnd,
    period_start: row.periodStart,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    starting_balance: toWire(minor(row.startingBalance)),
    statement_descriptor: null,
    status: row.status,
    status_transitions: {
      finalized_at: row.finalizedAt,
      marked_uncollectible_at: null,
      paid_at: row.paidAt,
      voided_at: null,
    },
    subtotal,
    subtotal_excluding_tax: subtotal,
    test_clock: row.testClock,
    total: toWire(minor(row.total)),
    total_discount_amounts: [],
    total_excluding_tax: toWire(minor(row.total)),
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: stored ? row.created : null,
  };
}

export function lineWire(row: LineRow): Wire {
  return {
    id: row.id,
    object: 'line_item',
    amount: toWire(minor(row.amount)),
    currency: row.currency,
    description: row.description,
    discount_amounts: [],
    discountable: row.discountable,
    discounts: [],
    invoice: row.invoice,
    livemode: row.livemode,
    metadata: row.metadata,
    parent: lineParent(row),
    period: { start: row.periodStart, end: row.periodEnd },
    pretax_credit_amounts: [],
    pricing: pricing(row),
    quantity: row.quantity,
    quantity_decimal: String(row.quantity),
    subscription: row.subscription,
    subtotal: toWire(minor(row.amount)),
    taxes: [],
  };
}

function lineParent(row: LineRow): Wire {
  const details = {
    invoice_item: row.invoiceItem,
    proration: row.proration,
    proration_details: row.proration ? { credited_items: creditedLines(row) } : null,
    subscription: row.subscription,
  };
  if (row.subscriptionItem === null)
    return { type: 'invoice_item_details', invoice_item_details: details, subscription_item_details: null };
  return {
    type: 'subscription_item_details',
    invoice_item_details: null,
    subscription_item_details: { ...details, subscription_item: row.subscriptionItem },
  };
}

function creditedLines(row: Pick<LineRow, 'credited'>): Wire | null {
  const { credited } = row;
  return credited?.type === 'invoice_line_items'
    ? { invoice: credited.invoice, invoice_line_items: credited.lines }
    : null;
}

function pricing(row: Pick<LineRow, 'price' | 'product' | 'unitAmountDecimal'>): Wire | null {
  if (row.price === null) return null;
  return {
    type: 'price_details',
    price_details: { price: row.price, product: row.product },
    unit_amount_decimal: row.unitAmountDecimal,
  };
}

export function invoiceItemWire(row: InvoiceItemRow): Wire {
  const amount = toWire(minor(row.amount));
  return {
    id: row.id,
    object: 'invoiceitem',
    amount,
    currency: row.currency,
    customer: row.customer,
    customer_account: null,
    date: row.created,
    description: row.description,
    discountable: row.discountable,
    discounts: [],
    invoice: row.invoice,
    livemode: row.livemode,
    metadata: row.metadata,
    net_amount: amount,
    parent:
      row.subscription === null
        ? null
        : {
            type: 'subscription_details',
            subscription_details: { subscription: row.subscription, subscription_item: row.subscriptionItem },
          },
    period: { start: row.periodStart, end: row.periodEnd },
    pricing: pricing(row),
    proration: row.proration,
    proration_details: row.proration ? { credited_items: creditedItems(row), discount_amounts: [] } : null,
    quantity: row.quantity,
    quantity_decimal: String(row.quantity),
    tax_rates: [],
    test_clock: null,
  };
}

function creditedItems({ credited }: InvoiceItemRow): Wire | null {
  if (credited === null) return null;
  return credited.type === 'invoice_item'
    ? { type: 'invoice_item', invoice_item: credited.invoiceItem }
    : {
        type: 'invoice_line_item_details',
        invoice_line_item_details: { invoice: credited.invoice, invoice_line_items: credited.lines },
      };
}
