// The counts by hand, the combinations that keep the default, and what holds for any request.
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import ProrateByCustomInterval, { type ProrateByCustomIntervalConfig } from './index.ts';

type Item = Billing.Prorations.ProratableItem;
type Unit = ProrateByCustomIntervalConfig['customInterval'];
type Mode = ProrateByCustomIntervalConfig['roundingMode'];
type Interval = 'day' | 'week' | 'month' | 'year';

const context: Context = { type: 'script', id: 'prorate_by_custom_interval', livemode: false };
const period = (start: string, end: string) => ({ startDate: new Date(start), endDate: new Date(end) });

function item(
  start: string,
  end: string,
  change: {
    type?: Item['type'];
    interval?: Interval;
    count?: number;
    isProration?: boolean;
    debit?: Billing.TimeRange;
  } = {},
): Item {
  const type = change.type ?? 'debit';
  return {
    key: type,
    type,
    isProration: change.isProration ?? true,
    servicePeriod: period(start, end),
    currentProrationFactor: Decimal.from(type === 'credit' ? '-0.123' : '0.123'),
    priceIntervalDuration: 2_592_000,
    ...(change.debit ? { correspondingDebit: { servicePeriod: change.debit } } : {}),
    priceKind: 'price',
    price: {
      id: 'price_1',
      metadata: {},
      currency: 'usd',
      tiers: [],
      recurring: { interval: change.interval ?? 'month', intervalCount: change.count ?? 1 },
    },
  };
}

function answer(given: Item, customInterval: Unit, roundingMode: Mode) {
  const config = { customInterval, roundingMode };
  const [entry] = new ProrateByCustomInterval().prorateItems({ items: [given] }, config, context).items;
  return entry!;
}

/** The factor, and the start of the line. */
function counted(given: Item, unit: Unit, mode: Mode = 'round_nearest') {
  const { prorationFactor, lineItemPeriod } = answer(given, unit, mode);
  expect(lineItemPeriod.endDate).toEqual(given.servicePeriod.endDate);
  return [prorationFactor.toString(), lineItemPeriod.startDate.toISOString().replace(':00.000Z', 'Z')];
}

const share = (units: number, outOf: number) => Decimal.from(units).div(outOf, 12, 'half-even').toString();

test('15 days to 16 January of a monthly price are 15/31', () => {
  // The period ends 16 January and began 16 December: 31 days.
  const fifteen = item('2026-01-01T00:00:00Z', '2026-01-16T00:00:00Z');
  expect(counted(fifteen, 'day')).toEqual([share(15, 31), '2026-01-01T00:00Z']);
});

test('a credit of 12 days against a debit of 22 days is −12/22', () => {
  const credit = item('2026-01-20T00:00:00Z', '2026-02-01T00:00:00Z', {
    type: 'credit',
    debit: period('2026-01-10T00:00:00Z', '2026-02-01T00:00:00Z'),
  });
  expect(counted(credit, 'day')).toEqual([`-${share(12, 22)}`, '2026-01-20T00:00Z']);
});

test('"always round down" counts 14.5 days as 15 and "always round up" as 14', () => {
  const rest = item('2026-01-01T12:00:00Z', '2026-01-16T00:00:00Z');
  expect(counted(rest, 'day', 'round_down')).toEqual([share(15, 31), '2026-01-01T00:00Z']);
  expect(counted(rest, 'day', 'round_up')).toEqual([share(14, 31), '2026-01-02T00:00Z']);
  expect(counted(rest, 'day', 'round_nearest')).toEqual([share(15, 31), '2026-01-01T00:00Z']);
});

test('1.214 weeks of 2 are all of them under "always round down", and half under the others', () => {
  // 8.5 days = 1.214 weeks, rounded up to 2 of 2 weeks; otherwise 1 of 2.
  const weeks = item('2026-01-06T12:00:00Z', '2026-01-15T00:00:00Z', { interval: 'week', count: 2 });
  expect(counted(weeks, 'week', 'round_down')).toEqual(['1', '2026-01-01T00:00Z']);
  expect(counted(weeks, 'week', 'round_up')).toEqual(['0.5', '2026-01-08T00:00Z']);
  expect(counted(weeks, 'week', 'round_nearest')).toEqual(['0.5', '2026-01-08T00:00Z']);
});

