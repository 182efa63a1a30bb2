/**
 * Collects small amounts together.
 *
 * When an invoice and what the customer still owes from before come to less than the minimum that you set, nothing is
 * collected: the invoice is brought to 0.00, and its amount is added to what the customer owes. The first invoice with
 * which the sum reaches the minimum collects all of it.
 *
 * Examples, each with a minimum of USD 10.00:
 * - An invoice of USD 4.00, nothing owed: 4.00 is below 10.00. The customer pays 0.00 and owes 4.00.
 * - The next invoice, of USD 7.00: 4.00 and 7.00 are 11.00. The customer pays 11.00 and owes nothing.
 * - An invoice of exactly USD 10.00 is paid.
 * - An invoice of USD 12.00 with a credit of 5.00: 7.00 is below 10.00. The customer pays 0.00. The credit is used up,
 *   and of the 12.00 the other 7.00 are owed.
 * - An invoice of USD 3.00 with a credit of 20.00: the credit pays it, 17.00 of it are left, as without the script.
 * - An invoice that gives USD 5.00 back, with 8.00 owed: 3.00 is below 10.00. The customer pays 0.00 and owes 3.00.
 *
 * An invoice in another currency than that of the minimum takes the full balance, as without the script.
 *
 * What a script cannot see, and what that means here:
 * - Not which invoice or customer it is. The minimum holds for every invoice of the account: the first one of a
 *   subscription, which then begins without a payment, one made by hand, and the last one of a customer who leaves.
 * - Not whether another invoice will come, or how long an amount has been owed. Who never reaches the minimum never pays:
 *   look through what customers owe, and collect the rest by hand.
 *
 * Fractions count: 9.999 is below 10.00. The rule is that of Stripe's script of the same name.
 */
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import type { MonetaryAmount } from '@stripe/extensibility-sdk/stdlib';
import { sameCurrency } from '../../shared/currency.ts';
import { applied } from '../../shared/customer-balance.ts';

type Request = Billing.CustomerBalanceApplication.CustomerBalanceApplicationInput;

export interface MinimumAmountBeforeCollectionConfig extends Record<string, unknown> {
  /**
   * Less than this, with what the customer owes from before, is not collected but carried to the next invoice.
   * @displayName Minimum amount
   * @exclusiveMinimum :amount 0
   */
  minimumAmount: MonetaryAmount;
}

export default class MinimumAmountBeforeCollection implements Billing.CustomerBalanceApplication<MinimumAmountBeforeCollectionConfig> {
  computeAppliedCustomerBalance(
    request: Request,
    config: MinimumAmountBeforeCollectionConfig,
    _context: Context,
  ): Billing.CustomerBalanceApplication.CustomerBalanceApplicationResult {
    const { customerBalance, totalAmount } = request;
    const carried = isBelow(request, config.minimumAmount);
    return applied(request, carried ? totalAmount.amount.neg() : customerBalance.amount);
  }
}

/** False in another currency, with which a minimum cannot be compared. */
function isBelow({ customerBalance, totalAmount }: Request, minimum: MonetaryAmount): boolean {
  if (!sameCurrency(minimum.currency, totalAmount.currency)) return false;
  return totalAmount.amount.add(customerBalance.amount).lt(minimum.amount);
}
