import { expect, test } from 'vitest';
import { money, moneyOfDecimal } from './money.ts';

test.each([
  [-667, 'usd', '−$6.67'],
  [0, 'usd', '$0.00'],
  [199, 'usd', '$1.99'],
  [5, 'usd', '$0.05'],
  [2_500_00, 'eur', '€2,500.00'],
  [3000, 'jpy', '¥3,000'],
  [-3000, 'jpy', '−¥3,000'],
  [1250, 'kwd', 'KWD 1.250'],
  // Stripe keeps two decimals for the króna, although ISO 4217 has none.
  [100, 'isk', 'ISK 1.00'],
])('%d %s reads %s', (minor, currency, text) => {
  expect(money(minor, currency)).toBe(text);
});

test('a price of half a cent keeps its digits', () => {
  expect(moneyOfDecimal('0.5', 'usd')).toBe('$0.005');
  expect(moneyOfDecimal('2500', 'usd')).toBe('$25.00');
});
