/** Tax rates on the lines of an invoice: exclusive tax is added, inclusive tax is carved out. Source: billing.md 1.5. */
import { Decimal } from '../sdk/index.ts';
import { minor, sum, ZERO, type Minor } from './money.ts';
import { divideRounded } from './rounding.ts';

export interface RateTerms {
  id: string;
  /** Decimal text, 0 to 100. */
  percentage: string;
  inclusive: boolean;
}

export interface AppliedTax {
  rate: string;
  percentage: string;
  inclusive: boolean;
  /** Negative on a credit. */
  amount: Minor;
  /** What the tax is computed on, without the tax itself. */
  taxable: Minor;
  /** Why it is nothing, where a customer is not taxed. */
  reason?: 'customer_exempt' | 'reverse_charge';
}

/**
 * Taxes of one amount, each rounded on its own, half away from zero: rounding per line is our choice where an account
 * could also round once per invoice (billing.md 1.5, marked [A]); kept here alone.
 *
 * @param net after discounts, signed
 * @param rates all inclusive or all exclusive; several inclusive ones are carved out together
 * @param exempt of the customer: then every tax is zero. A price that would include tax stays as it is: ours, kept here
 */
export function taxesOf(
  net: Minor,
  rates: readonly RateTerms[],
  exempt: 'exempt' | 'reverse' | null = null,
): AppliedTax[] {
  if (exempt !== null)
    return rates.map(({ id, percentage, inclusive }) => ({
      rate: id,
      percentage,
      inclusive,
      amount: ZERO,
      taxable: net,
      reason: exempt === 'exempt' ? 'customer_exempt' : 'reverse_charge',
    }));
  const inside = rates.filter(({ inclusive }) => inclusive).map(({ percentage }) => millionths(percentage));
  const whole = HUNDRED + inside.reduce((total, each) => total + each, 0n);
  const taxes = rates.map(({ id, percentage, inclusive }) => ({
    rate: id,
    percentage,
    inclusive,
    amount: minor(divideRounded(net * millionths(percentage), inclusive ? whole : HUNDRED)),
  }));
  const carved = insideOf(taxes);
  return taxes.map((tax) => ({ ...tax, taxable: minor(net - carved) }));
}

/** Tax to add to the amount. */
export function addedTax(taxes: readonly Pick<AppliedTax, 'amount' | 'inclusive'>[]): Minor {
  return sum(taxes.flatMap(({ amount, inclusive }) => (inclusive ? [] : [amount])));
}

/** Tax that is part of the amount. */
export function insideOf(taxes: readonly Pick<AppliedTax, 'amount' | 'inclusive'>[]): Minor {
  return sum(taxes.flatMap(({ amount, inclusive }) => (inclusive ? [amount] : [])));
}

/** Percentages have at most six decimals here (Stripe allows four). */
const HUNDRED = 100_000_000n;

function millionths(percentage: string): bigint {
  return BigInt(Decimal.from(percentage).mul(1_000_000).toFixed(0, 'half-up'));
}
