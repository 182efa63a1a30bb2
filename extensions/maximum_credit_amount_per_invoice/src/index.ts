/**
 * Spreads a customer's credit over several invoices.
 *
 * Without it, an invoice takes as much of a customer's credit as it can. With it, no invoice takes more than the maximum
 * that you set; the rest of the credit stays for the next ones. What a customer owes is collected in full, as without it.
 *
 * Examples, each with a maximum of USD 20.00:
 * - An invoice of USD 100.00 with a credit of 50.00: 20.00 are taken. The customer pays 80.00 and keeps 30.00.
 * - The same with a credit of 15.00: all of it is taken. The customer pays 85.00.
 * - An invoice of USD 12.00 with a credit of 50.00: no more is taken than the invoice costs. The customer pays 0.00 and
 *   keeps 38.00.
 * - An invoice of USD 100.00 with 30.00 owed from before: the customer pays 130.00.
 * - An invoice that gives something back takes no credit.
 *
 * An invoice in another currency than that of the maximum takes all the credit it can, as without the script.
 *
 * What a script cannot see, and what that means here:
 * - Not which invoice or customer it is, and not the invoices before. The maximum is one of each invoice, not of a month:
 *   a customer with three invoices in a month may use 60.00.
 * - Not that a customer leaves: what is left of the credit then stays unused.
 *
 * The rule is that of Stripe's script of the same name.
 */
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import type { Decimal, MonetaryAmount } from '@stripe/extensibility-sdk/stdlib';
import { larger } from '../../shared/bounds.ts';
import { sameCurrency } from '../../shared/currency.ts';
import { applied } from '../../shared/customer-balance.ts';

type Request = Billing.CustomerBalanceApplication.CustomerBalanceApplicationInput;

export interface MaximumCreditAmountPerInvoiceConfig extends Record<string, unknown> {
  /**
   * No invoice takes more of a customer's credit than this; the rest stays for the next ones.
   * @displayName Maximum credit amount
   * @exclusiveMinimum :amount 0
   */
  maximumCreditAmount: MonetaryAmount;
}

export default class MaximumCreditAmountPerInvoice implements Billing.CustomerBalanceApplication<MaximumCreditAmountPerInvoiceConfig> {
  computeAppliedCustomerBalance(
    request: Request,
    config: MaximumCreditAmountPerInvoiceConfig,
    _context: Context,
  ): Billing.CustomerBalanceApplication.CustomerBalanceApplicationResult {
    return applied(request, proposed(request, config.maximumCreditAmount));
  }
}

/** All that is owed, which is above any credit; of a credit as much as the maximum, where it is in the invoice's currency. */
function proposed({ customerBalance, totalAmount }: Request, maximum: MonetaryAmount): Decimal {
  const balance = customerBalance.amount;
  return sameCurrency(maximum.currency, totalAmount.currency)
    ? larger(balance, maximum.amount.neg())
    : balance;
}
