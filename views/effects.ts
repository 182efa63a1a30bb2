/**
 * What the app's own scripts do, in a few words made from their configuration. A script that is not listed here is
 * described by its manifest alone: nothing is guessed about code that we do not know.
 */
import type { JsonObject } from '../src/contract/json.ts';
import { formatMoney } from '../src/console/format.ts';
import { moneyOf } from '../src/contract/configuration/form-values.ts';

interface Effect {
  /** One short line for the list: `No charge below $5.00`. */
  line: string;
  /** One worked number: what happens just below and at the limit. */
  worked: string;
}

const EFFECTS: Readonly<Record<string, (configuration: JsonObject) => Effect | null>> = {
  waive_small_prorations: (configuration) => {
    const minimum = moneyOf(configuration.minimum_proration_amount);
    if (minimum === null || minimum.amount < 1) return null;
    const at = formatMoney(minimum.amount, minimum.currency);
    const below = formatMoney(minimum.amount - 1, minimum.currency);
    return {
      line: `No charge below ${at}`,
      worked: `For one unit: a change that comes to ${below} is not charged, one that comes to ${at} is charged in full. Credits stay.`,
    };
  },
};

/** Null: unknown script, or a configuration that says nothing yet. */
export function effectOf(extension: string, configuration: JsonObject | null): Effect | null {
  if (configuration === null) return null;
  return EFFECTS[extension]?.(configuration) ?? null;
}
