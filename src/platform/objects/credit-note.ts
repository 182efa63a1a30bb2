/** Credit notes and their lines as the API shows them. */
import { offOf } from '../../core/discount.ts';
import { totalOf } from '../../core/credit.ts';
import { minor, sum, toWire } from '../../core/money.ts';
import { insideOf, taxesOf } from '../../core/tax.ts';
import type { schema } from '../../store/index.ts';
import { wholeAmount, type Wire } from './catalog.ts';
import { taxWire, totalTaxes } from './invoice.ts';
import { taxRateWire } from './tax.ts';

export type CreditNoteRow = Omit<typeof schema.creditNotes.$inferSelect, 'position'>;
export type CreditLineRow = Omit<typeof schema.creditNoteLines.$inferSelect, 'position'>;

/** Lines shown inside a credit note before its list has more. */
const EMBEDDED_LINES = 10;

/** Of what was paid: what is given back in whatever way. */
export function postPaymentOf(
  note: Pick<CreditNoteRow, 'creditAmount' | 'refundAmount' | 'outOfBandAmount'>,
): bigint {
  return note.creditAmount + note.refundAmount + (note.outOfBandAmount ?? 0n);
}

export function creditNoteWire(note: CreditNoteRow, lines: readonly CreditLineRow[]): Wire {
  const subtotal = sum(lines.map(({ amount }) => minor(amount)));
  const total = toWire(sum(lines.map(totalOf)));
  const taxes = lines.flatMap((line) => line.taxes);
  const discounts = totals(lines);
  const inside = sum(lines.map(insideOfLine));
  const post = postPaymentOf(note);
  // Of a preview nothing is stored to turn a page of: it embeds all lines.
  const stored = note.number !== '';
  const embedded = stored ? lines.slice(0, EMBEDDED_LINES) : lines;
  return {
    id: note.id,
    object: 'credit_note',
    amount: total,
    amount_shipping: 0,
    created: note.created,
    currency: note.currency,
    customer: note.customer,
    customer_account: null,
    customer_balance_transaction: note.balanceTransaction,
    discount_amount: discounts.reduce((all, { amount }) => all + amount, 0),
    discount_amounts: discounts,
    effective_at: note.effectiveAt,
    invoice: note.invoice,
    lines: {
      object: 'list',
      data: embedded.map(creditLineWire),
      has_more: lines.length > embedded.length,
      url: stored ? `/v1/credit_notes/${note.id}/lines` : '/v1/credit_notes/preview/lines',
    },
    livemode: note.livemode,
    memo: note.memo,
    metadata: note.metadata,
    number: stored ? note.number : null,
    out_of_band_amount: note.outOfBandAmount === null ? null : toWire(minor(note.outOfBandAmount)),
    pdf: null,
    post_payment_amount: toWire(minor(post)),
    pre_payment_amount: toWire(minor(note.prePaymentAmount)),
    pretax_credit_amounts: discounts.map((each) => ({ ...each, type: 'discount' })),
    reason: note.reason,
    refunds: note.refunds.map(({ refund, amount }) => ({
      amount_refunded: Number(amount),
      payment_record_refund: null,
      refund,
      type: 'refund',
    })),
    shipping_cost: null,
    status: note.status,
    subtotal: toWire(subtotal),
    subtotal_excluding_tax: toWire(minor(subtotal - inside)),
    total,
    total_excluding_tax: total - toWire(sum(taxes.map(({ amount }) => amount))),
    total_taxes: totalTaxes(taxes),
    type: post === 0n ? 'pre_payment' : note.prePaymentAmount === 0n ? 'post_payment' : 'mixed',
    voided_at: note.voidedAt,
  };
}

/** As on the invoice: of the amount before discounts, where the line was taxed at all. */
function insideOfLine({ amount, taxes, taxRates }: CreditLineRow) {
  return taxes.every((tax) => tax.amount === 0n)
    ? minor(0n)
    : insideOf(taxesOf(minor(amount), taxRates ?? []));
}

function totals(lines: readonly CreditLineRow[]): { amount: number; discount: string }[] {
  const byDiscount = new Map<string, number>();
  for (const { discount, amount } of lines.flatMap((line) => line.discounts))
    byDiscount.set(discount, (byDiscount.get(discount) ?? 0) + toWire(amount));
  return [...byDiscount].map(([discount, amount]) => ({ amount, discount }));
}

export function creditLineWire(line: CreditLineRow): Wire {
  const discounts = line.discounts.map(({ discount, amount }) => ({ amount: toWire(amount), discount }));
  return {
    id: line.id,
    object: 'credit_note_line_item',
    amount: toWire(minor(line.amount)),
    description: line.description,
    discount_amount: toWire(offOf(line.discounts)),
    discount_amounts: discounts,
    ...(line.invoiceLine === null ? {} : { invoice_line_item: line.invoiceLine }),
    livemode: line.livemode,
    metadata: line.metadata,
    pretax_credit_amounts: discounts.map((each) => ({ ...each, type: 'discount' })),
    quantity: line.quantity,
    tax_rates: (line.taxRates ?? []).map(taxRateWire),
    taxes: line.taxes.map(taxWire),
    type: line.invoiceLine === null ? 'custom_line_item' : 'invoice_line_item',
    unit_amount: wholeAmount(line.unitAmountDecimal),
    unit_amount_decimal: line.unitAmountDecimal,
  };
}
