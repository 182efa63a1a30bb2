/** Default beside script for one change: a verdict and one sentence of cause for each line. */
import { passedThrough } from './answer.ts';
import { formatMoney, minor, sum, type Minor } from './money.ts';
import type { ProrationLine } from './proration/line.ts';

export type Verdict = 'changed' | 'same' | 'passed_through' | 'failed';

/** One invoice line computed twice. */
export interface ComparedLine {
  key: string;
  byDefault: ProrationLine;
  /** Null exactly when the verdict is `failed`: then the default stands. */
  byScript: ProrationLine | null;
  /** byScript − byDefault; zero when the script failed. */
  difference: Minor;
  verdict: Verdict;
  because: string;
}

/** Who decided the scripted side, in words for the sentence of cause. */
export interface Decider {
  /** The extension's name. */
  name: string;
  /** Its configuration in a few words, such as "minimum proration amount $5.00"; empty without one. */
  settings: string;
}

/**
 * @param scripted the lines with the script's answer applied, in any order; null when its run failed
 * @throws {Error} when the scripted lines are not those of the default
 */
export function compare(
  defaults: readonly ProrationLine[],
  scripted: readonly ProrationLine[] | null,
  decider: Decider,
): ComparedLine[] {
  const byKey = new Map(scripted?.map((line) => [line.key, line]));
  return defaults.map((byDefault) => {
    if (scripted === null) return failed(byDefault, decider);
    const byScript = byKey.get(byDefault.key);
    if (byScript === undefined) throw new Error(`The scripted lines have no line '${byDefault.key}'.`);
    const verdict = verdictOf(byDefault, byScript);
    return {
      key: byDefault.key,
      byDefault,
      byScript,
      difference: minor(byScript.amount - byDefault.amount),
      verdict,
      because: REASONS[verdict](byDefault, byScript, decider),
    };
  });
}

function failed(byDefault: ProrationLine, { name }: Decider): ComparedLine {
  return {
    key: byDefault.key,
    byDefault,
    byScript: null,
    difference: minor(0),
    verdict: 'failed',
    because: `${name} failed, so the default amount stands.`,
  };
}

function verdictOf(byDefault: ProrationLine, byScript: ProrationLine): Exclude<Verdict, 'failed'> {
  if (passedThrough(byDefault, byScript)) return 'passed_through';
  return byScript.amount === byDefault.amount ? 'same' : 'changed';
}

type Reason = (byDefault: ProrationLine, byScript: ProrationLine, decider: Decider) => string;

const REASONS: Record<Exclude<Verdict, 'failed'>, Reason> = {
  passed_through: (_default, _script, { name }) => `${name} returned this line unchanged.`,
  same: (byDefault, byScript, { name }) =>
    `${name} changed the ${factorOrPeriod(byDefault, byScript)}, but the amount rounds to the same.`,
  changed: (byDefault, byScript, decider) => {
    const noun = byDefault.type === 'credit' ? 'Credit' : 'Charge';
    const act = byScript.factor.isZero()
      ? 'waived'
      : `of ${unsigned(byDefault.amount, byDefault)} changed to ${unsigned(byScript.amount, byDefault)}`;
    return `${noun} ${act} by ${decider.name}${settingsOf(decider)}.`;
  },
};

function factorOrPeriod(byDefault: ProrationLine, byScript: ProrationLine): string {
  return byScript.factor.eq(byDefault.factor) ? 'service period' : 'factor';
}

function settingsOf({ settings }: Decider): string {
  return settings === '' ? '' : ` (${settings})`;
}

function unsigned(amount: Minor, line: ProrationLine): string {
  return formatMoney(amount < 0n ? -amount : amount, line.price.currency);
}

/** Sum of the amounts that billing would use: the script's, and the default's where it failed. */
export function billedTotal(lines: readonly ComparedLine[]): Minor {
  return sum(lines.map((line) => (line.byScript ?? line.byDefault).amount));
}

export function defaultTotal(lines: readonly ComparedLine[]): Minor {
  return sum(lines.map((line) => line.byDefault.amount));
}
