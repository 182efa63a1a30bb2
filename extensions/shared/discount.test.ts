import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import { expect, test } from 'vitest';
import { chargesOf, discountOf, fractionOf, total } from './discount.ts';
import { invoice, line, money } from './testing/invoices.ts';

test.each([
  ['2000', '500', '500'],
  ['2000', '2000', '2000'],
  ['2000', '2000.5', '2000'],
  ['2000', '-1', '0'],
  ['2000', '124.875', '124.875'],
  ['0', '500', '0'],
  ['-2000', '500', '0'],
  ['-2000', '-3000', '0'],
])('of a gross amount of %s, %s wanted is %s', (gross, wanted, expected) => {
  const { amount } = discountOf(money(gross, 'Usd'), Decimal.from(wanted)).discount;
  expect(amount).toEqual({ amount: Decimal.from(expected), currency: 'Usd' });
});

test('lines count that charge something in the currency of the invoice, however it is spelled', () => {
  const counted = [line(1), line('0.5', { currency: 'USD' })];
  const left = [line(0), line(-500), line(4000, { currency: 'eur' })];
  expect(chargesOf(invoice([...left, ...counted]))).toEqual(counted);
});

test.each([
  [0.2, '200'],
  [0.125, '125'],
  [0.1, '100'],
  [1, '1000'],
  [1.5, '1000'],
  [0, '0'],
  [-0.1, '0'],
])('%s of 1000 is %s', (fraction, expected) => {
  expect(fractionOf(Decimal.from(1000), fraction).toString()).toBe(expected);
});

test('nothing adds up to zero', () => {
  expect(total([])).toEqual(Decimal.zero);
});
