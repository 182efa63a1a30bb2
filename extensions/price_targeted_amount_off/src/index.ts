/**
 * Takes a fixed amount off each line of chosen prices.
 *
 * You mark prices with a piece of metadata, such as `promotion` = `summer`. On each invoice the amount is taken off
 * every line whose price carries it, once for each line. All other lines are charged in full.
 *
 * Examples, each with USD 15.00 for prices whose `promotion` is `summer`:
 * - Two marked lines of USD 40.00 and USD 60.00, and one of USD 60.00 without the mark: 15.00 + 15.00 = 30.00 off.
 * - A marked line of 4 units, USD 80.00 together: 15.00 off. The amount counts per LINE, not per unit.
 * - Marked lines of USD 5.00 and USD 20.00: a line is never lowered below zero, so 5.00 + 15.00 = 20.00 off.
 * - An invoice of EUR 40.00: nothing off. An amount in dollars does not say how many euros it is.
 * - A price whose `promotion` is `Summer`, or whose metadata is named `Promotion`: nothing off. Name and value must be
 *   spelled exactly as you set them, capitals and spaces included.
 * - Two marked lines of USD 40.00 beside credits that bring the invoice down to USD 20.00: 20.00 off, not 30.00.
 *
 * The metadata is that of the PRICE. Metadata of the product, the subscription or the customer does not count.
 *
 * An amount of zero takes nothing off, and an empty name matches nothing. Lines without a price, lines in another
 * currency than the invoice's, and lines that charge nothing are left alone.
 *
 * What a script cannot see: other coupons on the same invoice, and why there are several lines of one price. A change in
 * the middle of a period makes further lines, and each of them that charges something gets the amount once more.
 *
 * The rule is that of Stripe's script of the same name.
 */
import type { Commerce, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import type { MonetaryAmount } from '@stripe/extensibility-sdk/stdlib';
import { smaller } from '../../shared/bounds.ts';
import { sameCurrency } from '../../shared/currency.ts';
import { chargesOf, discountOf, total } from '../../shared/discount.ts';
import { matches, type MetadataMatcher } from '../../shared/metadata-matcher.ts';

export interface PriceTargetedAmountOffConfig extends Record<string, unknown> {
  /**
   * Taken off each matching line once, whatever its quantity. Invoices in another currency get no discount.
   * @displayName Fixed amount off
   * @minimum :amount 0
   */
  fixedAmountOff: MonetaryAmount;
  /**
   * Lines match whose price has exactly this metadata.
   * @displayName Price metadata
   */
  metadataMatcher: MetadataMatcher;
}

export default class PriceTargetedAmountOff implements Commerce.DiscountCalculation<PriceTargetedAmountOffConfig> {
  computeDiscounts(
    request: Commerce.DiscountCalculation.DiscountableItem,
    { fixedAmountOff, metadataMatcher }: PriceTargetedAmountOffConfig,
    _context: Context,
  ): Commerce.DiscountCalculation.DiscountResult {
    const { grossAmount } = request;
    if (!sameCurrency(fixedAmountOff.currency, grossAmount.currency)) {
      return discountOf(grossAmount, Decimal.zero);
    }
    const matching = chargesOf(request).filter(({ price }) => matches(price?.metadata, metadataMatcher));
    const discounts = matching.map(({ subtotal }) => smaller(fixedAmountOff.amount, subtotal.amount));
    return discountOf(grossAmount, total(discounts));
  }
}