test('7.2 months of a year are 7/12', () => {
  // 10 June to 16 January: 7 months to 10 January and 6 of 31 days, 7.19.
  const months = item('2026-06-10T00:00:00Z', '2027-01-16T00:00:00Z', { interval: 'year' });
  expect(counted(months, 'month')).toEqual([share(7, 12), '2026-06-16T00:00Z']);
  expect(counted(months, 'month', 'round_down')).toEqual([share(8, 12), '2026-05-16T00:00Z']);
});

test('months of a price for three months are out of three', () => {
  const months = item('2026-02-01T00:00:00Z', '2026-04-01T00:00:00Z', { count: 3 });
  expect(counted(months, 'month')).toEqual([share(2, 3), '2026-02-01T00:00Z']);
});

test('a credit in months is out of the months of its debit', () => {
  const credit = item('2026-10-01T00:00:00Z', '2027-01-01T00:00:00Z', {
    type: 'credit',
    interval: 'year',
    debit: period('2026-05-01T00:00:00Z', '2027-01-01T00:00:00Z'),
  });
  expect(counted(credit, 'month')).toEqual(['-0.375', '2026-10-01T00:00Z']); // 3 of 8
});

test('a debit is out of the full period even when it comes with a corresponding debit', () => {
  const debit = item('2026-01-20T00:00:00Z', '2026-02-01T00:00:00Z', {
    debit: period('2026-01-10T00:00:00Z', '2026-02-01T00:00:00Z'),
  });
  expect(counted(debit, 'day')[0]).toBe(share(12, 31));
});

test.each<[string, Interval, string]>([
  ['2026-03-01T00:00:00Z', 'month', share(10, 28)], // from 1 February
  ['2028-03-01T00:00:00Z', 'month', share(10, 29)],
  ['2026-03-31T00:00:00Z', 'month', share(10, 31)], // from 28 February, clamped
  ['2026-02-28T00:00:00Z', 'month', share(10, 31)], // from 28 January, though it may have been the 31st
  ['2027-01-01T00:00:00Z', 'year', share(10, 365)],
  ['2029-01-01T00:00:00Z', 'year', share(10, 366)], // 2028 has a leap day
])('10 days before %s of a %sly price are %s', (end, interval, factor) => {
  const start = new Date(Date.parse(end) - 10 * 86_400_000).toISOString();
  expect(counted(item(start, end, { interval }), 'day')[0]).toBe(factor);
});

test('hours of a daily price are out of 24', () => {
  const hours = item('2026-01-01T18:10:00Z', '2026-01-02T00:00:00Z', { interval: 'day' });
  expect(counted(hours, 'hour')).toEqual(['0.25', '2026-01-01T18:00Z']); // 5.83 → 6 of 24
});

test('nothing of an interval is zero, and its line starts where it ends', () => {
  const minutes = item('2026-01-15T23:50:00Z', '2026-01-16T00:00:00Z');
  expect(counted(minutes, 'day', 'round_up')).toEqual(['0', '2026-01-16T00:00Z']);
  expect(counted({ ...minutes, key: 'c', type: 'credit' }, 'day', 'round_up')[0]).toBe('0');
});

test('a debit that counted nothing is given back whole', () => {
  const credit = item('2026-01-15T23:55:00Z', '2026-01-16T00:00:00Z', {
    type: 'credit',
    debit: period('2026-01-15T23:50:00Z', '2026-01-16T00:00:00Z'),
  });
  expect(counted(credit, 'day', 'round_up')[0]).toBe('-1');
});

test('a license fee has the interval of its service', () => {
  const fee: Item = {
    ...(item('2026-01-01T00:00:00Z', '2026-01-16T00:00:00Z') as object as Item),
    priceKind: 'licenseFee',
    licenseFee: {
      id: 'fee',
      metadata: {},
      serviceInterval: 'month',
      serviceIntervalCount: 1,
      tiers: [],
      currency: 'usd',
    },
  };
  expect(counted(fee, 'day')[0]).toBe(share(15, 31));
});

