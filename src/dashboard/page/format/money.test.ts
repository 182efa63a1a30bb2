import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money, moneyOfDecimal, toMajor, toMinor } from './money.ts';

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

test.each([
  ['5', 'usd', '500'],
  ['5.00', 'usd', '500'],
  ['.5', 'usd', '50'],
  ['0.005', 'usd', '0.5'],
  ['300', 'jpy', '300'],
  ['1.25', 'kwd', '1250'],
  ['-1.5', 'usd', '-150'],
])('%s typed in %s is %s minor units', (typed, currency, minor) => {
  expect(toMinor(typed, currency)).toBe(minor);
});

test.each(['', 'five', '1,000', '1e3', '--1', '.', '$5'])('%j is not taken for an amount', (typed) => {
  expect(toMinor(typed, 'usd')).toBeNull();
});

test('an amount survives being shown for editing and read again', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.constantFrom('usd', 'jpy', 'kwd'), (minor, currency) => {
      const text = String(minor);
      return toMinor(toMajor(text, currency), currency) === text;
    }),
  );
});
