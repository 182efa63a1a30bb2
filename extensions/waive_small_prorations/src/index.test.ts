// The rule, case by case, and what it promises for any request.
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import WaiveSmallProrations from './index.ts';

type Item = Billing.Prorations.ProratableItem;

const context: Context = { type: 'script', id: 'waive_small_prorations', livemode: false };
const rest = { startDate: new Date('2026-11-20T03:30:00Z'), endDate: new Date('2026-12-20T00:00:00Z') };

// 3.5 hours into 30 days: (2592000 − 12600) ÷ 2592000.
const REMAINING = Decimal.from(2_579_400).div(2_592_000, 34, 'half-even');

const factorOf = (type: Item['type']) => (type === 'credit' ? REMAINING.neg() : REMAINING);

function priced(
  type: Item['type'],
  unitAmount: number | undefined,
  change: { key?: string; isProration?: boolean; factor?: Decimal; currency?: string } = {},
): Item {
  return {
    key: change.key ?? type,
    type,
    isProration: change.isProration ?? true,
    servicePeriod: rest,
    currentProrationFactor: change.factor ?? factorOf(type),
    priceIntervalDuration: 2_592_000,
    priceKind: 'price',
    price: {
      id: `price_${type}`,
      metadata: {},
      currency: (change.currency ?? 'usd') as Billing.Currency,
      tiers: [],
      ...(unitAmount === undefined ? {} : { unitAmount: Decimal.from(unitAmount) }),
    },
  };
}

function answer(items: Item[], minimum = 500, currency = 'usd') {
  const minimumProrationAmount = {
    amount: Decimal.from(minimum),
    currency: currency as Billing.Currency,
  };
  return new WaiveSmallProrations().prorateItems({ items }, { minimumProrationAmount }, context).items;
}

const factors = (items: Item[], minimum?: number, currency?: string) =>
  answer(items, minimum, currency).map((item) => item.prorationFactor);

function expectUntouched(items: Item[], minimum?: number, currency?: string) {
  const given = items.map((item) => item.currentProrationFactor);
  factors(items, minimum, currency).forEach((factor, index) => expect(factor).toBe(given[index]));
}

// 2700 × 0.995138… − 2500 × 0.995138… = 199.03 cents.
const from25To27 = () => [priced('credit', 2500), priced('debit', 2700)];

test('from 25 to 27 dollars charges 1.99 and is waived below a minimum of 5.00', () => {
  expect(factors(from25To27())).toEqual([Decimal.zero, Decimal.zero]);
});

test('from 25 to 40 dollars charges 14.93 and stands', () => {
  // 1500 × 0.995138… = 1492.7.
  expectUntouched([priced('credit', 2500), priced('debit', 4000)]);
});

test('a credit stands', () => {
  expectUntouched([priced('credit', 2700), priced('debit', 2500)]);
});

test('a lone credit stands, also one whose factor is positive', () => {
  expectUntouched([priced('credit', 200)]);
  expectUntouched([priced('credit', 200, { factor: REMAINING })]);
});

test('a credit with a positive factor is netted as a credit', () => {
  // −2500 × 0.995… + 2700 × 0.995… = 199.03; added up as given it would be 5174.7 and stand.
  const items = [priced('credit', 2500, { factor: REMAINING }), priced('debit', 2700)];
  expect(factors(items)).toEqual([Decimal.zero, Decimal.zero]);
});

test('a net of zero stands', () => {
  expectUntouched([priced('credit', 2500), priced('debit', 2500)]);
});

test('a charge of exactly the minimum stands, one of a cent less is waived', () => {
  const half = Decimal.from('0.5');
  expectUntouched([priced('debit', 1000, { factor: half })], 500);
  expect(factors([priced('debit', 998, { factor: half })], 500)).toEqual([Decimal.zero]);
});

test('a minimum of zero waives nothing', () => {
  expectUntouched(from25To27(), 0);
});

test('what is no proration neither counts nor changes', () => {
  const renewal = priced('debit', 100_000, { key: 'renewal', isProration: false, factor: Decimal.from(1) });
  expect(factors([...from25To27(), renewal])).toEqual([Decimal.zero, Decimal.zero, Decimal.from(1)]);
  expect(factors([...from25To27(), renewal])[2]).toBe(renewal.currentProrationFactor);
  expectUntouched([priced('debit', 100, { isProration: false })]);
});

test('a renewal without a unit amount does not keep prorations from being waived', () => {
  const tiered = priced('debit', undefined, { key: 'tiered', isProration: false });
  expect(factors([...from25To27(), tiered])).toEqual([Decimal.zero, Decimal.zero, REMAINING]);
});

test('one proration without a unit amount leaves all of them as they are', () => {
  expectUntouched([...from25To27(), priced('debit', undefined, { key: 'tiered' })]);
});

test('a unit amount of null is a missing one', () => {
  const item = priced('debit', 100);
  if (item.priceKind === 'price') item.price.unitAmount = null as never;
  expectUntouched([item]);
});

