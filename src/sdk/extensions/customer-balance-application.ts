/** The extension point `billing.customer_balance_application`. Source of the shapes: extensions.md section 3. */
import type { Context } from './context.js';
import type { MonetaryAmount } from './money.js';

/** Decides how much of a customer's balance one invoice takes. Any failure leaves the default: all of it. */
export interface CustomerBalanceApplication<C extends Record<string, unknown>> {
  computeAppliedCustomerBalance(
    request: CustomerBalanceApplication.CustomerBalanceApplicationInput,
    config: C,
    context: Context,
  ): CustomerBalanceApplication.CustomerBalanceApplicationResult;
}

export declare namespace CustomerBalanceApplication {
  interface CustomerBalanceApplicationInput {
    /** Positive: a debit, the customer owes it. Negative: a credit. */
    customerBalance: MonetaryAmount;
    /** Of the invoice, before any balance. */
    totalAmount: MonetaryAmount;
  }

  interface CustomerBalanceApplicationResult {
    /**
     * Signed as the balance is, in the currency of the total. The amount due is total + applied, and balance − applied
     * stays with the customer. A credit takes the invoice to zero at most; a debit is at most the balance.
     */
    appliedCustomerBalance: MonetaryAmount;
  }
}
