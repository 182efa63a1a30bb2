/**
 * What crediting a part of an invoice line takes back: discounts and tax in proportion, each rounded once. Shares are of
 * all that was credited of the line so far, less what earlier credits took, so that crediting all of it, in whatever
 * steps, gives back exactly what it charged. Source: billing.md 4.3; the proportion is our choice, kept here alone.
 */
import type { AppliedDiscount } from './discount.ts';
import { minor, sum, ZERO, type Minor } from './money.ts';
import { divideRounded } from './rounding.ts';
import { addedTax, type AppliedTax } from './tax.ts';

/** Amounts as on an invoice line: before discounts, and without the tax that comes on top. */
export interface Creditable {
  amount: bigint;
  discounts: readonly AppliedDiscount[];
  taxes: readonly AppliedTax[];
}

export interface Credit {
  amount: Minor;
  discounts: AppliedDiscount[];
  taxes: AppliedTax[];
}

/** What is credited in all: net of discounts, with the tax on top. */
export function totalOf({ amount, discounts, taxes }: Creditable): Minor {
  return minor(amount - offOf(discounts) + addedTax(taxes));
}

const offOf = (discounts: readonly AppliedDiscount[]): Minor =>
  sum(discounts.map(({ amount, included }) => (included === true ? ZERO : amount)));

/**
 * @param earlier credits of the line that stand
 * @param amount before discounts and tax, above 0 and at most what earlier credits left
 */
export function creditAmount(line: Creditable, earlier: readonly Creditable[], amount: bigint): Credit {
  const reached = sum(earlier.map((each) => minor(each.amount))) + amount;
  return { amount: minor(amount), ...shares(line, earlier, reached, line.amount) };
}

/**
 * The same from the other end: a credit that gives back exactly this total.
 *
 * @param total above 0 and at most what earlier credits left of the line's total
 */
export function creditTotal(line: Creditable, earlier: readonly Creditable[], total: bigint): Credit {
  const whole = totalOf(line);
  const reached = sum(earlier.map(totalOf)) + total;
  const parts = shares(line, earlier, reached, whole);
  return { amount: minor(total + offOf(parts.discounts) - addedTax(parts.taxes)), ...parts };
}

/** Of each discount and tax of the line: its part of `reached / whole`, less what earlier credits had of it. */
function shares(
  line: Creditable,
  earlier: readonly Creditable[],
  reached: bigint,
  whole: bigint,
): Omit<Credit, 'amount'> {
  const part = (amount: Minor, had: readonly Minor[]): Minor =>
    minor(divideRounded(amount * reached, whole) - sum(had));
  return {
    discounts: line.discounts.flatMap((each) => {
      // What the amount is net of already needs no giving back.
      if (each.included === true) return [];
      const had = earlier.flatMap(({ discounts }) =>
        discounts.filter(({ discount }) => discount === each.discount).map(({ amount }) => amount),
      );
      const amount = part(each.amount, had);
      return amount === 0n ? [] : [{ discount: each.discount, amount }];
    }),
    taxes: line.taxes.map((each) => {
      const had = earlier.flatMap(({ taxes }) => taxes.filter(({ rate }) => rate === each.rate));
      return {
        ...each,
        amount: part(
          each.amount,
          had.map(({ amount }) => amount),
        ),
        taxable: part(
          each.taxable,
          had.map(({ taxable }) => taxable),
        ),
      };
    }),
  };
}
