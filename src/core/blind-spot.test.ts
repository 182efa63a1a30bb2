import { expect, test } from 'vitest';
import { Decimal } from '../sdk/index.ts';
import { applyAnswer } from './answer.ts';
import { blindSpots } from './blind-spot.ts';
import { compare, defaultTotal, type ComparedLine } from './comparison.ts';
import { currency, minor, type Money } from './money.ts';
import { defaultProrations } from './proration.ts';
import type { ProrationLine } from './proration/line.ts';
import { at, change, configuration, price } from './testing/builders.ts';

const PERIOD = { start: at('2026-11-20T09:12:00Z'), end: at('2026-12-20T09:12:00Z') };
const NOW = at('2026-11-20T12:42:00Z');
const DECIDER = { name: 'A script', settings: '' };
const WAIVING = 'waive_small_prorations';
const BY_UNIT_PRICE = 'charge_price_difference';
const FIVE_DOLLARS: Money = { amount: minor(500), currency: currency('usd') };

function upgrade(fromQuantity = 1, toQuantity = 1): ProrationLine[] {
  const before = configuration(price(2500, 'usd', 'Starter'), fromQuantity);
  const after = configuration(price(2700, 'usd', 'Pro'), toQuantity);
  return defaultProrations([change(before, after, PERIOD)], NOW);
}

function answered(lines: readonly ProrationLine[], factor?: Decimal): ProrationLine[] {
  return applyAnswer(
    lines,
    lines.map((line) => ({ key: line.key, factor: factor ?? line.factor, period: line.period })),
  );
}

test('4 to 7 seats: a waived charge above the minimum is named, because the script saw one unit', () => {
  // Real: 4 × 25.00 → −99.51, 7 × 27.00 → 188.08; net 88.57. One unit: 1.99.
  const lines = upgrade(4, 7);
  const compared = compare(lines, answered(lines, Decimal.zero), DECIDER);
  expect(defaultTotal(compared)).toBe(8857n);
  expect(blindSpots(compared, [FIVE_DOLLARS], WAIVING)).toEqual([
    {
      code: 'quantity_unseen',
      message:
        'The script changes a real charge of $88.57, which is above the $5.00 it is set to. ' +
        'It is not given the quantity: for one unit it saw a charge of $1.99.',
    },
  ]);
});

test('a waived credit is named too: one seat given up for a dearer plan without any', () => {
  // Real: −24.88 and 0 seats × 26.87; one unit: 1.99
  const lines = upgrade(1, 0);
  const compared = compare(lines, answered(lines, Decimal.zero), DECIDER);
  expect(blindSpots(compared, [FIVE_DOLLARS], WAIVING)).toEqual([
    {
      code: 'quantity_unseen',
      message:
        'The script changes what is really a credit of $24.88, not a small charge. ' +
        'It is not given the quantity: for one unit it saw a charge of $1.99.',
    },
  ]);
});

test('a waived charge of tiers is named: no price of one unit could tell what they cost', () => {
  const list = [{ upTo: null, unitAmount: Decimal.from(400), flatAmount: Decimal.from(1000) }];
  const tiered = { ...price(0, 'usd', 'Tiered'), unitAmount: null, tiers: { mode: 'volume' as const, list } };
  const lines = defaultProrations(
    [change(configuration(price(2500, 'usd', 'Starter')), configuration(tiered, 12), PERIOD)],
    NOW,
  );
  const compared = compare(lines, answered(lines, Decimal.zero), DECIDER);
  // 3.5 hours into the period: −24.88 and 57.72 of 12 × 4.00 + 10.00
  expect(blindSpots(compared, [FIVE_DOLLARS], WAIVING)).toEqual([
    {
      code: 'quantity_unseen',
      message:
        'The script changes a real charge of $32.84, which is above the $5.00 it is set to. ' +
        'It is not given the quantity, which decides what tiers charge.',
    },
  ]);
  expect(blindSpots(compared, [FIVE_DOLLARS], BY_UNIT_PRICE)).toHaveLength(1);
});

test.each([
  ['one unit', upgrade(), Decimal.zero],
  ['seats whose real charge is below the minimum too', upgrade(2, 2), Decimal.zero],
  ['seats that the script left alone', upgrade(4, 7), undefined],
])('nothing is warned of for %s', (_name, lines, factor) => {
  expect(blindSpots(compare(lines, answered(lines, factor), DECIDER), [FIVE_DOLLARS], WAIVING)).toEqual([]);
});

