import { expect, test } from 'vitest';
import { Decimal } from '../sdk/index.ts';
import { applyAnswer } from './answer.ts';
import { blindSpots } from './blind-spot.ts';
import { billedTotal, compare, defaultTotal } from './comparison.ts';
import { currency, minor, type Money } from './money.ts';
import { defaultProrations, type ProrationLine } from './proration.ts';
import { at, change, configuration, price } from './testing/builders.ts';

const PERIOD = { start: at('2026-11-20T09:12:00Z'), end: at('2026-12-20T09:12:00Z') };
const NOW = at('2026-11-20T12:42:00Z');
const WAIVE = { name: 'Waive small prorations', settings: 'minimum proration amount $5.00' };
const FIVE_DOLLARS: Money = { amount: minor(500), currency: currency('usd') };

function upgrade(fromQuantity = 1, toQuantity = 1, to = price(2700, 'usd', 'Pro')): ProrationLine[] {
  const before = configuration(price(2500, 'usd', 'Starter'), fromQuantity);
  return defaultProrations([change(before, configuration(to, toQuantity), PERIOD)], NOW);
}

function answered(lines: readonly ProrationLine[], factor?: Decimal): ProrationLine[] {
  return applyAnswer(
    lines,
    lines.map((line) => ({ key: line.key, factor: factor ?? line.factor, period: line.period })),
  );
}

test('waived lines are changed, with the amount that each loses', () => {
  const lines = upgrade();
  const compared = compare(lines, answered(lines, Decimal.zero), WAIVE);
  expect(compared.map(({ verdict, difference }) => [verdict, difference])).toEqual([
    ['changed', 2488n],
    ['changed', -2687n],
  ]);
  expect(compared[1]?.because).toBe(
    'Charge waived by Waive small prorations (minimum proration amount $5.00).',
  );
  expect([defaultTotal(compared), billedTotal(compared)]).toEqual([199n, 0n]);
});

test('lines that come back unchanged are passed through', () => {
  const lines = upgrade();
  const compared = compare(lines, answered(lines), WAIVE);
  expect(compared.map((line) => line.verdict)).toEqual(['passed_through', 'passed_through']);
});

test('another factor with the same amount is the same', () => {
  const lines = upgrade();
  const almost = lines.map((line) => ({
    key: line.key,
    factor: line.factor.add(Decimal.from('0.0000001')),
    period: line.period,
  }));
  const compared = compare(lines, applyAnswer(lines, almost), WAIVE);
  expect(compared.map((line) => line.verdict)).toEqual(['same', 'same']);
});

test('after a failed run every line stands at its default and says so', () => {
  const compared = compare(upgrade(), null, WAIVE);
  expect(compared.map((line) => [line.verdict, line.byScript])).toEqual([
    ['failed', null],
    ['failed', null],
  ]);
  expect(billedTotal(compared)).toBe(199n);
  expect(compared[0]?.because).toContain('the default amount stands');
});

test('4 to 7 seats: a waived charge above the minimum is named, because the script saw one unit', () => {
  // Real: 4 × 25.00 → −99.51, 7 × 27.00 → 188.08; net 88.57. One unit: 1.99.
  const lines = upgrade(4, 7);
  const compared = compare(lines, answered(lines, Decimal.zero), WAIVE);
  expect(defaultTotal(compared)).toBe(8857n);
  expect(blindSpots(compared, [FIVE_DOLLARS])).toEqual([
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
  const compared = compare(lines, answered(lines, Decimal.zero), WAIVE);
  expect(blindSpots(compared, [FIVE_DOLLARS])).toEqual([
    {
      code: 'quantity_unseen',
      message:
        'The script changes what is really a credit of $24.88, not a small charge. ' +
        'It is not given the quantity: for one unit it saw a charge of $1.99.',
    },
  ]);
});

test.each([
  ['one unit', upgrade(), Decimal.zero],
  ['seats whose real charge is below the minimum too', upgrade(2, 2), Decimal.zero],
  ['seats that the script left alone', upgrade(4, 7), undefined],
])('nothing is warned of for %s', (_name, lines, factor) => {
  expect(blindSpots(compare(lines, answered(lines, factor), WAIVE), [FIVE_DOLLARS])).toEqual([]);
});

test('a minimum in another currency is no threshold', () => {
  const lines = upgrade(4, 7);
  const yen: Money = { amount: minor(500), currency: currency('jpy') };
  expect(blindSpots(compare(lines, answered(lines, Decimal.zero), WAIVE), [yen])).toEqual([]);
});