function expectUnchanged(given: Item, unit: Unit) {
  const { key, prorationFactor, lineItemPeriod } = answer(given, unit, 'round_nearest');
  expect(key).toBe(given.key);
  expect(prorationFactor).toBe(given.currentProrationFactor);
  expect(lineItemPeriod).toBe(given.servicePeriod);
}

const COMBINATIONS: [Unit, Interval, boolean][] = (['day', 'week', 'month', 'year'] as const).flatMap(
  (interval) => [
    ['hour', interval, true] as [Unit, Interval, boolean],
    ['day', interval, true] as [Unit, Interval, boolean],
    ['week', interval, interval === 'week'] as [Unit, Interval, boolean],
    ['month', interval, interval === 'month' || interval === 'year'] as [Unit, Interval, boolean],
  ],
);

test.each(COMBINATIONS)('%s with a price by the %s: counts %s', (unit, interval, counts) => {
  const given = item('2026-01-10T07:00:00Z', '2026-01-16T00:00:00Z', { interval });
  if (!counts) return expectUnchanged(given, unit);
  expect(answer(given, unit, 'round_nearest').lineItemPeriod).not.toBe(given.servicePeriod);
});

test('what is no proration, or has no interval, keeps the default', () => {
  const given = item('2026-01-01T12:00:00Z', '2026-01-16T00:00:00Z');
  expectUnchanged(item('2026-01-01T12:00:00Z', '2026-01-16T00:00:00Z', { isProration: false }), 'day');
  expectUnchanged(
    { ...given, price: { id: 'p', metadata: {}, currency: 'usd', tiers: [], type: 'one_time' } } as Item,
    'day',
  );
  expectUnchanged({ ...given, priceKind: 'other', otherPriceKind: 'credit_grant' } as Item, 'day');
  expectUnchanged({ ...given, priceKind: 'rateCardRate' } as Item, 'day');
  expectUnchanged({ ...given, priceKind: 'customPricingUnitOverageRate' } as Item, 'day');
});

const anyUnit = fc.constantFrom<Unit>('hour', 'day', 'week', 'month');
const anyMode = fc.constantFrom<Mode>('round_nearest', 'round_down', 'round_up');
const anyItem = fc
  .record({
    end: fc.integer({ min: Date.UTC(2020, 0) / 1000, max: Date.UTC(2032, 0) / 1000 }),
    length: fc.integer({ min: 0, max: 28 * 86_400 }),
    type: fc.constantFrom('credit' as const, 'debit' as const),
    interval: fc.constantFrom<Interval>('month', 'year'),
    before: fc.option(fc.nat(86_400 * 10)),
  })
  .map(({ end, length, type, interval, before }) => {
    const at = (seconds: number) => new Date(seconds * 1000).toISOString();
    const debit = before === null ? {} : { debit: period(at(end - length - before), at(end)) };
    return item(at(end - length), at(end), { type, interval, ...debit });
  });

test('a factor keeps the sign of its type and never exceeds what it is a share of', () => {
  fc.assert(
    fc.property(anyItem, anyUnit, anyMode, (given, unit, mode) => {
      const { key, prorationFactor, lineItemPeriod } = answer(given, unit, mode);
      expect(key).toBe(given.key);
      expect(prorationFactor.abs().lte(1)).toBe(true);
      expect(given.type === 'credit' ? prorationFactor.isPositive() : prorationFactor.isNegative()).toBe(
        false,
      );
      expect(lineItemPeriod.startDate.getTime()).toBeLessThanOrEqual(lineItemPeriod.endDate.getTime());
    }),
    { numRuns: 500 },
  );
});

test('"always round up" never counts more than the nearest, nor the nearest more than "always round down"', () => {
  fc.assert(
    fc.property(anyItem, fc.constantFrom<Unit>('hour', 'day', 'month'), (given, unit) => {
      const start = (mode: Mode) => answer(given, unit, mode).lineItemPeriod.startDate.getTime();
      expect(start('round_up')).toBeGreaterThanOrEqual(start('round_nearest'));
      expect(start('round_nearest')).toBeGreaterThanOrEqual(start('round_down'));
    }),
  );
});
