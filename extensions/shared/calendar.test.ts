// Month ends, leap days and UTC.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMonths, DAY_MS, monthsIn, oneIntervalBefore, unitsIn, type Recurrence } from './calendar.ts';

const iso = (date: Date) => date.toISOString().replace('.000Z', 'Z');
const between = (start: string, end: string) => ({ startDate: new Date(start), endDate: new Date(end) });

test.each([
  ['2026-01-15T00:00:00Z', -1, '2025-12-15T00:00:00Z'],
  ['2026-03-31T00:00:00Z', -1, '2026-02-28T00:00:00Z'],
  ['2028-03-31T00:00:00Z', -1, '2028-02-29T00:00:00Z'],
  ['2028-02-29T00:00:00Z', -12, '2027-02-28T00:00:00Z'],
  ['2028-02-29T00:00:00Z', -48, '2024-02-29T00:00:00Z'],
  // 2100 is no leap year.
  ['2100-03-29T00:00:00Z', -1, '2100-02-28T00:00:00Z'],
  ['2026-01-31T23:59:59Z', 1, '2026-02-28T23:59:59Z'],
  ['2026-11-30T12:00:00Z', 3, '2027-02-28T12:00:00Z'],
  ['2026-05-31T00:00:00Z', -25, '2024-04-30T00:00:00Z'],
  ['2026-05-31T00:00:00Z', 0, '2026-05-31T00:00:00Z'],
])('%s and %i months is %s', (from, months, to) => {
  expect(iso(addMonths(new Date(from), months))).toBe(to);
});

test('the day is that of UTC, whatever day it is elsewhere', () => {
  // 00:30 on 1 March in UTC is still February in New York: clamping by local time would give 28 January.
  expect(iso(addMonths(new Date('2026-03-01T00:30:00Z'), -1))).toBe('2026-02-01T00:30:00Z');
  expect(iso(addMonths(new Date('2026-03-31T23:30:00Z'), -1))).toBe('2026-02-28T23:30:00Z');
});

test.each<[string, Recurrence, string]>([
  ['2026-03-31T00:00:00Z', { interval: 'day', count: 3 }, '2026-03-28T00:00:00Z'],
  // 24 and 168 hours, also where clocks elsewhere change.
  ['2026-03-30T06:00:00Z', { interval: 'week', count: 2 }, '2026-03-16T06:00:00Z'],
  ['2026-03-31T00:00:00Z', { interval: 'month', count: 1 }, '2026-02-28T00:00:00Z'],
  ['2026-03-31T00:00:00Z', { interval: 'month', count: 3 }, '2025-12-31T00:00:00Z'],
  ['2028-02-29T00:00:00Z', { interval: 'year', count: 1 }, '2027-02-28T00:00:00Z'],
])('a period that ends %s, every %o, began %s', (end, recurrence, start) => {
  expect(iso(oneIntervalBefore(new Date(end), recurrence))).toBe(start);
});

test.each([
  ['2026-01-16T00:00:00Z', '2027-01-15T00:00:00Z', '11.967741935484'], // 11 + 30/31
  ['2026-01-16T00:00:00Z', '2027-01-16T00:00:00Z', '12'],
  ['2026-01-16T00:00:00Z', '2026-01-16T00:00:00Z', '0'],
  ['2026-02-15T00:00:00Z', '2026-03-01T00:00:00Z', '0.5'], // 14 of 28 days
  ['2026-01-31T00:00:00Z', '2026-02-28T00:00:00Z', '1'], // the last day stands for the 31st
  ['2026-01-31T12:00:00Z', '2026-02-28T00:00:00Z', '0.982142857143'], // 27.5 of 28 days
  ['2028-01-31T00:00:00Z', '2028-02-29T00:00:00Z', '1'],
  ['2025-12-31T00:00:00Z', '2026-01-15T12:00:00Z', '0.5'], // 15.5 of 31 days
])('from %s to %s are %s months', (start, end, months) => {
  expect(monthsIn(between(start, end)).toString()).toBe(months);
});

test('units of a fixed length are counted with their fraction', () => {
  const twelveHours = DAY_MS / 2;
  expect(unitsIn(between('2026-01-01T00:00:00Z', '2026-01-02T18:00:00Z'), DAY_MS).toString()).toBe('1.75');
  expect(unitsIn(between('2026-01-01T00:00:00Z', '2026-01-02T18:00:00Z'), twelveHours).toString()).toBe(
    '3.5',
  );
});

const anyDate = fc.date({
  min: new Date('2000-01-01T00:00:00Z'),
  max: new Date('2099-12-31T00:00:00Z'),
  noInvalidDate: true,
});

test('going months on lands in that month, on the same day or on its last one, at the same time of day', () => {
  fc.assert(
    fc.property(anyDate, fc.integer({ min: -60, max: 60 }), (date, months) => {
      const there = addMonths(date, months);
      const index = (each: Date) => each.getUTCFullYear() * 12 + each.getUTCMonth();
      expect(index(there) - index(date)).toBe(months);
      expect(there.getTime() % DAY_MS).toBe(date.getTime() % DAY_MS);
      const isLast = new Date(there.getTime() + DAY_MS).getUTCDate() === 1;
      expect(there.getUTCDate() === date.getUTCDate() || isLast).toBe(true);
      expect(there.getUTCDate()).toBeLessThanOrEqual(date.getUTCDate());
    }),
  );
});

test('whole months counted are the months gone, and more time is never fewer months', () => {
  fc.assert(
    fc.property(anyDate, fc.nat(48), fc.nat(40 * DAY_MS), (startDate, months, more) => {
      const endDate = addMonths(startDate, months);
      expect(monthsIn({ startDate, endDate }).toString()).toBe(String(months));
      const later = new Date(endDate.getTime() + more);
      expect(monthsIn({ startDate, endDate: later }).gte(months)).toBe(true);
    }),
  );
});
