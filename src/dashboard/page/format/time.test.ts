import { expect, test } from 'vitest';
import {
  date,
  dateTime,
  fromInput,
  oneMonthLater,
  period,
  timeOfDay,
  toInput,
  utc,
  zoneName,
} from './time.ts';

const at = (iso: string): number => Date.parse(iso) / 1000;

test('dates and times read as ux.md section 2 asks', () => {
  const moment = at('2021-01-03T15:25:07Z');
  expect(date(moment, 'UTC')).toBe('Jan 3, 2021');
  expect(timeOfDay(moment, 'UTC')).toBe('3:25 PM');
  expect(dateTime(moment, 'UTC')).toBe('Jan 3, 2021, 3:25 PM');
  expect(utc(moment)).toBe('Jan 3, 2021, 3:25:07 PM UTC');
});

test("times are in the reader's zone and say which", () => {
  const moment = at('2026-06-11T09:36:00Z');
  expect(dateTime(moment, 'America/New_York')).toBe('Jun 11, 2026, 5:36 AM');
  expect(zoneName(moment, 'America/New_York')).toBe('EDT');
});

test('a period leaves midnight out and says the year once', () => {
  expect(period(at('2026-06-11T09:36:00Z'), at('2026-07-01T00:00:00Z'), 'UTC')).toBe(
    'Jun 11, 9:36 AM → Jul 1, 2026',
  );
  expect(period(at('2026-12-01T00:00:00Z'), at('2027-01-01T00:00:00Z'), 'UTC')).toBe(
    'Dec 1, 2026 → Jan 1, 2027',
  );
});

test.each([
  ['2026-11-20T12:14:00Z', '2026-12-20T12:14:00Z'],
  ['2026-01-31T08:00:00Z', '2026-02-28T08:00:00Z'],
  ['2028-01-31T08:00:00Z', '2028-02-29T08:00:00Z'],
  ['2026-12-31T23:59:59Z', '2027-01-31T23:59:59Z'],
])('one month after %s is %s', (from, to) => {
  expect(oneMonthLater(at(from))).toBe(at(to));
});

test('a typed date is UTC, and an incomplete one is none', () => {
  expect(fromInput(toInput(at('2026-11-20T12:14:00Z')))).toBe(at('2026-11-20T12:14:00Z'));
  expect(fromInput('')).toBeNull();
  expect(fromInput('2026-13-40T99:99')).toBeNull();
});
