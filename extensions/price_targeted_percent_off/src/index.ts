/**
 * Takes a percentage off the lines of chosen prices.
 *
 * You mark prices with a piece of metadata, such as `promotion` = `summer`. On each invoice the percentage is taken off
 * every line whose price carries it. All other lines are charged in full.
 *
 * Examples, each with 25 % for prices whose `promotion` is `summer`:
 * - Two marked lines of USD 40.00 and USD 60.00, and one of USD 80.00 without the mark: 10.00 + 15.00 = 25.00 off.
 * - A line of 5 units at USD 8.00 of a marked price: a quarter of the line's 40.00, so 10.00 off.
 * - A price whose `promotion` is `Summer`, or whose metadata is named `Promotion`: nothing off. Name and value must be
 *   spelled exactly as you set them, capitals and spaces included.
 * - A marked line of USD 40.00 beside a credit of USD 35.00 for unused time: the invoice comes to 5.00, so no more than
 *   5.00 is taken off. The credit itself is never made smaller.
 *
 * The metadata is that of the PRICE. Metadata of the product, the subscription or the customer does not count.
 *
 * The percentage is written as a fraction: 0.25 is 25 %, and 25 is refused by the form. An empty name matches nothing.
 * Lines without a price, lines in another currency than the invoice's, and lines that charge nothing are left alone.
 *
 * What a script cannot see: other coupons on the same invoice.
 *
 * Fractions of a cent are left to billing to round: 25 % of USD 0.99 is 0.2475. The rule is that of Stripe's script of
 * the same name.
 */
import type { Commerce, Context } from '@stripe/extensibility-sdk/extensions';
import { chargesOf, discountOf, fractionOf, total } from '../../shared/discount.ts';
import { matches, type MetadataMatcher } from '../../shared/metadata-matcher.ts';

export interface PriceTargetedPercentOffConfig extends Record<string, unknown> {
  /**
   * Part of each matching line that is taken off, as a fraction: 0.25 is 25 %.
   * @displayName Percentage off
   * @format percent
   * @minimum 0
   * @maximum 1
   */
  percentageOff: number;
  /**
   * Lines match whose price has exactly this metadata.
   * @displayName Price metadata
   */
  metadataMatcher: MetadataMatcher;
}

export default class PriceTargetedPercentOff implements Commerce.DiscountCalculation<PriceTargetedPercentOffConfig> {
  computeDiscounts(
    request: Commerce.DiscountCalculation.DiscountableItem,
    { percentageOff, metadataMatcher }: PriceTargetedPercentOffConfig,
    _context: Context,
  ): Commerce.DiscountCalculation.DiscountResult {
    const matching = chargesOf(request).filter(({ price }) => matches(price?.metadata, metadataMatcher));
    const discounts = matching.map(({ subtotal }) => fractionOf(subtotal.amount, percentageOff));
    return discountOf(request.grossAmount, total(discounts));
  }
}
