/**
 * What a customer balance script may answer. Amounts are minor units, signed as the balance is: positive is a debit that
 * the customer owes, negative a credit. The amount due is total + applied; balance − applied stays with the customer.
 */
import type { Billing } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import { larger, smaller } from './bounds.ts';

type Request = Billing.CustomerBalanceApplication.CustomerBalanceApplicationInput;
type Answer = Billing.CustomerBalanceApplication.CustomerBalanceApplicationResult;

/**
 * The answer that applies as much of `proposed` as an invoice and a balance allow, in the invoice's currency as it is
 * spelled there.
 *
 * - A credit lowers a positive total, to zero at most: −2000 proposed for a total of 1200 is −1200. It may be more than
 *   the customer's own credit; the customer then owes the rest.
 * - A debit is one that the customer has: 500 proposed with a balance of 300 is 300, with a balance of −300 it is 0.
 *
 * Source: the bounds that Stripe's own scripts keep to (extensions.md 3.3, read 2026-11-20).
 */
export function applied({ customerBalance, totalAmount }: Request, proposed: Decimal): Answer {
  const amount = within(proposed, customerBalance.amount, totalAmount.amount);
  return { appliedCustomerBalance: { amount, currency: totalAmount.currency } };
}

function within(proposed: Decimal, balance: Decimal, total: Decimal): Decimal {
  if (proposed.isNegative()) return total.isPositive() ? larger(proposed, total.neg()) : Decimal.zero;
  if (proposed.isPositive()) return balance.isPositive() ? smaller(proposed, balance) : Decimal.zero;
  return proposed;
}
