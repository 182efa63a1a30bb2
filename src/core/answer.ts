/** A proration script's answer applied to the default lines. */
import { Decimal } from '../sdk/index.ts';
import type { Period } from './calendar.ts';
import { atMost } from './discount.ts';
import { minor, type Minor } from './money.ts';
import type { ProrationLine } from './proration/line.ts';

/** What a script says of one line: the factor that multiplies the base, and the period to print. */
export interface AnsweredItem {
  key: string;
  factor: Decimal;
  period: Period;
}

/** The same line with the script's factor, period and amount; untouched lines keep the default to the unit. */
export function applyAnswer(
  lines: readonly ProrationLine[],
  answer: readonly AnsweredItem[],
): ProrationLine[] {
  const byKey = new Map(answer.map((item) => [item.key, item]));
  return lines.map((line) => {
    const item = byKey.get(line.key);
    if (item === undefined) throw new Error(`The checked answer has no item '${line.key}'.`);
    const amount = scripted(line.amount, line.base, line, item);
    const discounts = line.discounts.map((each) => ({
      ...each,
      amount: scripted(each.amount, each.base, line, item),
    }));
    return {
      ...line,
      factor: item.factor,
      period: item.period,
      amount,
      discounts: atMost(amount, discounts),
    };
  });
}

/**
 * `round(factor × base)`. A factor that came back as it was given stands for the exact share that it was rounded
 * from, so returning it reproduces the default to the unit (billing.md 3.5).
 */
function scripted(amount: Minor, base: Minor, line: ProrationLine, item: AnsweredItem): Minor {
  if (item.factor.eq(line.factor)) return amount;
  return minor(BigInt(item.factor.mul(Decimal.from(base)).toFixed(0, 'half-up')));
}

export function passedThrough(line: ProrationLine, scripted: ProrationLine): boolean {
  return (
    scripted.factor.eq(line.factor) &&
    scripted.period.start === line.period.start &&
    scripted.period.end === line.period.end
  );
}
