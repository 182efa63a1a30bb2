// What is collected and what is carried, in minor units worked out by hand, and what holds for any invoice.
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyAmount, balanceOf } from '../../shared/testing/customer-balance.ts';
import MinimumAmountBeforeCollection from './index.ts';

const context: Context = { type: 'script', id: 'minimum_amount_before_collection', livemode: false };

type Request = ReturnType<typeof balanceOf>;

function answer(request: Request, minimum: number | string, currency = 'usd') {
  const minimumAmount = { amount: Decimal.from(minimum), currency: currency as Billing.Currency };
  return new MinimumAmountBeforeCollection().computeAppliedCustomerBalance(
    request,
    { minimumAmount },
    context,
  ).appliedCustomerBalance;
}

/** What the customer pays, and owes afterwards (a credit is negative). */
function outcome(request: Request, minimum: number | string = 1000, currency = 'usd') {
  const { amount } = answer(request, minimum, currency);
  return {
    due: request.totalAmount.amount.add(amount).toString(),
    owed: request.customerBalance.amount.sub(amount).toString(),
  };
}

test('a small invoice is carried, and collected with the next one', () => {
  // 4.00 < 10.00: −4.00 is applied, 0 − −4.00 is owed. 7.00 + 4.00 = 11.00 ≥ 10.00: 4.00 is applied.
  expect(outcome(balanceOf(0, 400))).toEqual({ due: '0', owed: '400' });
  expect(outcome(balanceOf(400, 700))).toEqual({ due: '1100', owed: '0' });
});

test('small invoices add up until they reach the minimum', () => {
  let owed = '0';
  const paid: string[] = [];
  for (const total of [300, 300, 300, 300]) {
    const result = outcome(balanceOf(owed, total));
    owed = result.owed;
    paid.push(result.due);
  }
  // 3.00, 6.00 and 9.00 are below 10.00; 12.00 is not.
  expect(paid).toEqual(['0', '0', '0', '1200']);
  expect(owed).toBe('0');
});

test('exactly the minimum is collected, the least fraction below it is not', () => {
  expect(outcome(balanceOf(0, 1000))).toEqual({ due: '1000', owed: '0' });
  expect(outcome(balanceOf(0, '999.9'))).toEqual({ due: '0', owed: '999.9' });
  expect(outcome(balanceOf(0, 1000), '1000.000000000001')).toEqual({ due: '0', owed: '1000' });
});

test('a credit that takes an invoice below the minimum is used up, and the rest of the invoice is owed', () => {
  // 12.00 − 5.00 = 7.00 < 10.00: −12.00 is applied, −5.00 − −12.00 = 7.00 is owed.
  expect(outcome(balanceOf(-500, 1200))).toEqual({ due: '0', owed: '700' });
});

test('a credit that pays the invoice is taken as without the script', () => {
  expect(outcome(balanceOf(-2000, 300))).toEqual({ due: '0', owed: '-1700' });
});

test('an invoice above the minimum in spite of a credit takes all of it', () => {
  expect(outcome(balanceOf(-500, 1500))).toEqual({ due: '1000', owed: '0' });
});

test('an invoice that gives back lowers what is owed, and no more than that', () => {
  // −5.00 + 8.00 = 3.00 < 10.00: 5.00 are applied. With 2.00 owed, 2.00 are. With nothing owed, nothing is.
  expect(outcome(balanceOf(800, -500))).toEqual({ due: '0', owed: '300' });
  expect(outcome(balanceOf(200, -500))).toEqual({ due: '-300', owed: '0' });
  expect(answer(balanceOf(0, -500), 1000).amount.toString()).toBe('0');
  expect(answer(balanceOf(-100, -500), 1000).amount.toString()).toBe('0');
});

test('an invoice that gives back less than is owed above the minimum collects the rest', () => {
  // −5.00 + 20.00 = 15.00.
  expect(outcome(balanceOf(2000, -500))).toEqual({ due: '1500', owed: '0' });
});

test('in another currency the full balance is applied, within its bounds', () => {
  expect(outcome(balanceOf(400, 100, 'eur'))).toEqual({ due: '500', owed: '0' });
  expect(outcome(balanceOf(-400, 100, 'eur'))).toEqual({ due: '0', owed: '-300' });
});

test('currencies are compared without regard to case, and the spelling of the invoice is kept', () => {
  const request = balanceOf(0, 400, 'USD' as Billing.Currency);
  expect(outcome(request, 1000, 'usd').due).toBe('0');
  expect(answer(request, 1000, 'usd').currency).toBe('USD');
});

test('yen have no minor units and dinars have three digits: amounts are compared as they come', () => {
  // 980 yen < 1000 yen. 10.400 dinars ≥ 10.000 dinars.
  expect(outcome(balanceOf(0, 980, 'jpy'), 1000, 'jpy').due).toBe('0');
  expect(outcome(balanceOf(0, 10_400, 'kwd'), 10_000, 'kwd').due).toBe('10400');
});

const anyMinimum = fc.integer({ min: 1, max: 5000 });

test('nothing between zero and the minimum is ever collected, and nothing is lost', () => {
  fc.assert(
    fc.property(anyAmount, anyAmount, anyMinimum, (balance, total, minimum) => {
      const request = balanceOf(balance, total);
      const { due, owed } = outcome(request, minimum);
      expect(Decimal.from(due).isPositive() && Decimal.from(due).lt(minimum)).toBe(false);
      expect(Decimal.from(due).add(Decimal.from(owed))).toEqual(
        request.totalAmount.amount.add(request.customerBalance.amount),
      );
    }),
    { numRuns: 500 },
  );
});

test('a credit never makes an amount due negative, and a debit is never more than was owed', () => {
  fc.assert(
    fc.property(anyAmount, anyAmount, anyMinimum, (balance, total, minimum) => {
      const request = balanceOf(balance, total);
      const { amount } = answer(request, minimum);
      if (amount.isNegative()) expect(request.totalAmount.amount.add(amount).isNegative()).toBe(false);
      if (amount.isPositive()) expect(amount.lte(request.customerBalance.amount)).toBe(true);
    }),
  );
});

test('the same request gets the same answer, and is not changed', () => {
  fc.assert(
    fc.property(anyAmount, anyAmount, anyMinimum, (balance, total, minimum) => {
      const request = balanceOf(balance, total);
      const before = JSON.stringify(request);
      const answers = [1, 2].map(() => JSON.stringify(answer(request, minimum)));
      expect(answers[0]).toBe(answers[1]);
      expect(JSON.stringify(request)).toBe(before);
    }),
  );
});
