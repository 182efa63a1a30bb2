/** Random amounts of money and quantities, as decimal strings. */
import fc from 'fast-check';
import type { JsonObject } from '../../contract/json.ts';

/** Beyond what billing sees, and far inside what JSON carries. */
const MOST = 1_000_000_000_000;

/** Whole minor units: everyday ones most of the time. */
export const wholeAmounts: fc.Arbitrary<number> = fc.oneof(
  { withCrossShrink: true },
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 10_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 100, 999_999) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: MOST }) },
);

/** Both signs and zero. */
export const signedAmounts: fc.Arbitrary<string> = fc
  .tuple(wholeAmounts, fc.boolean())
  .map(([amount, negative]) => String(negative && amount > 0 ? -amount : amount));

/** The price of one unit: whole minor units, or up to 12 digits after the point (`unit_amount_decimal`). */
export const unitAmounts: fc.Arbitrary<string> = fc.oneof(
  { withCrossShrink: true },
  { weight: 5, arbitrary: wholeAmounts.map(String) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 999_999_999_999 }))
      .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(12, '0')}`.replace(/0+$/, '')),
  },
);

export const quantities: fc.Arbitrary<string> = fc.oneof(
  { withCrossShrink: true },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 20 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('0', '0.5', '2.25', '100000') },
);

export function money(amount: string, currency: string): JsonObject {
  return { amount, currency };
}
