import { expect, test } from 'vitest';
import { sameCurrency } from './currency.ts';

test('codes are compared without regard to case', () => {
  expect(sameCurrency('USD', 'usd')).toBe(true);
  expect(sameCurrency('usd', 'eur')).toBe(false);
});
