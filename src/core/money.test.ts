import { expect, test } from 'vitest';
import { formatMoney, minor, toWire } from './money.ts';
import { fullAmount } from './price.ts';
import { divideRounded } from './rounding.ts';
import { price } from './testing/builders.ts';

test.each([
  [199n, 'usd', '$1.99'],
  [-667n, 'usd', '−$6.67'],
  [5n, 'eur', '€0.05'],
  [1_234_567n, 'usd', '$12,345.67'],
  [1480n, 'jpy', '¥1,480'],
  [3555n, 'kwd', 'KWD 3.555'],
  [0n, 'usd', '$0.00'],
])('%s minor units of %s read %s', (amount, code, text) => {
  expect(formatMoney(amount, code)).toBe(text);
});

test('ties round away from zero on both sides', () => {
  expect([5n, -5n, 4n, -4n].map((n) => divideRounded(n, 10n))).toEqual([1n, -1n, 0n, 0n]);
});

test('a fractional unit amount is rounded once, on the extended amount', () => {
  // 3 × 0.333 = 0.999 → 1, where rounding each unit would give 0
  expect(fullAmount(price('0.333'), 3)).toBe(1n);
});

test('an amount that JSON cannot carry exactly is refused', () => {
  expect(() => toWire(minor(2n ** 53n))).toThrow(/larger than JSON can carry/);
  expect(() => minor(1.5)).toThrow(/whole number/);
});
