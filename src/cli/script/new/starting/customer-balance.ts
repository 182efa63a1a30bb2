/** Customer balance: applies all of it, or keeps credits. */
import type { StartingScript } from './starting-script.ts';

export const customerBalance: StartingScript = {
  description: 'Applies the whole balance as by default, or keeps credits for later.',
  purpose: null,
  requests: [false, true].map((keepCredits) => ({
    config: { keepCredits },
    request: {
      customerBalance: { amount: '-2000', currency: 'usd' },
      totalAmount: { amount: '5000', currency: 'usd' },
    },
  })),
  source: ({ title, className }) => `/**
 * ${title}.
 *
 * A customer's balance is applied to the next invoice: a credit lowers it, a debit raises it. As it stands, this script
 * does the same, or keeps credits out of invoices. Replace that by your own rule, and these lines by what a billing
 * manager should know of it.
 *
 * Examples, each for an invoice of USD 50:
 * - A credit of USD 20: the customer pays 30.00. With "Keep credits" it is 50.00, and the credit stays.
 * - A credit of USD 80: the customer pays 0.00, and a credit of 30.00 stays.
 * - A debit of USD 20: the customer pays 70.00.
 */
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';

export interface ${className}Config extends Record<string, unknown> {
  /**
   * Credits are not applied to invoices; they stay on the customer's balance.
   * @displayName Keep credits
   * @defaultValue false
   */
  keepCredits: boolean;
}

export default class ${className} implements Billing.CustomerBalanceApplication<${className}Config> {
  computeAppliedCustomerBalance(
    request: Billing.CustomerBalanceApplication.CustomerBalanceApplicationInput,
    config: ${className}Config,
    _context: Context,
  ): Billing.CustomerBalanceApplication.CustomerBalanceApplicationResult {
    const { customerBalance, totalAmount } = request;
    const keeps = config.keepCredits && customerBalance.amount.isNegative();
    const amount = keeps ? Decimal.zero : wholeBalance(customerBalance.amount, totalAmount.amount);
    return { appliedCustomerBalance: { amount, currency: totalAmount.currency } };
  }
}

/** All of a debit; of a credit (negative) what the invoice can take: it never becomes negative. */
function wholeBalance(balance: Decimal, total: Decimal): Decimal {
  if (!balance.isNegative()) return balance;
  if (!total.isPositive()) return Decimal.zero;
  const most = total.neg();
  return balance.lt(most) ? most : balance;
}
`,
  test: ({ id, className }) => `// The rule, in numbers worked out by hand.
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import { expect, test } from 'vitest';
import ${className} from './index.ts';

const context: Context = { type: 'script', id: '${id}', livemode: false };

const usd = (cents: number): Billing.MonetaryAmount => ({ amount: Decimal.from(cents), currency: 'usd' });

/** What is applied to an invoice, in cents; credits are negative. */
function applied(balance: number, total: number, keepCredits = false): number {
  const request = { customerBalance: usd(balance), totalAmount: usd(total) };
  const answer = new ${className}().computeAppliedCustomerBalance(request, { keepCredits }, context);
  expect(answer.appliedCustomerBalance.currency).toBe('usd');
  return answer.appliedCustomerBalance.amount.toNumber();
}

test('a credit of 20 dollars lowers an invoice of 50 to 30', () => {
  expect(applied(-2000, 5000)).toBe(-2000);
});

test('a credit of 80 dollars takes an invoice of 50 to 0 and no further', () => {
  expect(applied(-8000, 5000)).toBe(-5000);
});

test('a credit is not applied where there is nothing to pay', () => {
  expect(applied(-8000, 0)).toBe(0);
});

test('a debit of 20 dollars raises it', () => {
  expect(applied(2000, 5000)).toBe(2000);
});

test('credits that are kept are not applied, and debits still are', () => {
  expect(applied(-2000, 5000, true)).toBe(0);
  expect(applied(2000, 5000, true)).toBe(2000);
});
`,
};
