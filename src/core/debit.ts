/** What was really charged for a stretch of an item's time, and how much of it has been given back. */
import type { Period, Seconds } from './calendar.ts';
import type { AppliedDiscount } from './discount.ts';
import { minor, type Minor, ZERO } from './money.ts';
import type { PriceFacts } from './price.ts';
import { divideRounded } from './rounding.ts';

/**
 * One charge that a later change may have to give back: the flexible billing mode credits what was debited, not what
 * the present price would cost (billing.md 2.4).
 */
export interface Debit {
  id: string;
  price: PriceFacts;
  quantity: number;
  period: Period;
  /** Charged for the period, net of discounts and before tax; never negative. */
  amount: Minor;
  /** What discounts had taken off; absent: nothing. */
  discounts?: readonly AppliedDiscount[];
  /** Given back so far. */
  credited: Minor;
  /** The invoice line that charged it, or the pending invoice item. */
  source: { invoice: string; line: string } | { invoiceItem: string };
}

/** Part of a whole as an exact fraction; the whole is positive. */
export interface Share {
  part: bigint;
  whole: bigint;
}

/**
 * The share of a debit that its unused time from `moment` on is worth, less what was already given back.
 *
 * A debit is used up by the amount that was really credited, not by the fact that a change happened: after a waived
 * credit it is alive in full, after an ordinary one nothing is left. Our assumption where a script changed the
 * factors (billing.md 2.4, marked [A]); kept here alone.
 *
 * @returns null when nothing is left to credit
 */
export function creditableShare(debit: Debit, moment: Seconds): Share | null {
  const { start, end } = debit.period;
  if (debit.amount <= 0n || moment >= end) return null;
  const whole = BigInt(end - start);
  if (whole <= 0n) return null;
  const unused = BigInt(end - Math.max(moment, start));
  // Over the common denominator amount × whole: unused time less the credited part of the amount.
  const part = debit.amount * unused - debit.credited * whole;
  if (divideRounded(part, whole) <= 0n && debit.credited > 0n) return null;
  return part > 0n ? { part, whole: debit.amount * whole } : null;
}

/** Amount of a share of `base`, rounded once. */
export function shareOf(base: Minor, share: Share): Minor {
  return minor(divideRounded(base * share.part, share.whole));
}

export function afterCredit(debit: Debit, credit: Minor): Debit {
  const given = credit < 0n ? -credit : ZERO;
  return { ...debit, credited: minor(debit.credited + given) };
}
