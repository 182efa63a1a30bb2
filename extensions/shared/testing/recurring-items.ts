/** Recurring items for tests: a regular monthly licensed charge of USD 10.00, but for what a test says. */
import type { Billing } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import fc from 'fast-check';

type Item = Billing.RecurringBillingItemHandling.Item;
type Price = Billing.RecurringBillingItemHandling.Price;
type Base = Pick<Item, 'type' | 'isProration' | 'servicePeriod' | 'prorationFactor'>;

const DECEMBER: Billing.AnyTimeRange = {
  value: 'timeRange',
  startDate: new Date('2026-12-01T00:00:00Z'),
  endDate: new Date('2027-01-01T00:00:00Z'),
};

function base(key: string, change: Partial<Base>): Base & { key: string } {
  return {
    key,
    type: 'debit',
    isProration: false,
    servicePeriod: DECEMBER,
    prorationFactor: Decimal.from(1),
    ...change,
  };
}

export function item(
  key: string,
  { price, ...change }: Partial<Base> & { price?: Partial<Price> } = {},
): Item {
  return {
    ...base(key, change),
    priceKind: 'price',
    price: {
      id: 'price_basic',
      metadata: {},
      currency: 'usd',
      type: 'recurring',
      recurring: { interval: 'month', intervalCount: 1, usageType: 'licensed' },
      billingScheme: 'per_unit',
      tiers: [],
      unitAmount: Decimal.from(1000),
      ...price,
    },
  };
}

/** Of a price of 0.00. */
export function freeItem(key: string, change: Partial<Base> & { price?: Partial<Price> } = {}): Item {
  return item(key, { ...change, price: { unitAmount: Decimal.zero, ...change.price } });
}

export function feeItem(key: string, change: Partial<Base> = {}): Item {
  const terms = { serviceInterval: 'month', serviceIntervalCount: 1, currency: 'usd' } as const;
  return {
    ...base(key, change),
    priceKind: 'licenseFee',
    licenseFee: { id: 'fee', metadata: {}, tiers: [], ...terms },
  };
}

const rateCard = { id: 'card', currency: 'usd' } as const;

export function rateItem(key: string, change: Partial<Base> = {}): Item {
  return {
    ...base(key, change),
    priceKind: 'rateCardRate',
    rateCardRate: { id: 'rate', metadata: {}, rateCard, tiers: [] },
  };
}

export function overageItem(key: string, unitAmount: Decimal, change: Partial<Base> = {}): Item {
  return {
    ...base(key, change),
    priceKind: 'customPricingUnitOverageRate',
    customPricingUnitOverageRate: {
      id: 'overage',
      metadata: {},
      rateCard,
      customPricingUnit: 'credits',
      unitAmount,
    },
  };
}

export function otherItem(key: string, change: Partial<Base> = {}): Item {
  return { ...base(key, change), priceKind: 'other', otherPriceKind: 'a_later_kind' };
}

const anyBase: fc.Arbitrary<Base> = fc.record({
  type: fc.constantFrom('debit', 'credit'),
  isProration: fc.boolean(),
  servicePeriod: fc.constantFrom<Billing.AnyTimeRange>(DECEMBER, {
    value: 'oneTime',
    at: new Date('2026-12-09T08:00:00Z'),
  }),
  prorationFactor: fc
    .oneof(
      fc.constant(0),
      fc.constant(1),
      fc.integer({ min: -100, max: 100 }).map((n) => n / 100),
    )
    .map((share) => Decimal.from(share)),
});

const anyUnitAmount = fc.constantFrom(0, 0, 0.4, 1, 1000).map((amount) => Decimal.from(amount));

const anyTier: fc.Arbitrary<Billing.RecurringBillingItemHandling.PriceTier> = fc.record(
  { unitAmount: anyUnitAmount, flatAmount: anyUnitAmount, upTo: fc.constant(Decimal.from(10)) },
  { requiredKeys: [] },
);

const perhaps = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Each optional field there or not, whatever the others say. */
const anyPrice: fc.Arbitrary<Partial<Price>> = fc
  .record({
    unitAmount: fc.option(anyUnitAmount, { nil: undefined, freq: 4 }),
    tiers: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(anyTier, { maxLength: 2 }) },
    ),
    billingScheme: perhaps(fc.constantFrom('per_unit', 'per_unit', 'tiered')),
    tiersMode: fc.constantFrom(undefined, undefined, 'graduated', 'volume'),
    currency: fc.constantFrom('usd', 'jpy', 'kwd'),
    usageType: perhaps(fc.constantFrom('licensed', 'metered')),
    meter: fc.constantFrom(undefined, undefined, 'mtr_1'),
  })
  .map(
    ({ usageType, meter, ...price }) =>
      ({ ...price, recurring: { interval: 'month', intervalCount: 1, usageType, meter } }) as Partial<Price>,
  );

const anyItem: fc.Arbitrary<(key: string) => Item> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(anyBase, anyPrice).map(
      ([b, price]) =>
        (key: string) =>
          item(key, { ...b, price }),
    ),
  },
  { weight: 1, arbitrary: anyBase.map((b) => (key: string) => feeItem(key, b)) },
  { weight: 1, arbitrary: anyBase.map((b) => (key: string) => rateItem(key, b)) },
  {
    weight: 1,
    arbitrary: fc.tuple(anyBase, anyUnitAmount).map(
      ([b, amount]) =>
        (key: string) =>
          overageItem(key, amount, b),
    ),
  },
  { weight: 1, arbitrary: anyBase.map((b) => (key: string) => otherItem(key, b)) },
);

/** Items of every kind, each key once; keys may look like fields of objects. */
export const anyItems: fc.Arbitrary<Item[]> = fc
  .uniqueArray(fc.tuple(fc.oneof(fc.uuid(), fc.constantFrom('__proto__', '5', 'foo_bar')), anyItem), {
    selector: ([key]) => key,
    maxLength: 6,
  })
  .map((entries) => entries.map(([key, make]) => make(key)));
