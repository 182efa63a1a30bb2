/** Random billing periods on the calendar, and moments inside them. Whole seconds, UTC, as billing counts. */
import fc from 'fast-check';
import type { JsonObject } from '../../contract/json.ts';
import { boundary, DAY } from '../../core/calendar.ts';
import type { Interval, Period, Recurrence, Seconds } from '../../core/calendar.ts';
import { Decimal } from '../../sdk/index.ts';

export const recurrences: fc.Arbitrary<Recurrence> = fc
  .tuple(
    fc.oneof(
      { withCrossShrink: true },
      { weight: 3, arbitrary: fc.constant<Interval>('month') },
      { weight: 2, arbitrary: fc.constantFrom<Interval[]>('month', 'year', 'week', 'day') },
    ),
    fc.oneof(
      { withCrossShrink: true },
      { weight: 4, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.constantFrom(2, 3, 6, 12) },
    ),
  )
  .map(([interval, count]) => ({ interval, count }));

/** Days on which calendars go wrong: ends of months and years, leap days, days on which clocks change elsewhere. */
const DAYS = [
  '2026-01-01',
  '2026-01-31',
  '2026-01-30',
  '2026-01-29',
  '2026-02-28',
  '2026-03-08',
  '2026-03-29',
  '2026-10-25',
  '2026-12-31',
  '2028-02-29',
  '2027-12-31',
  '2028-01-31',
];

const days: fc.Arbitrary<Seconds> = fc.oneof(
  { withCrossShrink: true },
  { weight: 2, arbitrary: fc.constantFrom(...DAYS).map((day) => Date.parse(`${day}T00:00:00Z`) / 1000) },
  // 2024 to 2031, both leap years of which are among them.
  { weight: 1, arbitrary: fc.integer({ min: 19_723, max: 22_644 }).map((day) => day * DAY) },
);

const timesOfDay: fc.Arbitrary<Seconds> = fc.oneof(
  { withCrossShrink: true },
  { weight: 2, arbitrary: fc.constantFrom(0, DAY / 2, DAY - 1) },
  { weight: 1, arbitrary: fc.nat(DAY - 1) },
);

export interface BillingPeriod extends Period {
  recurrence: Recurrence;
  anchor: Seconds;
}

/** One full period of a subscription; its ends follow from an anchor, as billing's do: 31 Jan, 28 Feb, 31 Mar. */
export const billingPeriods: fc.Arbitrary<BillingPeriod> = fc
  .record({ recurrence: recurrences, day: days, time: timesOfDay, passed: fc.nat(14) })
  .map(({ recurrence, day, time, passed }) => {
    const anchor = day + time;
    const [start, end] = [passed, passed + 1].map((n) => boundary(anchor, recurrence, n));
    return { recurrence, anchor, start: start!, end: end! };
  });

/**
 * How much of a period has passed, in millionths: any, nothing, half, all of it (a period of no length is left), or all
 * but the last second of a year or a month, where a factor of 12 decimals has few digits left that mean something.
 */
export const millionths: fc.Arbitrary<number> = fc.oneof(
  { withCrossShrink: true },
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 1_000_000 }) },
  { weight: 4, arbitrary: fc.constantFrom(500_000, 250_000, 0, 1_000_000) },
  { weight: 1, arbitrary: fc.constantFrom(999_999.7, 999_999.97) },
);

export function momentIn({ start, end }: Period, passed: number): Seconds {
  return start + Math.round(((end - start) * passed) / 1_000_000);
}

export function iso(at: Seconds): string {
  return new Date(at * 1000).toISOString();
}

export function timeRange({ start, end }: Period): JsonObject {
  return { startDate: iso(start), endDate: iso(end) };
}

const FACTOR_DECIMALS = 12;

/** The default factor: `part` of `whole` in seconds, 12 decimals, half-even (extensions.md 2.4); zero of nothing. */
export function shareOfTime(part: Seconds, whole: Seconds): Decimal {
  return whole === 0 ? Decimal.zero : Decimal.from(part).div(whole, FACTOR_DECIMALS, 'half-even');
}

/** Any moment that billing might ask at. */
export const moments: fc.Arbitrary<Seconds> = fc.tuple(days, timesOfDay).map(([day, time]) => day + time);
