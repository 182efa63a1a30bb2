import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal } from '../../sdk/index.ts';
import { checkAppliedBalance } from './customer-balance.ts';

const usd = (amount: number | string, currency = 'usd') => ({ amount: String(amount), currency });

function check(balance: number | string, total: number | string, applied: number | string, currency = 'usd') {
  return checkAppliedBalance(
    { customerBalance: usd(balance), totalAmount: usd(total) },
    { appliedCustomerBalance: usd(applied, currency) },
  );
}

test.each([
  ['a credit of 10.00 on an invoice of 30.00, in full', -1000, 3000, -1000],
  ['a part of it', -1000, 3000, -400],
  ['as much of a larger credit as the invoice has: 30.00 of 50.00', -5000, 3000, -3000],
  ['a debit of 10.00, in full', 1000, 3000, 1000],
  ['a part of it', 1000, 3000, 1],
  ['a debit on an invoice of nothing', 1000, 0, 1000],
  ['nothing', 1000, 3000, 0],
  ['nothing where nothing could be', 0, -3000, '-0.0'],
  // "Minimum amount before collection": 3.00 is not collected, the customer owes it instead (extensions.md 3.2).
  ['the whole total without any credit', 0, 300, -300],
  ['the whole total though the customer owes already', 200, 300, -300],
])('%s is accepted', (_name, balance, total, applied) => {
  expect(check(balance, total, applied)).toBeNull();
});

test.each([
  [
    -5000,
    3000,
    -3001,
    'A credit of -3001 would make the invoice negative: its total is 3000, so -3000 is the most.',
  ],
  [
    -5000,
    3000,
    '-3000.01',
    'A credit of -3000.01 would make the invoice negative: its total is 3000, so -3000 is the most.',
  ],
  [-5000, 0, -1, "A credit of -1 cannot be applied: the invoice's total of 0 leaves nothing to lower."],
  [-5000, -200, -1, "A credit of -1 cannot be applied: the invoice's total of -200 leaves nothing to lower."],
  [1000, 3000, 1001, "A debit of 1001 is more than the customer's balance holds: 1000 is the most."],
  [0, 3000, 1, "A debit of 1 cannot be applied: the customer's balance of 0 holds none."],
  [-1000, 3000, 1000, "A debit of 1000 cannot be applied: the customer's balance of -1000 holds none."],
])('of a balance of %s, for a total of %s, %s is refused', (balance, total, applied, rule) => {
  expect(check(balance, total, applied)).toEqual({ path: 'appliedCustomerBalance.amount', rule });
});

test('the currency is that of the total, in any case of letters', () => {
  expect(check(-1000, 3000, -1000, 'USD')).toBeNull();
  expect(check(-1000, 3000, 0, 'eur')).toEqual({
    path: 'appliedCustomerBalance.currency',
    rule: "It must be in the currency of the invoice's total, usd, not eur.",
  });
});

test('an accepted answer never turns the sign of an invoice, nor of a debt', () => {
  const amount = fc.integer({ min: -50, max: 50 });
  fc.assert(
    fc.property(amount, amount, amount, (balance, total, applied) => {
      if (check(balance, total, applied) !== null) return;
      const due = Decimal.from(total).add(applied);
      if (applied < 0) expect(due.isNegative()).toBe(false);
      if (applied > 0) expect(balance - applied).toBeGreaterThanOrEqual(0);
    }),
  );
});
