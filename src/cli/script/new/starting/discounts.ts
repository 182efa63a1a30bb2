/** Discounts: none, or a fixed amount. */
import type { StartingScript } from './starting-script.ts';

export const discounts: StartingScript = {
  description: 'Takes a fixed amount off an invoice.',
  purpose: null,
  requests: ['0', '500'].map((amount) => ({
    config: { amountOff: { amount, currency: 'usd' } },
    request: { grossAmount: { amount: '3000', currency: 'usd' }, lineItems: [] },
  })),
  source: ({ title, className }) => `/**
 * ${title}.
 *
 * Computes the discount of a coupon on one invoice. As it stands, it takes a fixed amount off. Replace that by your own
 * rule, and these lines by what a billing manager should know of it.
 *
 * Examples, each with an amount of USD 5:
 * - An invoice of USD 30: the discount is 5.00.
 * - An invoice of USD 3: the discount is 3.00, never more than the invoice.
 * - An invoice of EUR 30: no discount, the currency is another one.
 */
import type { Commerce, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import type { MonetaryAmount } from '@stripe/extensibility-sdk/stdlib';

export interface ${className}Config extends Record<string, unknown> {
  /**
   * Taken off each invoice in this currency; 0 gives no discount.
   * @displayName Amount off
   * @minimum :amount 0
   */
  amountOff: MonetaryAmount;
}

export default class ${className} implements Commerce.DiscountCalculation<${className}Config> {
  computeDiscounts(
    { grossAmount }: Commerce.DiscountCalculation.DiscountableItem,
    { amountOff }: ${className}Config,
    _context: Context,
  ): Commerce.DiscountCalculation.DiscountResult {
    // The currency goes back as it was spelled.
    return { discount: { amount: { amount: discountOn(grossAmount, amountOff), currency: grossAmount.currency } } };
  }
}

/** In minor units, from 0 up to the gross amount. */
function discountOn(gross: MonetaryAmount, off: MonetaryAmount): Decimal {
  if (gross.currency.toLowerCase() !== off.currency.toLowerCase()) return Decimal.zero;
  if (!gross.amount.isPositive() || !off.amount.isPositive()) return Decimal.zero;
  return off.amount.lt(gross.amount) ? off.amount : gross.amount;
}
`,
  test: ({ id, className }) => `// The rule, in numbers worked out by hand.
import type { Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import type { Currency, MonetaryAmount } from '@stripe/extensibility-sdk/stdlib';
import { expect, test } from 'vitest';
import ${className} from './index.ts';

const context: Context = { type: 'script', id: '${id}', livemode: false };

const money = (minor: number, currency: Currency = 'usd'): MonetaryAmount => ({
  amount: Decimal.from(minor),
  currency,
});

/** The discount on an invoice, with 5.00 dollars off unless told otherwise. */
function discount(gross: MonetaryAmount, amountOff = money(500)): MonetaryAmount {
  return new ${className}().computeDiscounts({ grossAmount: gross, lineItems: [] }, { amountOff }, context)
    .discount.amount;
}

test('5 dollars come off an invoice of 30', () => {
  expect(discount(money(3000))).toEqual(money(500));
});

test('an invoice of 3 dollars becomes 0 and no less', () => {
  expect(discount(money(300))).toEqual(money(300));
});

test('an invoice in another currency has no discount', () => {
  expect(discount(money(3000, 'eur'))).toEqual(money(0, 'eur'));
});

test('an amount of 0 gives no discount, and nothing comes off a credit', () => {
  expect(discount(money(3000), money(0))).toEqual(money(0));
  expect(discount(money(-3000))).toEqual(money(0));
});
`,
};
