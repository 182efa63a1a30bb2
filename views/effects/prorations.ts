/** Words for the scripts of prorations. */
import type { Json } from '../../src/contract/json.ts';
import { markOf, positiveMoney, type Words } from './effect.ts';

const UNITS: Readonly<Record<string, string>> = {
  hour: 'hours',
  day: 'days',
  week: 'weeks',
  month: 'months',
};

/** By mode: what becomes of a started unit, and what 7.5 of them count as. */
const ROUNDINGS: Readonly<Record<string, { started: (unit: string) => string; count: number }>> = {
  round_nearest: { started: (unit) => `rounded to the nearest ${unit}`, count: 8 },
  // The names are Stripe's, and say the opposite of what happens to the count.
  round_down: { started: (unit) => `a started ${unit} counts in full`, count: 8 },
  round_up: { started: (unit) => `a started ${unit} does not count`, count: 7 },
};

const DOWNGRADES: Readonly<Record<string, { line: string; worked: string }>> = {
  no_credit: { line: 'a downgrade gives no credit', worked: 'comes to 0.00' },
  prorate: { line: 'a downgrade is prorated as usual', worked: 'credits 5.00, as by default' },
};

export const PRORATIONS: Readonly<Record<string, Words>> = {
  waive_small_prorations: ({ minimum_proration_amount }) => {
    const minimum = positiveMoney(minimum_proration_amount);
    if (minimum === null) return null;
    const below = minimum.of(minimum.amount - 1);
    return {
      line: `No charge below ${minimum.text}`,
      worked: `For one unit: a change that comes to ${below} is not charged, one that comes to ${minimum.text} is charged in full. Credits stay.`,
    };
  },
  prorate_by_custom_interval: ({ custom_interval, rounding_mode }) => {
    const units = named(UNITS, custom_interval);
    const rounding = named(ROUNDINGS, rounding_mode);
    if (units === null || rounding === null) return null;
    return {
      line: `Prorates by whole ${units}: ${rounding.started(String(custom_interval))}`,
      worked: `7.5 remaining ${units} count as ${rounding.count}, for credits and charges alike.`,
    };
  },
  credit_and_debit_full_product_price: ({ metadata_key, metadata_value }) => {
    const mark = markOf(metadata_key, metadata_value);
    if (mark === null) return null;
    return {
      line: `Products with ${mark} are charged and credited in full`,
      worked: 'Halfway through its period, such a product of 30.00 is charged or credited 30.00, not 15.00.',
    };
  },
  charge_price_difference: ({ on_downgrade }) => {
    const downgrade = named(DOWNGRADES, on_downgrade);
    if (downgrade === null) return null;
    return {
      line: `An upgrade charges the full price difference; ${downgrade.line}`,
      worked: `For one unit, halfway through the period: from 20.00 to 30.00 charges 10.00, not 5.00. From 30.00 to 20.00 ${downgrade.worked}.`,
    };
  },
};

function named<T>(table: Readonly<Record<string, T>>, name: Json | undefined): T | null {
  return typeof name === 'string' && Object.hasOwn(table, name) ? (table[name] ?? null) : null;
}
