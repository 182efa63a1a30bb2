/** What a random item is priced by: every kind of price. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { JsonObject } from '../../contract/json.ts';
import type { Recurrence } from '../../core/calendar.ts';
import { quantities, unitAmounts } from './amounts.ts';
import { metadata, perhaps, present, VALUES } from './words.ts';

const names = fc.constantFrom('Basic', 'Pro', 'Zürich 漢字');

/** What is alike has one id, and what has one id is alike. */
function idOf(prefix: string, content: JsonObject): string {
  return `${prefix}_${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 8)}`;
}

/** Few enough that lines share a product now and then. */
export const products: fc.Arbitrary<JsonObject> = fc
  .record({ name: names, metadata })
  .map((content) => ({ id: idOf('prod', content), ...content }));

const tiers: fc.Arbitrary<JsonObject[]> = fc.array(
  fc
    .record({ flatAmount: perhaps(unitAmounts), unitAmount: perhaps(unitAmounts), upTo: perhaps(quantities) })
    .map(present),
  { minLength: 1, maxLength: 2 },
);

/** A price without the terms that the item gives it: when it recurs, and its currency. */
export type Terms = (recurrence: Recurrence | null, currency: string) => JsonObject;

const recurringOf = ({ interval, count }: Recurrence, usageType?: string): JsonObject =>
  present({ interval, intervalCount: count, usageType });

/** Per unit most of the time; by tiers; by use. */
export const prices: fc.Arbitrary<Terms> = fc
  .record({
    metadata,
    product: perhaps(products),
    unitAmount: fc.option(unitAmounts, { freq: 6, nil: undefined }),
    tiers,
    usageType: fc.constantFrom('licensed', undefined, 'metered'),
    spelledOut: fc.boolean(),
  })
  .map(({ metadata, product, unitAmount, tiers, usageType, spelledOut }): Terms => (recurrence, currency) => {
    const tiered = unitAmount === undefined;
    const details = spelledOut
      ? {
          billingScheme: tiered ? 'tiered' : 'per_unit',
          type: recurrence === null ? 'one_time' : 'recurring',
          tiersMode: tiered ? 'graduated' : undefined,
        }
      : {};
    const price = present({
      metadata,
      product,
      recurring: recurrence === null ? undefined : recurringOf(recurrence, usageType),
      ...details,
      currency,
      tiers: tiered ? tiers : [],
      unitAmount,
    });
    return { id: idOf('price', price), ...price };
  });

/**
 * Adds the two fields that say what an item is priced by.
 *
 * @param oneTime nothing recurs; only plain prices can be that, the other kinds take no notice
 */
export type Pricing = (recurrence: Recurrence, currency: string, oneTime?: boolean) => JsonObject;

const byPrice: fc.Arbitrary<Pricing> = prices.map(
  (price): Pricing =>
    (recurrence, currency, oneTime = false) => ({
      priceKind: 'price',
      price: price(oneTime ? null : recurrence, currency),
    }),
);

/** A kind whose field has its name, an id and what else is drawn for it. */
function byKind<T>(
  priceKind: string,
  drawn: fc.Arbitrary<T>,
  field: (drawn: T, recurrence: Recurrence, currency: string) => JsonObject,
): fc.Arbitrary<Pricing> {
  return drawn.map((content) => (recurrence, currency) => {
    const value = field(content, recurrence, currency);
    return { priceKind, [priceKind]: { id: idOf(priceKind, value), ...value } };
  });
}

const byLicenseFee = byKind(
  'licenseFee',
  fc.record({ metadata, lookupKey: perhaps(fc.constantFrom(...VALUES)), tiers }),
  (drawn, { interval, count }, currency) =>
    present({ ...drawn, serviceInterval: interval, serviceIntervalCount: count, currency }),
);

const byRateCard = byKind('rateCardRate', fc.record({ metadata, tiers }), (drawn, _, currency) => ({
  ...drawn,
  rateCard: { id: 'rc_1', currency },
}));

const byOverage = byKind(
  'customPricingUnitOverageRate',
  fc.record({ metadata, unitAmount: unitAmounts }),
  (drawn, _, currency) => ({ ...drawn, rateCard: { id: 'rc_1', currency }, customPricingUnit: 'cpu_1' }),
);

const byOther: fc.Arbitrary<Pricing> = fc.constant(() => ({ priceKind: 'other', otherPriceKind: 'bundle' }));

/** All five kinds; plain prices most of the time. */
export const pricings: fc.Arbitrary<Pricing> = fc.oneof(
  { withCrossShrink: true },
  { weight: 8, arbitrary: byPrice },
  { weight: 1, arbitrary: byLicenseFee },
  { weight: 1, arbitrary: byRateCard },
  { weight: 1, arbitrary: byOverage },
  { weight: 1, arbitrary: byOther },
);

/** One price per unit and period: what can be compared. @param more metadata, product */
export function perUnitPricing(unitAmount: string, more: JsonObject): Pricing {
  return (recurrence, currency) => {
    const price = {
      ...more,
      recurring: recurringOf(recurrence, 'licensed'),
      currency,
      tiers: [],
      unitAmount,
    };
    return { priceKind: 'price', price: { id: idOf('price', price), ...price } };
  };
}
