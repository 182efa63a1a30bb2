/** What a random item is priced by: every kind of price. */
import fc from 'fast-check';
import type { JsonObject } from '../../contract/json.ts';
import type { Recurrence } from '../../core/calendar.ts';
import { quantities, unitAmounts } from './amounts.ts';
import { metadata, perhaps, present, VALUES } from './words.ts';

const names = fc.constantFrom('Basic', 'Pro', 'Zürich 漢字');

/** A handful of ids, so that lines share a product now and then; one product has one metadata in all of a request. */
export const products: fc.Arbitrary<JsonObject> = fc.record({
  id: fc.constantFrom('prod_1', 'prod_2', 'prod_3'),
  name: names,
  metadata,
});

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
    id: fc.constantFrom('price_1', 'price_2', 'price_3'),
    metadata,
    product: perhaps(products),
    unitAmount: fc.option(unitAmounts, { freq: 6, nil: undefined }),
    tiers,
    usageType: fc.constantFrom('licensed', undefined, 'metered'),
    spelledOut: fc.boolean(),
  })
  .map(
    ({ id, metadata, product, unitAmount, tiers, usageType, spelledOut }): Terms =>
      (recurrence, currency) => {
        const tiered = unitAmount === undefined;
        const details = spelledOut
          ? {
              billingScheme: tiered ? 'tiered' : 'per_unit',
              type: recurrence === null ? 'one_time' : 'recurring',
              tiersMode: tiered ? 'graduated' : undefined,
            }
          : {};
        return present({
          id,
          metadata,
          product,
          recurring: recurrence === null ? undefined : recurringOf(recurrence, usageType),
          ...details,
          currency,
          tiers: tiered ? tiers : [],
          unitAmount,
        });
      },
  );

/** Adds the two fields that say what an item is priced by. */
export type Pricing = (recurrence: Recurrence | null, currency: string) => JsonObject;

const byPrice: fc.Arbitrary<Pricing> = prices.map((price): Pricing => {
  return (recurrence, currency) => ({ priceKind: 'price', price: price(recurrence, currency) });
});

const byLicenseFee: fc.Arbitrary<Pricing> = fc
  .record({ metadata, lookupKey: perhaps(fc.constantFrom(...VALUES)), tiers })
  .map(({ metadata, lookupKey, tiers }): Pricing => {
    return (recurrence, currency) => ({
      priceKind: 'licenseFee',
      licenseFee: present({
        id: 'licf_1',
        metadata,
        lookupKey,
        serviceInterval: recurrence?.interval ?? 'month',
        serviceIntervalCount: recurrence?.count ?? 1,
        tiers,
        currency,
      }),
    });
  });

const byRateCard: fc.Arbitrary<Pricing> = fc
  .record({ metadata, tiers })
  .map(({ metadata, tiers }): Pricing => {
    return (_, currency) => ({
      priceKind: 'rateCardRate',
      rateCardRate: { id: 'rcr_1', metadata, rateCard: { id: 'rc_1', currency }, tiers },
    });
  });

const byOverage: fc.Arbitrary<Pricing> = fc
  .record({ metadata, unitAmount: unitAmounts })
  .map(({ metadata, unitAmount }): Pricing => {
    return (_, currency) => ({
      priceKind: 'customPricingUnitOverageRate',
      customPricingUnitOverageRate: {
        id: 'cpur_1',
        metadata,
        rateCard: { id: 'rc_1', currency },
        customPricingUnit: 'cpu_1',
        unitAmount,
      },
    });
  });

const byOther: fc.Arbitrary<Pricing> = fc.constant(() => ({ priceKind: 'other', otherPriceKind: 'bundle' }));

/** All five kinds; plain prices most of the time. */
export const pricings: fc.Arbitrary<Pricing> = fc.oneof(
  { weight: 8, arbitrary: byPrice },
  { weight: 1, arbitrary: byLicenseFee },
  { weight: 1, arbitrary: byRateCard },
  { weight: 1, arbitrary: byOverage },
  { weight: 1, arbitrary: byOther },
);

/** Those that can be sold for a period: what a no-op or an upgrade is about. */
export const perUnitPricing = (unitAmount: string, more: JsonObject): Pricing => {
  return (recurrence, currency) => ({
    priceKind: 'price',
    price: present({
      ...more,
      recurring: recurrence === null ? undefined : recurringOf(recurrence, 'licensed'),
      currency,
      tiers: [],
      unitAmount,
    }),
  });
};
