import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minor } from './money.ts';
import { addedTax, insideOf, taxesOf, type RateTerms } from './tax.ts';

const rate = (percentage: string, inclusive = false): RateTerms => ({
  id: `txr_${percentage}`,
  percentage,
  inclusive,
});
const amounts = (net: number, ...rates: RateTerms[]) =>
  taxesOf(minor(net), rates).map(({ amount }) => Number(amount));

test('exclusive tax is added to what is left after discounts; a credit has negative tax', () => {
  // Example J: 8 % of −2041 is −163.28, of 2897 is 231.76.
  expect([amounts(-2041, rate('8')), amounts(2897, rate('8'))]).toEqual([[-163], [232]]);
  expect(addedTax(taxesOf(minor(1000), [rate('8.875'), rate('1')]))).toBe(99n);
});

test('inclusive tax is carved out: 20 % inside 1200 is 200, of which 1000 is taxable', () => {
  const [tax] = taxesOf(minor(1200), [rate('20', true)]);
  expect([tax!.amount, tax!.taxable]).toEqual([200n, 1000n]);
  // 19 % inside 999: 999 × 19 / 119 = 159.504.
  expect(amounts(999, rate('19', true))).toEqual([160]);
  // Together: 1250 × 5 / 125 and 1250 × 20 / 125.
  expect(amounts(1250, rate('5', true), rate('20', true))).toEqual([50, 200]);
});

test('half of a unit rounds away from zero on either side', () => {
  // 5 % of 10 is 0.5.
  expect([amounts(10, rate('5')), amounts(-10, rate('5'))]).toEqual([[1], [-1]]);
});

test('tax of a credit is the tax of the charge that it gives back, inclusive or not', () => {
  fc.assert(
    fc.property(
      fc.integer({ max: 10 ** 12, min: 0 }),
      fc.boolean(),
      fc.nat(10_000),
      (net, inclusive, hundredths) => {
        const rates = [rate(String(hundredths / 100), inclusive)];
        const [charged, credited] = [taxesOf(minor(net), rates), taxesOf(minor(-net), rates)];
        expect(addedTax(credited)).toBe(-addedTax(charged));
        expect(insideOf(credited)).toBe(-insideOf(charged));
        expect(insideOf(charged) <= BigInt(net)).toBe(true);
      },
    ),
  );
});
