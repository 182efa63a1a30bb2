/** `payment_behavior`: what becomes of a request whose invoice is not paid at once (billing.md 1.4). */
import type { InvoiceRow } from '../objects/invoice.ts';
import { paymentError } from './payment-errors.ts';
import type { Billed } from './settle.ts';

export const PAYMENT_BEHAVIORS = [
  'allow_incomplete',
  'default_incomplete',
  'error_if_incomplete',
  'pending_if_incomplete',
] as const;

export type PaymentBehavior = (typeof PAYMENT_BEHAVIORS)[number];

/** Whether somebody should have paid by now: those that are sent wait for the customer. */
export function owes({ status, collectionMethod }: InvoiceRow): boolean {
  return status === 'open' && collectionMethod === 'charge_automatically';
}

/** @throws {ApiError} 402 with `error_if_incomplete` where an invoice is not paid: then nothing is stored */
export function refuseUnpaid(billed: readonly Billed[], behavior: PaymentBehavior | undefined): void {
  if (behavior !== 'error_if_incomplete') return;
  for (const { invoice, intent } of billed)
    if (intent !== null && owes(invoice))
      throw paymentError(
        { intent },
        'subscription',
        "With payment_behavior 'error_if_incomplete' nothing was changed and nothing billed.",
      );
}
