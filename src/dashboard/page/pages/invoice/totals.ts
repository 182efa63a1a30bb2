/** How an invoice adds up, row by row; rows that change nothing are left out. Only the API's own sums, nothing is computed. */
import type Stripe from 'stripe';
import { money } from '../../format/money.ts';

export interface TotalRow {
  label: string;
  value: string;
  strong?: boolean;
}

export function totalsOf(invoice: Stripe.Invoice): TotalRow[] {
  const show = (minor: number): string => money(minor, invoice.currency);
  return [
    ...sumsOf(invoice),
    ...(invoice.amount_due === invoice.total ? [] : [dueRow(invoice)]),
    { label: 'Amount paid', value: show(invoice.amount_paid) },
    ...(invoice.amount_remaining === 0
      ? []
      : [{ label: 'Amount remaining', value: show(invoice.amount_remaining), strong: true }]),
  ];
}

/** Of an invoice that nobody has paid yet: what is due, and how it comes about where that is not the sum of its lines. */
export function upcomingTotalsOf(invoice: Stripe.Invoice): TotalRow[] {
  return [...(invoice.amount_due === invoice.subtotal ? [] : sumsOf(invoice)), dueRow(invoice)];
}

function dueRow({ amount_due: due, currency }: Stripe.Invoice): TotalRow {
  return { label: 'Amount due', value: money(due, currency), strong: true };
}

function sumsOf(invoice: Stripe.Invoice): TotalRow[] {
  const show = (minor: number): string => money(minor, invoice.currency);
  const discount = sum(invoice.total_discount_amounts);
  const tax = sum(invoice.total_taxes);
  const ended = invoice.ending_balance;
  const credit = ended === null ? 0 : invoice.starting_balance - ended;
  return [
    { label: 'Subtotal', value: show(invoice.subtotal) },
    ...(discount === 0 ? [] : [{ label: 'Discount', value: show(-discount) }]),
    ...(tax === 0 ? [] : [{ label: 'Tax', value: show(tax) }]),
    { label: 'Total', value: show(invoice.total), strong: true },
    ...(credit === 0
      ? []
      : [
          {
            label: credit < 0 ? 'Customer balance used (credit)' : 'Moved to customer balance',
            value: show(credit),
          },
        ]),
  ];
}

function sum(amounts: readonly { amount: number }[] | null | undefined): number {
  return (amounts ?? []).reduce((total, { amount }) => total + amount, 0);
}
