import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountText, decimalsOf, parseAmount } from './currencyAmount.ts';

test.each([
  ['USD', 2],
  ['jpy', 0],
  ['KWD', 3],
])('%s has %i decimals', (currency, decimals) => expect(decimalsOf(currency)).toBe(decimals));

test.each([
  [500, 2, '5.00'],
  [7, 2, '0.07'],
  [-1234, 2, '-12.34'],
  [980, 0, '980'],
  [10400, 3, '10.400'],
])('%i minor units with %i decimals read %s', (minor, decimals, text) =>
  expect(amountText(minor, decimals)).toBe(text),
);

test.each([
  ['5', 2, 500],
  ['5.', 2, 500],
  ['.5', 2, 50],
  ['1,234.56', 2, 123456],
  ['0.1', 3, 100],
  ['-2.50', 2, -250],
  ['-0', 2, 0],
  ['980', 0, 980],
  ['  7 ', 2, 700],
  ['', 2, null],
])('"%s" with %i decimals is %s minor units', (text, decimals, minor) =>
  expect(parseAmount(text, decimals)).toEqual({ minor }),
);

test.each([
  ['abc', 2],
  ['1.234', 2],
  ['1.5', 0],
  ['1,2,3', 2],
  ['1e3', 2],
  ['.', 2],
  ['-', 2],
  ['99999999999999999', 2],
])('"%s" with %i decimals is no amount', (text, decimals) =>
  expect(parseAmount(text, decimals)).toHaveProperty('error'),
);

test('an amount read back from its text is the same amount', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 4 }), (minor, decimals) => {
      expect(parseAmount(amountText(minor, decimals), decimals)).toEqual({ minor: minor === 0 ? 0 : minor });
    }),
  );
});