test.each<Partial<Item>>([
  { priceKind: 'licenseFee' },
  { priceKind: 'rateCardRate' },
  { priceKind: 'customPricingUnitOverageRate' },
  { priceKind: 'other', otherPriceKind: 'credit_grant' },
])('a proration of kind $priceKind leaves all of them as they are', (kind) => {
  expectUntouched([...from25To27(), { ...priced('debit', 100, { key: 'x' }), ...kind } as Item]);
});

test('another currency than that of the minimum leaves them as they are', () => {
  expectUntouched(from25To27(), 500, 'eur');
});

test('mixed currencies leave them as they are', () => {
  expectUntouched([priced('credit', 2500), priced('debit', 2700, { currency: 'eur' })]);
});

test('currencies are compared without regard to case', () => {
  const items = [priced('credit', 2500, { currency: 'USD' }), priced('debit', 2700)];
  expect(factors(items, 500, 'Usd')).toEqual([Decimal.zero, Decimal.zero]);
});

test('yen have no minor units: from 980 to 1480 yen charges 498 and is waived below 500', () => {
  // 500 × 0.995138… = 497.6.
  const items = [priced('credit', 980, { currency: 'jpy' }), priced('debit', 1480, { currency: 'jpy' })];
  expect(factors(items, 500, 'jpy')).toEqual([Decimal.zero, Decimal.zero]);
});

test('no quantity is seen: 4 seats at 25 to 7 seats at 27 dollars is waived although it charges 88.57', () => {
  // The request of that change is the same as for one seat: its items carry no quantity (extensions.md 2.2).
  const [credit, debit] = from25To27();
  expect(credit).not.toHaveProperty('quantity');
  expect(factors([credit!, debit!])).toEqual([Decimal.zero, Decimal.zero]);
});

test('an empty request gets an empty answer', () => {
  expect(answer([])).toEqual([]);
});

const anyItem: fc.Arbitrary<Item> = fc
  .record({
    type: fc.constantFrom('credit' as const, 'debit' as const),
    unitAmount: fc.oneof(
      { weight: 9, arbitrary: fc.nat(5000) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    isProration: fc.boolean(),
    share: fc.integer({ min: -100, max: 100 }),
    currency: fc.oneof(
      { weight: 9, arbitrary: fc.constant('usd') },
      { weight: 1, arbitrary: fc.constant('eur') },
    ),
    key: fc.uuid(),
  })
  .map(({ type, unitAmount, share, ...rest }) =>
    priced(type, unitAmount, { ...rest, factor: Decimal.from(share).div(100, 2, 'half-even') }),
  );
const anyItems = fc.array(anyItem, { maxLength: 6 });
const anyMinimum = fc.nat(10_000);

test('any answer has the keys of the request in their order, and their service periods', () => {
  fc.assert(
    fc.property(anyItems, anyMinimum, (items, minimum) => {
      const given = answer(items, minimum);
      expect(given.map((item) => item.key)).toEqual(items.map((item) => item.key));
      given.forEach((item, index) => expect(item.lineItemPeriod).toBe(items[index]?.servicePeriod));
    }),
  );
});

test('any factor is the very one given, or zero for every proration at once', () => {
  fc.assert(
    fc.property(anyItems, anyMinimum, (items, minimum) => {
      const given = factors(items, minimum);
      const kept = items.map((item, index) => given[index] === item.currentProrationFactor);
      items.forEach((item, index) => {
        if (!item.isProration) expect(kept[index]).toBe(true);
        if (!kept[index]) expect(given[index]).toBe(Decimal.zero);
      });
      const prorations = kept.filter((_, index) => items[index]?.isProration);
      expect(new Set(prorations).size).toBeLessThanOrEqual(1);
    }),
  );
});

test('what is waived was a charge below the minimum, and nothing else is waived', () => {
  fc.assert(
    fc.property(anyItems, anyMinimum, (items, minimum) => {
      const prorations = items.filter((item) => item.isProration);
      const known = prorations.every(
        (item) =>
          item.priceKind === 'price' && item.price.currency === 'usd' && item.price.unitAmount !== undefined,
      );
      // In hundredths of a cent, so that whole numbers do: shares are hundredths.
      const net = prorations.reduce((sum, item) => {
        const unit = item.priceKind === 'price' ? (item.price.unitAmount?.toNumber() ?? 0) : 0;
        const share = Math.round(item.currentProrationFactor.toNumber() * 100);
        return sum + unit * (item.type === 'credit' ? -Math.abs(share) : share);
      }, 0);
      const waived = known && net > 0 && net < minimum * 100;
      const given = factors(items, minimum);
      const expected = items.map((item) =>
        waived && item.isProration ? Decimal.zero : item.currentProrationFactor,
      );
      expect(given).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('the same request gets the same answer, and is not changed', () => {
  fc.assert(
    fc.property(anyItems, anyMinimum, (items, minimum) => {
      const before = JSON.stringify(items);
      expect(JSON.stringify(answer(items, minimum))).toBe(JSON.stringify(answer(items, minimum)));
      expect(JSON.stringify(items)).toBe(before);
    }),
  );
});
