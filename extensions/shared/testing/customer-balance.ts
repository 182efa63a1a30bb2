/** Customer balances and invoices for tests. */
import type { Billing } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import fc from 'fast-check';

/** Minor units. */
type Amount = number | string;

/** @param balance positive: the customer owes it; negative: a credit */
export function balanceOf(
  balance: Amount,
  total: Amount,
  currency = 'usd' as Billing.Currency,
): Billing.CustomerBalanceApplication.CustomerBalanceApplicationInput {
  return {
    customerBalance: { amount: Decimal.from(balance), currency },
    totalAmount: { amount: Decimal.from(total), currency },
  };
}

/** Around zero as well as far from it, whole and with a fraction. */
export const anyAmount: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(fc.integer({ min: -30, max: 30 }), fc.integer({ min: -1_000_000, max: 1_000_000 })),
    fc.constantFrom('', '', '.5', '.001', '.999999999999'),
  )
  .map(([whole, fraction]) => `${whole}${fraction}`);
