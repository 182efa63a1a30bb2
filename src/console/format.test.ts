import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  dayStart,
  formatDays,
  formatDifference,
  formatFactor,
  formatMoment,
  formatMoney,
  formatPeriod,
  isoDay,
} from './format.ts';

// 2026-11-20 12:14:00 UTC
const NOON = 1_795_176_840;

test('puts the sign before the symbol and keeps the currency’s own decimals', () => {
  expect(formatMoney(-667, 'usd')).toBe('−$6.67');
  expect(formatMoney(5, 'usd')).toBe('$0.05');
  expect(formatMoney(-645, 'jpy')).toBe('−¥645');
  expect(formatMoney(10_402, 'kwd')).toBe('KWD 10.402');
  expect(formatMoney(123_456_789, 'eur')).toBe('€1,234,567.89');
});

test('writes the largest amounts of the wire without losing a digit', () => {
  // 2^53 - 1
  expect(formatMoney(Number.MAX_SAFE_INTEGER, 'usd')).toBe('$90,071,992,547,409.91');
});

test('reads back to the amount it was made from', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.constantFrom('usd', 'jpy', 'kwd'), (amount, currency) => {
      const digits = formatMoney(amount, currency)
        .replace(/[^0-9−]/g, '')
        .replace('−', '-');
      expect(Number(digits)).toBe(amount);
    }),
  );
});

test('gives a difference its sign, and nothing to no difference', () => {
  expect(formatDifference(26, 'usd')).toBe('+$0.26');
  expect(formatDifference(-199, 'usd')).toBe('−$1.99');
  expect(formatDifference(0, 'usd')).toBe('$0.00');
});

test('writes a period from its start to its exclusive end, with years only when they differ', () => {
  const month = 30 * 86_400;
  expect(formatPeriod({ start: NOON, end: NOON + month }, 'UTC')).toBe('Nov 20, 12:14 PM → Dec 20, 12:14 PM');
  // 60 days on it is Jan 19.
  expect(formatPeriod({ start: NOON, end: NOON + 2 * month }, 'UTC')).toBe(
    'Nov 20, 2026, 12:14 PM → Jan 19, 2027, 12:14 PM',
  );
});

test('writes moments in the zone asked for', () => {
  expect(formatMoment(NOON, 'UTC')).toBe('Nov 20, 12:14 PM');
  expect(formatMoment(NOON, 'America/New_York')).toBe('Nov 20, 7:14 AM');
});

test('cuts lengths and factors instead of rounding them up to a whole', () => {
  // 30 days less one second is not 30 days
  expect(formatDays(30 * 86_400 - 1)).toBe('29.9');
  expect(formatDays(30 * 86_400)).toBe('30');
  expect(formatFactor('-0.99577')).toBe('−0.9957');
  expect(formatFactor('0.99999')).toBe('0.9999');
  expect(formatFactor('-0')).toBe('0');
  expect(formatFactor('1')).toBe('1');
});

test('takes a day of a date field and no other text', () => {
  expect(isoDay(NOON)).toBe('2026-11-20');
  // NOON less 12 h 14 min
  expect(dayStart('2026-11-20')).toBe(NOON - 44_040);
  expect(dayStart('2026-02-30')).toBeNull();
  expect(dayStart('tomorrow')).toBeNull();
});
