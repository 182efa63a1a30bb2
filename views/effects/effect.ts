/** What a script does with its settings, in words; and how settings are read for them. */
import { formatMoney } from '../../src/console/format.ts';
import { moneyOf } from '../../src/contract/configuration/form-values.ts';
import type { Json, JsonObject } from '../../src/contract/json.ts';
import { Decimal } from '../../src/sdk/index.ts';

export interface Effect {
  /** One short sentence for the list, without a full stop: `No charge below $5.00`. */
  line: string;
  /** One worked case: what happens just below and at the limit. */
  worked: string;
}

/** From a saved configuration, in snake_case. Null: it says nothing yet, or nothing that can be read. */
export type Words = (configuration: JsonObject) => Effect | null;

/** Money above zero in whole minor units, with its text and that of other amounts of its currency. */
export function positiveMoney(value: Json | undefined) {
  const money = moneyOf(value);
  if (money === null || money.amount < 1) return null;
  const { amount, currency } = money;
  return {
    amount,
    currency,
    text: formatMoney(amount, currency),
    of: (n: number) => formatMoney(n, currency),
  };
}

/** A fraction above 0 and up to 1, and its text: 0.125 is `12.5%`. */
export function positivePercent(value: Json | undefined) {
  if (typeof value !== 'number' || !(value > 0) || value > 1) return null;
  const fraction = Decimal.from(value);
  return { fraction, text: `${fraction.mul(100).toString()}%` };
}

/** A whole number from `least` on. */
export function wholeNumber(value: Json | undefined, least: number): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least ? value : null;
}

/** `promotion “summer”`; null for a matcher without a key, which matches nothing. */
export function markOf(key: Json | undefined, value: Json | undefined): string | null {
  if (typeof key !== 'string' || key === '' || typeof value !== 'string') return null;
  return `${key} “${value}”`;
}

/** The mark of a setting `{key, value}`. */
export function matcherMark(value: Json | undefined): string | null {
  const { key, value: wanted } = (value ?? {}) as JsonObject;
  return markOf(key, wanted);
}
