import { expect, test } from 'vitest';
import { checkDiscount } from './discounts.ts';

function check(gross: string, discount: string, currency = 'usd') {
  return checkDiscount(
    { grossAmount: { amount: gross, currency: 'usd' }, lineItems: [] },
    { discount: { amount: { amount: discount, currency } } },
  );
}

test.each([
  ['a quarter of 20.00', '2000', '500'],
  ['all of it', '2000', '2000'],
  ['nothing', '2000', '0'],
  // 12.5 % of 9.99: 999 / 8 = 124.875; rounding comes after the script (extensions.md 5.2).
  ['a fraction of a cent', '999', '124.875'],
  ['nothing of nothing', '0', '0'],
  ['nothing of a negative gross', '-500', '0'],
])('%s is accepted', (_name, gross, discount) => {
  expect(check(gross, discount)).toBeNull();
});

test.each([
  ['2000', '-0.1', 'A discount must be zero or more, not -0.1.'],
  ['2000', '2001', 'A discount of 2001 is more than the gross amount of 2000 allows: 2000 is the most.'],
  [
    '2000',
    '2000.001',
    'A discount of 2000.001 is more than the gross amount of 2000 allows: 2000 is the most.',
  ],
  ['0', '1', 'A discount of 1 is more than the gross amount of 0 allows: 0 is the most.'],
  ['-500', '1', 'A discount of 1 is more than the gross amount of -500 allows: 0 is the most.'],
  ['-500', '-500', 'A discount must be zero or more, not -500.'],
])('of a gross amount of %s a discount of %s is refused', (gross, discount, rule) => {
  expect(check(gross, discount)).toEqual({ path: 'discount.amount.amount', rule });
});

test('the currency is that of the gross amount, in any case of letters, even for a discount of zero', () => {
  expect(check('2000', '500', 'USD')).toBeNull();
  expect(check('2000', '0', 'eur')).toEqual({
    path: 'discount.amount.currency',
    rule: 'It must be in the currency of the gross amount, usd, not eur.',
  });
});
