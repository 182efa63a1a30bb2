/** What a coupon's script may answer, and which lines of an invoice count for it. Amounts are minor units. */
import type { Commerce } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import type { MonetaryAmount } from '@stripe/extensibility-sdk/stdlib';
import { smaller } from './bounds.ts';
import { sameCurrency } from './currency.ts';

type Request = Commerce.DiscountCalculation.DiscountableItem;
type Line = Commerce.DiscountCalculation.DiscountableLineItem;

/**
 * The answer that takes off as much of `wanted` as the invoice allows: from nothing up to its gross amount, and nothing
 * where that is not positive. In the invoice's currency as it is spelled there; fractions of a cent are left to billing.
 *
 * Source: the bounds that Stripe's own scripts keep to (extensions.md 5.2, read 2026-11-20).
 */
export function discountOf(
  { amount: gross, currency }: MonetaryAmount,
  wanted: Decimal,
): Commerce.DiscountCalculation.DiscountResult {
  const capped = smaller(wanted, gross);
  return { discount: { amount: { amount: capped.isPositive() ? capped : Decimal.zero, currency } } };
}

/** The lines that charge something in the invoice's currency: credits and lines of 0.00 are given no discount. */
export function chargesOf({ grossAmount, lineItems }: Request): Line[] {
  return lineItems.filter(
    ({ subtotal }) => subtotal.amount.isPositive() && sameCurrency(subtotal.currency, grossAmount.currency),
  );
}

/** @param fraction 0.2 for 20 %; below 0 counts as 0, above 1 as 1 */
export function fractionOf(amount: Decimal, fraction: number): Decimal {
  return amount.mul(Math.min(Math.max(fraction, 0), 1));
}

export function total(amounts: readonly Decimal[]): Decimal {
  return amounts.reduce((sum, amount) => sum.add(amount), Decimal.zero);
}
