import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal } from '../sdk/index.ts';
import {
  atMost,
  divided,
  netOf,
  withDiscount,
  type DiscountableLine,
  type DiscountTerms,
} from './discount.ts';
import { minor, sum, type Minor } from './money.ts';

const line = (amount: number, product = 'prod_a'): DiscountableLine => ({
  amount: minor(amount),
  product,
  discounts: [],
});
const percent = (percentage: string, products: string[] | null = null): DiscountTerms => ({
  discount: `di_${percentage}`,
  percentOff: Decimal.from(percentage),
  amountOff: null,
  products,
});
const off = (amount: number, products: string[] | null = null): DiscountTerms => ({
  discount: `di_${amount}`,
  percentOff: null,
  amountOff: minor(amount),
  products,
});
const nets = (lines: readonly DiscountableLine[]): number[] => lines.map((each) => Number(netOf(each)));

test('a percentage rounds on each line, half away from zero', () => {
  // 15 % of 99 is 14.85, of 10 is 1.5, of 3 is 0.45.
  expect(nets(withDiscount([line(99), line(10), line(3)], percent('15')))).toEqual([84, 8, 3]);
});

test('an amount is divided in proportion, rounded down, the rest to the last line', () => {
  // 100 over 333, 333 and 334: 33.3 and 33.3 round down to 33, the last has the other 34.
  expect(nets(withDiscount([line(333), line(333), line(334)], off(100)))).toEqual([300, 300, 300]);
  // 10 over 5, 5 and 1: 4.54 each rounds down to 4, 2 remain for the last, which has 1; the other goes to the second.
  expect(nets(withDiscount([line(5), line(5), line(1)], off(10)))).toEqual([1, 0, 0]);
});

test('evenly: as much from each line, and what one cannot take goes to the others', () => {
  expect(nets(withDiscount([line(900), line(300)], off(200), 'evenly'))).toEqual([800, 200]);
  expect(nets(withDiscount([line(900), line(50)], off(200), 'evenly'))).toEqual([750, 0]);
});

test('discounts follow one another on what is left, and never take more than there is', () => {
  const once = withDiscount([line(1000)], percent('20'));
  expect(nets(withDiscount(once, percent('50')))).toEqual([400]);
  expect(nets(withDiscount(once, off(5000)))).toEqual([0]);
  expect(withDiscount(withDiscount(once, percent('100')), percent('10'))[0]!.discounts).toHaveLength(2);
});

test('a discount of certain products leaves other lines, credits and lines of nothing as they are', () => {
  const lines = [line(1000), line(1000, 'prod_b'), line(-500), line(0), { ...line(700), product: null }];
  expect(nets(withDiscount(lines, percent('10', ['prod_b'])))).toEqual([1000, 900, -500, 0, 700]);
  expect(nets(withDiscount(lines, off(300)))).toEqual([889, 889, -500, 0, 622]);
});

const amounts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 12n }), { minLength: 1, maxLength: 20 });

test('whatever is divided adds up exactly, and no line gets more than it has', () => {
  fc.assert(
    fc.property(
      amounts,
      fc.bigInt({ min: 0n, max: 10n ** 13n }),
      fc.constantFrom('in_proportion', 'evenly'),
      (left, amount, split) => {
        const parts = divided(amount as Minor, left as Minor[], split);
        const whole = left.reduce((total, each) => total + each, 0n);
        expect(sum(parts)).toBe(amount > whole ? whole : amount);
        parts.forEach((part, index) => expect(part >= 0n && part <= left[index]!).toBe(true));
      },
    ),
  );
});

test('percentages of any size leave every line between nothing and itself, within half a unit of the exact share', () => {
  fc.assert(
    fc.property(amounts, fc.integer({ min: 1, max: 10_000 }), (left, hundredths) => {
      const lines = left.map((amount) => ({ amount: amount as Minor, product: null, discounts: [] }));
      const terms = { ...percent('1'), percentOff: Decimal.from(hundredths).mul(Decimal.from('0.01')) };
      withDiscount(lines, terms).forEach((each, index) => {
        const taken = left[index]! - netOf(each);
        const error = 2n * (taken * 10_000n - left[index]! * BigInt(hundredths));
        expect(error <= 10_000n && error >= -10_000n).toBe(true);
      });
    }),
  );
});

test('discounts of a proration that were rounded apart are cut to its amount, of either sign', () => {
  const each = (amount: number) => ({ discount: 'di', amount: minor(amount) });
  expect(atMost(minor(1), [each(1), each(1)]).map(({ amount }) => amount)).toEqual([1n, 0n]);
  expect(atMost(minor(-3), [each(-2), each(-2)]).map(({ amount }) => amount)).toEqual([-2n, -1n]);
});
