/** `billing.customer_balance_application`: the shapes of its method, and the bounds of an answer. */
import { Decimal } from '../../sdk/index.ts';
import type { JsonObject } from '../json.ts';
import { object } from '../shapes/shape.ts';
import type { Violation } from './extension-point.ts';
import { money, otherCurrency } from './money.ts';
import type { Money } from './money.ts';

/** extensions.md 3.1 */
export const customerBalanceRequest = object({ customerBalance: money, totalAmount: money });
export const customerBalanceResult = object({ appliedCustomerBalance: money });

const PATH = 'appliedCustomerBalance';

/**
 * The bounds that Stripe's own scripts keep to before they answer (extensions.md 3.3). That an answer outside them is
 * refused, and not cut to them, is assumed. A credit may exceed the customer's own: Stripe's "minimum amount before
 * collection" puts off an invoice by applying its whole total and leaving the customer in debt (3.2).
 *
 * @param request, result script form, of the shapes above
 */
export function checkAppliedBalance(request: JsonObject, result: JsonObject): Violation | null {
  const { customerBalance, totalAmount } = request as unknown as {
    customerBalance: Money;
    totalAmount: Money;
  };
  const { appliedCustomerBalance } = result as unknown as { appliedCustomerBalance: Money };
  const rule = outOfBounds(
    Decimal.from(appliedCustomerBalance.amount),
    Decimal.from(customerBalance.amount),
    Decimal.from(totalAmount.amount),
  );
  if (rule) return { path: `${PATH}.amount`, rule };
  return otherCurrency(appliedCustomerBalance, totalAmount, PATH, "the invoice's total");
}

function outOfBounds(applied: Decimal, balance: Decimal, total: Decimal): string | null {
  if (applied.isNegative()) {
    if (!total.isPositive())
      return `A credit of ${applied} cannot be applied: the invoice's total of ${total} leaves nothing to lower.`;
    if (applied.lt(total.neg()))
      return `A credit of ${applied} would make the invoice negative: its total is ${total}, so ${total.neg()} is the most.`;
  }
  if (applied.isPositive()) {
    if (!balance.isPositive())
      return `A debit of ${applied} cannot be applied: the customer's balance of ${balance} holds none.`;
    if (applied.gt(balance))
      return `A debit of ${applied} is more than the customer's balance holds: ${balance} is the most.`;
  }
  return null;
}
