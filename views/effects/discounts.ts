/** Words for the scripts of coupons. */
import { Decimal } from '../../src/sdk/index.ts';
import { matcherMark, positiveMoney, positivePercent, wholeNumber, type Words } from './effect.ts';

export const DISCOUNTS: Readonly<Record<string, Words>> = {
  percent_off_up_to_maximum: ({ percentage_discount, maximum_discount }) => {
    const percent = positivePercent(percentage_discount);
    const maximum = positiveMoney(maximum_discount);
    if (percent === null || maximum === null) return null;
    const reached = Decimal.from(maximum.amount).div(percent.fraction, 0, 'ceil').toNumber();
    if (!Number.isSafeInteger(reached)) return null;
    return {
      line: `${percent.text} off each invoice, at most ${maximum.text}`,
      worked: `An invoice of ${maximum.of(reached)} gets ${maximum.text} off, and so does any larger one. Other currencies get nothing.`,
    };
  },
  price_targeted_percent_off: ({ percentage_off, metadata_matcher }) => {
    const percent = positivePercent(percentage_off);
    const mark = matcherMark(metadata_matcher);
    if (percent === null || mark === null) return null;
    return {
      line: `${percent.text} off lines whose price has ${mark}`,
      worked: `A line of 100.00 is lowered by ${amountText(percent.fraction.mul(100))}. Other spellings of the metadata do not match.`,
    };
  },
  price_targeted_amount_off: ({ fixed_amount_off, metadata_matcher }) => {
    const amount = positiveMoney(fixed_amount_off);
    const mark = matcherMark(metadata_matcher);
    if (amount === null || mark === null) return null;
    return {
      line: `${amount.text} off each line whose price has ${mark}`,
      worked: `A line of ${amount.of(2 * amount.amount)} comes to ${amount.text}, whatever its quantity; one of ${amount.text} or less is free.`,
    };
  },
  buy_x_get_y_free: ({ purchase_quantity, free_quantity, metadata_matcher }) => {
    const bought = wholeNumber(purchase_quantity, 0);
    const free = wholeNumber(free_quantity, 1);
    const mark = matcherMark(metadata_matcher);
    if (bought === null || free === null || mark === null) return null;
    const first = free === 1 ? 'first unit is' : `first ${free} units are`;
    const offer = bought === 0 ? `The ${first} free` : `Buy ${bought}, get ${free} free`;
    return {
      line: `${offer}: products with ${mark}`,
      worked: `${unitsOf(bought + free)} or more: ${free} free, the cheapest. Once per product and invoice.`,
    };
  },
};

const unitsOf = (count: number) => (count === 1 ? '1 unit' : `${count} units`);

/** With two digits after the point, or as many more as it has: `12.50`, `0.125`. */
function amountText(amount: Decimal): string {
  const cents = amount.toFixed(2, 'half-even');
  return Decimal.from(cents).eq(amount) ? cents : amount.toString();
}
