import { expect, test } from 'vitest';
import { boundary, lineDate, periodAt } from './calendar.ts';
import { at, MONTHLY } from './testing/builders.ts';

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000', '');

test('a cycle anchored on the 31st uses the last day of shorter months and returns to the 31st', () => {
  const anchor = at('2026-01-31T10:00:00Z');
  const boundaries = [1, 2, 3, 13].map((n) => iso(boundary(anchor, MONTHLY, n)));
  expect(boundaries).toEqual([
    '2026-02-28T10:00:00Z',
    '2026-03-31T10:00:00Z',
    '2026-04-30T10:00:00Z',
    '2027-02-28T10:00:00Z',
  ]);
});

test('a yearly cycle anchored on a leap day falls on Feb 28 in other years and returns to the 29th', () => {
  const anchor = at('2024-02-29T00:00:00Z');
  const yearly = { interval: 'year', count: 1 } as const;
  expect(iso(boundary(anchor, yearly, 1))).toBe('2025-02-28T00:00:00Z');
  expect(iso(boundary(anchor, yearly, 4))).toBe('2028-02-29T00:00:00Z');
});

test.each([
  [
    'the second before a boundary belongs to the period that ends',
    '2026-02-28T09:59:59Z',
    '2026-01-31T10:00:00Z',
  ],
  ['a boundary belongs to the period that it begins', '2026-02-28T10:00:00Z', '2026-02-28T10:00:00Z'],
  ['a moment before the anchor has a period too', '2025-12-31T10:00:00Z', '2025-12-31T10:00:00Z'],
])('%s', (_name, moment, start) => {
  const period = periodAt(at('2026-01-31T10:00:00Z'), MONTHLY, at(moment));
  expect(iso(period.start)).toBe(start);
});

test('weeks and days have fixed lengths', () => {
  const anchor = at('2026-03-25T00:00:00Z');
  // Across the change to summer time in Europe: UTC has none.
  expect(periodAt(anchor, { interval: 'week', count: 2 }, at('2026-04-09T00:00:00Z'))).toEqual({
    start: at('2026-04-08T00:00:00Z'),
    end: at('2026-04-22T00:00:00Z'),
  });
});

test('the day on a line is padded with a zero', () => {
  expect(lineDate(at('2026-03-03T23:59:59Z'))).toBe('03 Mar 2026');
});
