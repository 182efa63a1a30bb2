// What a change costs with the script, in cents of one unit worked out by hand, and what keeps the default.
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import ChargePriceDifference, { type ChargePriceDifferenceConfig } from './index.ts';

type Item = Billing.Prorations.ProratableItem;
type Price = Extract<Item, { priceKind: 'price' }>['price'];
type Downgrade = ChargePriceDifferenceConfig['onDowngrade'];

const context: Context = { type: 'script', id: 'charge_price_difference', livemode: false };
const DAY = 86_400_000;
const END = Date.UTC(2026, 11, 20, 9, 12);
const PERIOD = 30 * DAY;

const last = (ms: number) => ({ startDate: new Date(END - ms), endDate: new Date(END) });

/** A line for the last `leftMs` of the period, as billing makes it. */
function line(
  type: Item['type'],
  unitAmount: number | null,
  leftMs: number,
  change: { chargedMs?: number; price?: Partial<Price>; isProration?: boolean; key?: string } = {},
): Item {
  const outOf = type === 'credit' ? (change.chargedMs ?? PERIOD) : PERIOD;
  const share = Decimal.from(leftMs).div(outOf, 12, 'half-even');
  return {
    key: change.key ?? type,
    type,
    isProration: change.isProration ?? true,
    servicePeriod: last(leftMs),
    currentProrationFactor: type === 'credit' ? share.neg() : share,
    priceIntervalDuration: PERIOD / 1000,
    ...(change.chargedMs === undefined
      ? {}
      : { correspondingDebit: { servicePeriod: last(change.chargedMs) } }),
    priceKind: 'price',
    price: {
      id: `price_${unitAmount}`,
      metadata: {},
      currency: 'usd',
      tiers: [],
      recurring: { interval: 'month', intervalCount: 1 },
      ...(unitAmount === null ? {} : { unitAmount: Decimal.from(unitAmount) }),
      ...change.price,
    },
  };
}

function answer(items: Item[], onDowngrade: Downgrade = 'no_credit') {
  return new ChargePriceDifference().prorateItems({ items }, { onDowngrade }, context).items;
}

/** A line's full cost in cents that a factor multiplies: the price, or what the credited charge came to. */
function baseOf(item: Item): Decimal {
  const unit = item.priceKind === 'price' ? (item.price.unitAmount ?? Decimal.zero) : Decimal.zero;
  const charged = item.correspondingDebit?.servicePeriod.startDate.getTime();
  if (item.type === 'debit' || charged === undefined) return unit;
  return unit.mul(END - charged).div(PERIOD, 12, 'half-even');
}

/** Whole cents of each line. */
const cents = (items: Item[], onDowngrade?: Downgrade) =>
  answer(items, onDowngrade).map((entry, index) =>
    Number(entry.prorationFactor.mul(baseOf(items[index]!)).toFixed(0, 'half-up')),
  );

const change = (from: number, to: number, leftMs: number, chargedMs?: number) => [
  line('credit', from, leftMs, chargedMs === undefined ? {} : { chargedMs }),
  line('debit', to, leftMs),
];

function expectUnchanged(items: Item[], onDowngrade?: Downgrade) {
  answer(items, onDowngrade).forEach((entry, index) => {
    expect(entry.key).toBe(items[index]!.key);
    expect(entry.prorationFactor).toBe(items[index]!.currentProrationFactor);
    expect(entry.lineItemPeriod).toBe(items[index]!.servicePeriod);
  });
}

test.each([30 * DAY, 15 * DAY, 1000])(
  'an upgrade %i ms before the end charges the full difference',
  (left) => {
    expect(cents(change(2000, 3000, left))).toEqual([-2000, 3000]);
    expect(cents(change(2000, 3000, left, PERIOD))).toEqual([-2000, 3000]);
  },
);

test('its lines are for the full period, whatever the length of the month', () => {
  for (const entry of answer(change(2000, 3000, 15 * DAY)))
    expect(entry.lineItemPeriod).toEqual(last(PERIOD));
});

