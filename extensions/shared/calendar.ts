/**
 * Months and other price intervals on the calendar, in UTC. A day that a month does not have becomes that month's last
 * day: a month before 31 March is 28 February, or 29 February in a leap year.
 */
import type { Billing } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';

/** "Every `count` `interval`s". */
export interface Recurrence {
  interval: 'day' | 'week' | 'month' | 'year';
  count: number;
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const WEEK_MS = 7 * DAY_MS;

const FIXED_MS: Partial<Record<Recurrence['interval'], number>> = { day: DAY_MS, week: WEEK_MS };
export const MONTHS: Partial<Record<Recurrence['interval'], number>> = { month: 1, year: 12 };

/** Digits after the point, and rounding, of Stripe's own scripts (extensions.md 2.4). */
export const FACTOR_DIGITS = 12;

/** The same day and time of day `months` later; earlier for a negative number. */
export function addMonths(date: Date, months: number): Date {
  const month = date.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), lastDay);
  const timeOfDay = date.getTime() - startOfDay(date);
  return new Date(Date.UTC(date.getUTCFullYear(), month, day) + timeOfDay);
}

function startOfDay(date: Date): number {
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
}

/** Where the full period began that ends at `end`. */
export function oneIntervalBefore(end: Date, { interval, count }: Recurrence): Date {
  const fixed = FIXED_MS[interval];
  if (fixed !== undefined) return new Date(end.getTime() - count * fixed);
  return addMonths(end, -count * (MONTHS[interval] ?? 1));
}

/**
 * Whole months from the start, and the elapsed fraction of the next one.
 *
 * @returns 11.967741935484 from 16 Jan 2026 to 15 Jan 2027: 11 months to 16 December, then 30 days of 31
 */
export function monthsIn({ startDate, endDate }: Billing.TimeRange): Decimal {
  const years = endDate.getUTCFullYear() - startDate.getUTCFullYear();
  const calendarMonths = years * 12 + endDate.getUTCMonth() - startDate.getUTCMonth();
  const whole = addMonths(startDate, calendarMonths) > endDate ? calendarMonths - 1 : calendarMonths;
  const last = addMonths(startDate, whole).getTime();
  const next = addMonths(startDate, whole + 1).getTime();
  const elapsed = Decimal.from(endDate.getTime() - last);
  return elapsed.div(next - last, FACTOR_DIGITS, 'half-even').add(whole);
}

/** How many units of a fixed length the period has. */
export function unitsIn({ startDate, endDate }: Billing.TimeRange, unitMs: number): Decimal {
  return Decimal.from(endDate.getTime() - startDate.getTime()).div(unitMs, FACTOR_DIGITS, 'half-even');
}
