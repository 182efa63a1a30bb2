/** Invoices, lines and invoice items as the API shows them (billing.md 3.3 and 3.4). */
import { netOf, type AppliedDiscount } from '../../core/discount.ts';
import { minor, sum, toWire } from '../../core/money.ts';
import { insideOf, taxesOf, type AppliedTax } from '../../core/tax.ts';
import type { schema } from '../../store/index.ts';
import type { Defaulted, Wire } from './catalog.ts';
import { taxRateWire } from './tax.ts';

export type InvoiceRow = Omit<typeof schema.invoices.$inferSelect, 'position'>;
export type LineRow = Defaulted<
  Omit<typeof schema.invoiceLines.$inferSelect, 'position'>,
  'ownDiscounts' | 'tier'
>;
export type InvoiceItemRow = Defaulted<
  Omit<typeof schema.invoiceItems.$inferSelect, 'position'>,
  'ownDiscounts' | 'tier'
>;

/** Lines shown inside an invoice before its list has more. */
const EMBEDDED_LINES = 10;

export function invoiceWire(
  row: InvoiceRow,
  lines: readonly LineRow[],
  customer: { email: string | null; name: string | null },
): Wire {
  const gross = sum(lines.map((line) => minor(line.amount)));
  // As on the lines: before discounts, without the tax that is part of the amounts.
  const inside = sum(
    lines.map((line) => insideOf(taxesOf(minor(line.amount), line.taxRates ?? [], row.taxExempt))),
  );
  const taxes = lines.flatMap((line) => line.taxes);
  const subtotal = toWire(gross);
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
    amount_overpaid: toWire(minor(row.amountOverpaid)),
    amount_paid: paid,
    amount_remaining: due - paid,
    amount_shipping: 0,
    attempt_count: row.attemptCount,
    attempted: row.attemptCount > 0,
    auto_advance: row.finalizesAt !== null || row.nextPaymentAttempt !== null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: row.finalizesAt,
    billing_reason: row.billingReason,
    collection_method: row.collectionMethod,
    created: row.created,
    currency: row.currency,
    custom_fields: row.customFields,
    customer: row.customer,
    customer_email: customer.email,
    customer_name: customer.name,
    customer_tax_exempt: row.taxExempt ?? 'none',
    default_payment_method: row.defaultPaymentMethod,
    default_tax_rates: row.defaultTaxRates.map(taxRateWire),
    description: row.description,
    discounts: row.discounts,
    due_date: row.dueDate,
    effective_at: row.effectiveAt ?? row.finalizedAt,
    ending_balance: row.endingBalance === null ? null : toWire(minor(row.endingBalance)),
    footer: row.footer,
    lines: {
      object: 'list',
      data: embedded.map(lineWire),
      has_more: lines.length > embedded.length,
      total_count: lines.length,
      url: `/v1/invoices/${row.id}/lines`,
    },
    livemode: row.livemode,
    metadata: row.metadata,
    next_payment_attempt:
      row.collectionMethod === 'send_invoice' ? null : (row.finalizesAt ?? row.nextPaymentAttempt),
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
    post_payment_credit_notes_amount: toWire(minor(row.postPaymentCredited)),
    pre_payment_credit_notes_amount: toWire(minor(row.prePaymentCredited)),
    receipt_number: null,
    starting_balance: toWire(minor(row.startingBalance)),
    statement_descriptor: row.statementDescriptor,
    status: row.status,
    status_transitions: {
      finalized_at: row.finalizedAt,
      marked_uncollectible_at: row.markedUncollectibleAt,
      paid_at: row.paidAt,
      voided_at: row.voidedAt,
    },
    subtotal,
    subtotal_excluding_tax: toWire(minor(gross - inside)),
    test_clock: row.testClock,
    total: toWire(minor(row.total)),
    total_discount_amounts: totalDiscounts(lines),
    total_excluding_tax: toWire(minor(row.total - sum(taxes.map(({ amount }) => amount)))),
    total_pretax_credit_amounts: [],
    total_taxes: totalTaxes(taxes),
    webhooks_delivered_at: stored ? row.created : null,
  };
}

/** What a discount takes off an amount that is net of it already shows as 0 (billing.md 2.3). */
function discountAmount({ discount, amount, included }: AppliedDiscount): {
  amount: number;
  discount: string;
} {
  return { amount: included === true ? 0 : toWire(amount), discount };
}

/** Of each discount over all lines, in the order in which they first appear. */
function totalDiscounts(lines: readonly LineRow[]): Wire[] {
  const totals = new Map<string, number>();
  for (const { discounts } of lines)
    for (const { discount, amount } of discounts.map(discountAmount))
      totals.set(discount, (totals.get(discount) ?? 0) + amount);
  return [...totals].map(([discount, amount]) => ({ amount, discount }));
}

export function taxWire({ rate, inclusive, amount, taxable, reason }: AppliedTax): Wire {
  return {
    amount: toWire(amount),
    tax_behavior: inclusive ? 'inclusive' : 'exclusive',
    tax_rate_details: { tax_rate: rate },
    taxability_reason: reason ?? 'not_available',
    taxable_amount: toWire(taxable),
    type: 'tax_rate_details',
  };
}

export function totalTaxes(taxes: readonly AppliedTax[]): Wire[] {
  const rates = new Map<string, AppliedTax>();
  for (const tax of taxes) {
    const { amount, taxable } = rates.get(tax.rate) ?? { amount: 0n, taxable: 0n };
    rates.set(tax.rate, {
      ...tax,
      amount: minor(amount + tax.amount),
      taxable: minor(taxable + tax.taxable),
    });
  }
  return [...rates.values()].map(taxWire);
}

/** What looks at it alone, and what else lowered it. */
function namedDiscounts({ ownDiscounts, discounts }: Pick<LineRow, 'ownDiscounts' | 'discounts'>): string[] {
  return [...new Set([...(ownDiscounts ?? []), ...discounts.map(({ discount }) => discount)])];
}

export function lineWire(row: LineRow): Wire {
  return {
    id: row.id,
    object: 'line_item',
    amount: toWire(minor(row.amount)),
    currency: row.currency,
    description: row.description,
    discount_amounts: row.discounts.map(discountAmount),
    discountable: row.discountable,
    discounts: namedDiscounts(row),
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
    taxes: row.taxes.map(taxWire),
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
    discounts: namedDiscounts(row),
    invoice: row.invoice,
    livemode: row.livemode,
    metadata: row.metadata,
    net_amount: toWire(netOf(row)),
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
    proration_details: row.proration
      ? {
          credited_items: creditedItems(row),
          discount_amounts: row.discounts.map(({ discount, amount }) => ({
            amount: toWire(amount),
            discount,
          })),
        }
      : null,
    quantity: row.quantity,
    quantity_decimal: String(row.quantity),
    tax_rates: (row.taxRates ?? []).map(taxRateWire),
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