test('a period from 31 January to 28 February is a full one', () => {
  // 28 days, of which 7 are left; the calendar would go back to 28 January and find 31.
  const seven = { startDate: new Date('2026-02-21T00:00:00Z'), endDate: new Date('2026-02-28T00:00:00Z') };
  const full = { startDate: new Date('2026-01-31T00:00:00Z'), endDate: new Date('2026-02-28T00:00:00Z') };
  const items = change(2000, 3000, 7 * DAY).map((item) => ({
    ...item,
    servicePeriod: seven,
    currentProrationFactor: Decimal.from(item.type === 'credit' ? '-0.25' : '0.25'),
    ...(item.type === 'credit' ? { correspondingDebit: { servicePeriod: full } } : {}),
  }));
  const given = answer(items);
  expect(given.map((entry) => entry.prorationFactor.toString())).toEqual(['-1', '1']);
  expect(given.map((entry) => entry.lineItemPeriod)).toEqual([full, full]);
});

test('an old price that was charged for half of the period is not given back in full', () => {
  // Half of 2000 was charged: −1000. 3000 × (1 − 2000/3000 × 1/2) = 2000. Together 1000.
  const items = change(2000, 3000, 5 * DAY, 15 * DAY);
  expect(cents(items)).toEqual([-1000, 2000]);
  // The charge is two thirds of the price, so its line is for two thirds of the period: 20 days.
  expect(answer(items).map((entry) => entry.lineItemPeriod)).toEqual([last(15 * DAY), last(20 * DAY)]);
});

test('a second upgrade charges the second difference', () => {
  // After the case above 2/3 of 3000 were charged, for 20 days: −2000, then 4500 × (1 − 3000/4500 × 1/3) = 3500.
  expect(cents(change(3000, 4500, 2 * DAY, 20 * DAY))).toEqual([-2000, 3500]);
});

test('a downgrade costs nothing and gives nothing back, or is prorated as usual', () => {
  const items = change(3000, 2000, 15 * DAY, PERIOD);
  expect(cents(items, 'no_credit')).toEqual([0, 0]);
  expect(answer(items, 'no_credit').map((entry) => entry.lineItemPeriod)).toEqual([
    last(15 * DAY),
    last(15 * DAY),
  ]);
  expectUnchanged(items, 'prorate');
  expect(cents(items, 'prorate')).toEqual([-1500, 1000]);
});

test('a change of seats at one price keeps the default', () => {
  expectUnchanged(change(2500, 2500, 10 * DAY));
  expectUnchanged(change(2500, 2500, 10 * DAY, PERIOD), 'prorate');
});

test('from and to a free plan', () => {
  expect(cents(change(0, 3000, 3 * DAY))).toEqual([0, 3000]);
  expect(cents(change(3000, 0, 3 * DAY))).toEqual([0, 0]);
});

test('what is no proration is not touched, and does not keep the others from it', () => {
  const renewal = line('debit', 9900, PERIOD, { isProration: false, key: 'renewal' });
  const items = [renewal, ...change(2000, 3000, 15 * DAY)];
  expect(cents(items)).toEqual([9900, -2000, 3000]);
  expect(answer(items)[0]!.prorationFactor).toBe(renewal.currentProrationFactor);
});

const half = 15 * DAY;
test.each<[string, Item[]]>([
  ['an added item', [line('debit', 3000, half)]],
  ['a removed item', [line('credit', 3000, half)]],
  ['two credits', [line('credit', 1000, half, { key: 'other' }), ...change(2000, 3000, half)]],
  ['two items at once', [...change(2000, 3000, half), line('debit', 500, half, { key: 'other' })]],
  ['two charges', [line('debit', 2000, half), line('debit', 3000, half, { key: 'other' })]],
  ['another time', [line('credit', 2000, half), line('debit', 3000, PERIOD)]],
  [
    'another currency',
    [line('credit', 2000, half), line('debit', 3000, half, { price: { currency: 'eur' } })],
  ],
  [
    'another interval',
    [
      line('credit', 2000, half),
      line('debit', 3000, half, { price: { recurring: { interval: 'year', intervalCount: 1 } } }),
    ],
  ],
  [
    'another count of intervals',
    [
      line('credit', 2000, half),
      line('debit', 3000, half, { price: { recurring: { interval: 'month', intervalCount: 3 } } }),
    ],
  ],
  ['tiers', [line('credit', 2000, half), line('debit', null, half)]],
  [
    'an amount of null',
    [line('credit', 2000, half), line('debit', 1, half, { price: { unitAmount: null as never } })],
  ],
  [
    'another kind of price',
    [line('credit', 2000, half), { ...line('debit', 3000, half), priceKind: 'rateCardRate' } as Item],
  ],
  ['nothing', []],
])('%s keeps the default', (_, items) => expectUnchanged(items));

