// How much of a credit an invoice takes, in minor units worked out by hand, and what holds for any invoice.
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyAmount, balanceOf } from '../../shared/testing/customer-balance.ts';
import MaximumCreditAmountPerInvoice from './index.ts';

const context: Context = { type: 'script', id: 'maximum_credit_amount_per_invoice', livemode: false };

type Request = ReturnType<typeof balanceOf>;

function answer(request: Request, maximum: number | string, currency = 'usd') {
  const maximumCreditAmount = { amount: Decimal.from(maximum), currency: currency as Billing.Currency };
  return new MaximumCreditAmountPerInvoice().computeAppliedCustomerBalance(
    request,
    { maximumCreditAmount },
    context,
  ).appliedCustomerBalance;
}

/** What the customer pays, and keeps as a credit (negative) or owes afterwards. */
function outcome(request: Request, maximum: number | string = 2000, currency = 'usd') {
  const { amount } = answer(request, maximum, currency);
  return {
    due: request.totalAmount.amount.add(amount).toString(),
    left: request.customerBalance.amount.sub(amount).toString(),
  };
}

test('an invoice takes the maximum of a larger credit, and the rest stays', () => {
  expect(outcome(balanceOf(-5000, 10_000))).toEqual({ due: '8000', left: '-3000' });
});

test('a credit up to the maximum is taken whole', () => {
  expect(outcome(balanceOf(-1500, 10_000))).toEqual({ due: '8500', left: '0' });
  expect(outcome(balanceOf(-2000, 10_000))).toEqual({ due: '8000', left: '0' });
  // One cent more: one cent stays.
  expect(outcome(balanceOf(-2001, 10_000))).toEqual({ due: '8000', left: '-1' });
});

test('several invoices use a credit up, each at most the maximum', () => {
  let left = '-5000';
  const paid: string[] = [];
  for (const total of [3000, 1200, 3000, 3000]) {
    const result = outcome(balanceOf(left, total));
    left = result.left;
    paid.push(result.due);
  }
  // 20.00 of 50.00, 12.00 of 30.00, then 18.00 of 18.00, and nothing is left.
  expect(paid).toEqual(['1000', '0', '1200', '3000']);
  expect(left).toBe('0');
});

test('no more is taken than the invoice costs', () => {
  expect(outcome(balanceOf(-5000, 1200))).toEqual({ due: '0', left: '-3800' });
});

test('what is owed is collected whole', () => {
  expect(outcome(balanceOf(3000, 10_000))).toEqual({ due: '13000', left: '0' });
  expect(outcome(balanceOf(0, 10_000))).toEqual({ due: '10000', left: '0' });
});

test('an invoice of nothing, or one that gives back, takes no credit', () => {
  for (const total of [0, -700]) expect(answer(balanceOf(-5000, total), 2000).amount.toString()).toBe('0');
});

test('in another currency the full balance is applied, within its bounds', () => {
  expect(outcome(balanceOf(-5000, 10_000, 'eur'))).toEqual({ due: '5000', left: '0' });
  expect(outcome(balanceOf(-5000, 1200, 'eur'))).toEqual({ due: '0', left: '-3800' });
});

test('currencies are compared without regard to case, and the spelling of the invoice is kept', () => {
  const request = balanceOf(-5000, 10_000, 'Usd' as Billing.Currency);
  expect(outcome(request, 2000, 'USD').due).toBe('8000');
  expect(answer(request, 2000, 'USD').currency).toBe('Usd');
});

test('yen have no minor units and dinars have three digits: amounts are compared as they come', () => {
  expect(outcome(balanceOf(-980, 1480, 'jpy'), 500, 'jpy')).toEqual({ due: '980', left: '-480' });
  // 15.800 − 10.400 = 5.400 dinars.
  expect(outcome(balanceOf(-20_000, 15_800, 'kwd'), 10_400, 'kwd')).toEqual({ due: '5400', left: '-9600' });
});

test('fractions are taken as they come', () => {
  expect(outcome(balanceOf('-2.5', '10.25'), '1.125')).toEqual({ due: '9.125', left: '-1.375' });
});

const anyMaximum = fc.integer({ min: 1, max: 5000 });

test('no credit above the maximum is ever applied, none is lost, and an amount due never becomes negative by one', () => {
  fc.assert(
    fc.property(anyAmount, anyAmount, anyMaximum, (balance, total, maximum) => {
      const request = balanceOf(balance, total);
      const { amount } = answer(request, maximum);
      expect(amount.gte(-maximum)).toBe(true);
      const { due, left } = outcome(request, maximum);
      expect(Decimal.from(due).add(Decimal.from(left))).toEqual(
        request.totalAmount.amount.add(request.customerBalance.amount),
      );
      if (amount.isNegative()) {
        expect(Decimal.from(due).isNegative()).toBe(false);
        expect(Decimal.from(left).isPositive()).toBe(false);
      }
      if (amount.isPositive()) expect(left).toBe('0');
    }),
    { numRuns: 500 },
  );
});

test('the same request gets the same answer, and is not changed', () => {
  fc.assert(
    fc.property(anyAmount, anyAmount, anyMaximum, (balance, total, maximum) => {
      const request = balanceOf(balance, total);
      const before = JSON.stringify(request);
      const answers = [1, 2].map(() => JSON.stringify(answer(request, maximum)));
      expect(answers[0]).toBe(answers[1]);
      expect(JSON.stringify(request)).toBe(before);
    }),
  );
});
