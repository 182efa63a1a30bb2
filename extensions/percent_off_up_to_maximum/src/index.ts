/**
 * Takes a percentage off an invoice, up to a maximum.
 *
 * For a coupon that reads "20 % off, at most USD 50". The percentage is taken of everything on the invoice before
 * discounts. What would be more than the maximum is cut to the maximum.
 *
 * Examples, each with 20 % and a maximum of USD 50.00:
 * - An invoice of USD 100.00: 20.00 off.
 * - An invoice of USD 250.00: 50.00 off, exactly the maximum.
 * - An invoice of USD 500.00: 20 % would be 100.00, so the maximum counts: 50.00 off.
 * - An invoice of EUR 100.00: nothing off. A maximum in dollars does not say how many euros it is.
 * - An invoice of USD 0.00, or one that is a credit: nothing off.
 *
 * The percentage is written as a fraction: 0.2 is 20 %, and 20 is refused by the form. A percentage or a maximum of
 * zero takes nothing off. With 1, the invoice is free up to the maximum.
 *
 * What a script cannot see, and what that means here:
 * - Not the customer's other invoices. The maximum is one for each invoice: with 20 %, twelve invoices of USD 500.00
 *   take 600.00 off in a year.
 * - Not other coupons on the same invoice.
 *
 * Fractions of a cent are left to billing to round: 12.5 % of USD 9.99 is 1.24875. The rule is that of Stripe's script
 * of the same name.
 */
import type { Commerce, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import type { MonetaryAmount } from '@stripe/extensibility-sdk/stdlib';
import { smaller } from '../../shared/bounds.ts';
import { sameCurrency } from '../../shared/currency.ts';
import { discountOf, fractionOf } from '../../shared/discount.ts';

export interface PercentOffUpToMaximumConfig extends Record<string, unknown> {
  /**
   * Part of the invoice that is taken off, as a fraction: 0.2 is 20 %.
   * @displayName Percentage discount
   * @format percent
   * @minimum 0
   * @maximum 1
   */
  percentageDiscount: number;
  /**
   * No invoice is lowered by more than this. Invoices in another currency get no discount.
   * @displayName Maximum discount
   * @minimum :amount 0
   */
  maximumDiscount: MonetaryAmount;
}

export default class PercentOffUpToMaximum implements Commerce.DiscountCalculation<PercentOffUpToMaximumConfig> {
  computeDiscounts(
    { grossAmount }: Commerce.DiscountCalculation.DiscountableItem,
    { percentageDiscount, maximumDiscount }: PercentOffUpToMaximumConfig,
    _context: Context,
  ): Commerce.DiscountCalculation.DiscountResult {
    if (!sameCurrency(grossAmount.currency, maximumDiscount.currency)) {
      return discountOf(grossAmount, Decimal.zero);
    }
    const percentage = fractionOf(grossAmount.amount, percentageDiscount);
    return discountOf(grossAmount, smaller(percentage, maximumDiscount.amount));
  }
}