test('currencies are compared without regard to case', () => {
  const items = [
    line('credit', 2000, half, { price: { currency: 'USD' as never } }),
    line('debit', 3000, half),
  ];
  expect(cents(items)).toEqual([-2000, 3000]);
});

test.each([1, 2, 3, 5, 7])(
  '%i seconds before the end the full period is still known to the second',
  (seconds) => {
    // Of 2000, 20 days of 30 were charged. 3000 × (1 − 2000/3000 × 1/3) = 7/9 of 3000, for 70/3 days.
    const items = change(2000, 3000, seconds * 1000, 20 * DAY);
    const [credit, debit] = answer(items);
    expect(credit!.lineItemPeriod).toEqual(last(20 * DAY));
    expect(debit!.prorationFactor.toString()).toBe('0.777777777778');
    expect(debit!.lineItemPeriod).toEqual(last((70 * DAY) / 3));
  },
);

test('a year is known to the second in its last seconds too', () => {
  const year = 365 * DAY;
  const items = change(2000, 3000, 3000).map((item) => ({
    ...item,
    currentProrationFactor: Decimal.from(item.type === 'credit' ? -3 : 3).div(31_536_000, 12, 'half-even'),
    priceIntervalDuration: 31_536_000,
  }));
  for (const entry of answer(items)) expect(entry.lineItemPeriod).toEqual(last(year));
});

test('a nominal length that the share does not agree with is not believed', () => {
  // 30 days are named, and the 7.75 days left are a quarter: the period has 31.
  const items = change(2000, 3000, 7.75 * DAY).map((item) => ({
    ...item,
    currentProrationFactor: Decimal.from(item.type === 'credit' ? '-0.25' : '0.25'),
  }));
  for (const entry of answer(items)) expect(entry.lineItemPeriod).toEqual(last(31 * DAY));
});

test('without a length named it is told from the share', () => {
  const items = change(2000, 3000, 10 * DAY).map((item) => ({ ...item, priceIntervalDuration: 0 }));
  for (const entry of answer(items)) expect(entry.lineItemPeriod).toEqual(last(30 * DAY));
});

const anyMoment = fc.integer({ min: 1, max: PERIOD / 1000 }).map((seconds) => seconds * 1000);
const anyUnit = fc.integer({ min: 0, max: 100_000 });

test('an upgrade charges the difference to a cent, whenever it happens and whatever was charged before', () => {
  fc.assert(
    fc.property(
      anyUnit,
      fc.integer({ min: 1, max: 50_000 }),
      anyMoment,
      anyMoment,
      (from, more, one, other) => {
        const [left, chargedMs] = [Math.min(one, other), Math.max(one, other)];
        const items = change(from, from + more, left, chargedMs);
        const [credit, debit] = answer(items);
        const net = credit!.prorationFactor
          .mul(baseOf(items[0]!))
          .add(debit!.prorationFactor.mul(baseOf(items[1]!)));
        // A tenth of a cent for the 12 digits of factors, and for the second to which billing counts.
        expect(net.sub(more).abs().lt(0.1)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test('a credit never exceeds the charge it undoes, a charge never the price, and no sign is against its type', () => {
  fc.assert(
    fc.property(anyUnit, anyUnit, anyMoment, anyMoment, (from, to, one, other) => {
      const items = change(from, to, Math.min(one, other), Math.max(one, other));
      for (const onDowngrade of ['no_credit', 'prorate'] as const) {
        const [credit, debit] = answer(items, onDowngrade);
        expect(credit!.prorationFactor.isPositive()).toBe(false);
        expect(credit!.prorationFactor.gte(-1)).toBe(true);
        expect(debit!.prorationFactor.isNegative()).toBe(false);
        expect(debit!.prorationFactor.lte(1)).toBe(true);
        for (const { lineItemPeriod } of [credit!, debit!])
          expect(lineItemPeriod.startDate.getTime()).toBeLessThanOrEqual(lineItemPeriod.endDate.getTime());
      }
    }),
  );
});

test('the same upgrade later in the period costs the very same', () => {
  fc.assert(
    fc.property(
      anyUnit,
      fc.integer({ min: 1, max: 50_000 }),
      fc.tuple(anyMoment, anyMoment, anyMoment).map((moments) => [...moments].sort((a, b) => a - b)),
      (from, more, [later, sooner, charged]) => {
        const factors = [sooner!, later!].map((left) =>
          answer(change(from, from + more, left, charged)).map((entry) => entry.prorationFactor),
        );
        expect(factors[1]).toEqual(factors[0]);
      },
    ),
  );
});
