// The bounds of extensions.md 3.3, and what they promise of any answer.
import type { Billing } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applied } from './customer-balance.ts';
import { anyAmount, balanceOf } from './testing/customer-balance.ts';

const appliedOf = (balance: number, total: number, proposed: number) =>
  applied(balanceOf(balance, total), Decimal.from(proposed)).appliedCustomerBalance.amount.toString();

test.each([
  // balance, total, proposed, applied
  [-2000, 5000, -2000, '-2000'],
  // A credit takes an invoice to zero at most,
  [-8000, 5000, -8000, '-5000'],
  [0, 5000, -5000, '-5000'],
  [3000, 5000, -5000, '-5000'],
  // and has nothing to lower on one that is zero or gives back.
  [-8000, 0, -8000, '0'],
  [-8000, -100, -8000, '0'],
  // A debit is at most what is owed,
  [300, 5000, 300, '300'],
  [300, -500, 500, '300'],
  [800, -500, 500, '500'],
  // and of nothing owed there is none.
  [0, -500, 500, '0'],
  [-300, -500, 500, '0'],
  [300, 5000, 0, '0'],
  [-300, -5000, 0, '0'],
  [300.5, -500, 500, '300.5'],
  [-9, 4.25, -9, '-4.25'],
])('a balance of %d, a total of %d: of %d proposed %s is applied', (balance, total, proposed, amount) => {
  expect(appliedOf(balance, total, proposed)).toBe(amount);
});

test('the answer is in the currency of the invoice, spelled as there', () => {
  const request = balanceOf(-100, 500, 'uSd' as Billing.Currency);
  expect(applied(request, Decimal.from(-100)).appliedCustomerBalance.currency).toBe('uSd');
});

test('any answer is between zero and what was proposed, and moves neither invoice nor balance past zero', () => {
  fc.assert(
    fc.property(anyAmount, anyAmount, anyAmount, (balance, total, proposed) => {
      const { amount } = applied(balanceOf(balance, total), Decimal.from(proposed)).appliedCustomerBalance;
      expect(amount.abs().lte(Decimal.from(proposed).abs())).toBe(true);
      expect(amount.isZero() || amount.isNegative() === proposed.startsWith('-')).toBe(true);
      if (amount.isNegative()) expect(amount.add(Decimal.from(total)).isNegative()).toBe(false);
      if (amount.isPositive()) expect(Decimal.from(balance).sub(amount).isNegative()).toBe(false);
    }),
    { numRuns: 500 },
  );
});
