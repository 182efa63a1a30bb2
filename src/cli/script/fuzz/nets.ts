/** What a change comes to, credits and debits together, and the two rules on it. Trials are those of `trials.ts`. */
import { Decimal } from '../../../sdk/index.ts';
import { factor, prorated } from './prorated.ts';
import type { ProratedLine } from './prorated.ts';
import type { Answered } from './rules.ts';

/** Factors have 12 decimals (extensions.md 2.4); up to three of them are rounded here. */
const FACTOR_TOLERANCE = Decimal.from('0.000000000005');

/**
 * One call: the credit is of a charge in full, so both factors are of the full price. Two calls: the first charged a
 * part of it, and what the credit's factor multiplies is what was charged then. Nothing charged: nothing to compare.
 */
export function netOfNoOp(calls: readonly Answered[]): string | null {
  const [change, ...earlier] = [...calls].reverse();
  const lines = linesOf(change!);
  const [credit, debit] = [lineOf(lines, 'credit'), lineOf(lines, 'debit')];
  const charged = earlier[0] ? lineOf(linesOf(earlier[0]), 'debit').factor : Decimal.from(1);
  if (charged.isZero()) return null;
  const net = credit.factor.mul(charged).add(debit.factor);
  if (net.abs().lte(FACTOR_TOLERANCE)) return null;
  const ofCharge = earlier[0] ? ` of a charge that was itself ${factor(charged)} of the price` : '';
  return (
    `The credit's factor is ${factor(credit.factor)}${ofCharge}, the debit's ${factor(debit.factor)}: ` +
    `together ${factor(net)} of the price, and nothing was changed.`
  );
}

/** Lines are rounded to whole minor units, so that much may lie between two equal changes. */
const AMOUNT_TOLERANCE = Decimal.from(1);

/** The same change at two moments, the earlier first. */
export function netOfUpgrade(calls: readonly Answered[]): string | null {
  const [earlier, later] = calls.map((call) => amountOf(linesOf(call)));
  if (!earlier || !later || later.sub(earlier).lte(AMOUNT_TOLERANCE)) return null;
  const [first, second] = calls.map(({ asked }) => asked.context.clockTime);
  return `Made at ${first}, it costs ${factor(earlier)} for one unit, in minor units; made at ${second}, ${factor(later)}.`;
}

function linesOf({ asked, outcome }: Answered): ProratedLine[] {
  return prorated(asked.request, outcome.result!);
}

function lineOf(lines: readonly ProratedLine[], type: 'credit' | 'debit'): ProratedLine {
  return lines.find((line) => line.type === type)!;
}

function amountOf(lines: readonly ProratedLine[]): Decimal {
  return lines.reduce((sum, line) => sum.add(line.factor.mul(line.unitAmount!)), Decimal.zero);
}