test('a minimum in another currency is no threshold', () => {
  const lines = upgrade(4, 7);
  const yen: Money = { amount: minor(500), currency: currency('jpy') };
  expect(blindSpots(compare(lines, answered(lines, Decimal.zero), DECIDER), [yen], WAIVING)).toEqual([]);
});

const HALFWAY = at('2026-12-05T09:12:00Z');

type Seats = [quantity: number, unitAmount: number | string];

/** What the script makes of a change halfway: everything credited and charged in full, or nothing at all. */
function decided(before: Seats, after: Seats, factor: 0 | 1): ComparedLine[] {
  const [from, to] = [before, after].map(([quantity, unitAmount], index) =>
    configuration(price(unitAmount, 'usd', `Plan ${index}`), quantity),
  );
  const lines = defaultProrations([change(from!, to!, PERIOD)], HALFWAY);
  const answers = lines.map(({ key, type, period }) => ({
    key,
    factor: type === 'credit' ? Decimal.from(factor).neg() : Decimal.from(factor),
    period,
  }));
  return compare(lines, applyAnswer(lines, answers), DECIDER);
}

test('2 seats at 30 to 9 at 20: an upgrade taken for a downgrade and waived is named', () => {
  // By default half of each: −30.00 and 90.00.
  expect(blindSpots(decided([2, 3000], [9, 2000], 0), [], BY_UNIT_PRICE)).toEqual([
    {
      code: 'quantity_unseen',
      message:
        'The script changes a charge of $60.00 to nothing. It is not given the quantity: by the price of one unit, ' +
        'from $30.00 to $20.00, it saw a downgrade. All units together go from $60.00 to $180.00, an upgrade.',
    },
  ]);
});

test('7 seats at 20 to 2 at 30: a downgrade taken for an upgrade and credited in full is named', () => {
  // By default half of each: −70.00 and 30.00. In full: −140.00 and 60.00.
  expect(blindSpots(decided([7, 2000], [2, 3000], 1), [], BY_UNIT_PRICE)).toEqual([
    {
      code: 'quantity_unseen',
      message:
        'The script changes a credit of $40.00 to a credit of $80.00. It is not given the quantity: by the price of one unit, ' +
        'from $20.00 to $30.00, it saw an upgrade. All units together go from $140.00 to $60.00, a downgrade.',
    },
  ]);
});

test('prices of less than a cent are named as they are', () => {
  // 1000 units at 0.4 cents are 4.00, 2000 at 0.3 cents are 6.00.
  const [spot] = blindSpots(decided([1000, '0.4'], [2000, '0.3'], 0), [], BY_UNIT_PRICE);
  expect(spot?.message).toContain(
    'from 0.4 minor units of USD to 0.3 minor units of USD, it saw a downgrade',
  );
  expect(spot?.message).toContain('from $4.00 to $6.00, an upgrade');
});

test.each<[string, Seats, Seats, 0 | 1]>([
  ['one seat that becomes dearer', [1, 2000], [1, 3000], 1],
  ['one seat that becomes cheaper', [1, 3000], [1, 2000], 0],
  ['more seats at a higher price', [2, 2000], [9, 3000], 1],
  ['fewer seats at a lower price', [9, 3000], [2, 2000], 0],
  ['more seats that together are still cheaper', [4, 3000], [5, 2000], 0],
  ['seats that together cost what they did', [3, 2000], [2, 3000], 1],
  ['more seats at one price', [4, 2000], [7, 2000], 1],
])('nothing is warned of for %s', (_name, before, after, factor) => {
  expect(blindSpots(decided(before, after, factor), [], BY_UNIT_PRICE)).toEqual([]);
});

test('a script that asks for no direction, or one that left the lines alone or failed, is not warned of', () => {
  const waived = decided([2, 3000], [9, 2000], 0);
  expect(blindSpots(waived, [], 'prorate_by_custom_interval')).toEqual([]);
  const defaults = waived.map((line) => line.byDefault);
  expect(blindSpots(compare(defaults, answered(defaults), DECIDER), [], BY_UNIT_PRICE)).toEqual([]);
  expect(blindSpots(compare(defaults, null, DECIDER), [], BY_UNIT_PRICE)).toEqual([]);
});
