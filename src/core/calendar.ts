/** Billing periods in UTC. Times are whole seconds since 1970; a period includes its start and excludes its end. */

/** Seconds since 1970, UTC. */
export type Seconds = number;

export interface Period {
  start: Seconds;
  end: Seconds;
}

export type Interval = 'day' | 'week' | 'month' | 'year';

/** "Every `count` `interval`s". */
export interface Recurrence {
  interval: Interval;
  count: number;
}

export const DAY = 86_400;
const FIXED: Partial<Record<Interval, number>> = { day: DAY, week: 7 * DAY };
const MONTHS: Partial<Record<Interval, number>> = { month: 1, year: 12 };

export function seconds(period: Period): number {
  return period.end - period.start;
}

/**
 * The boundary `n` whole recurrences after the anchor (before it, for a negative `n`).
 *
 * Months and years are counted from the anchor itself, so a day that a month does not have becomes that month's last
 * day and the next month returns to the anchor's day: Jan 31 → Feb 28 → Mar 31.
 * Source: billing.md 1.1, `billing_cycle_anchor`.
 */
export function boundary(anchor: Seconds, recurrence: Recurrence, n: number): Seconds {
  const fixed = FIXED[recurrence.interval];
  if (fixed !== undefined) return anchor + n * recurrence.count * fixed;
  return addMonths(anchor, n * recurrence.count * (MONTHS[recurrence.interval] ?? 1));
}

/** The full period around `moment` in the cycle that the anchor sets; a boundary belongs to the period that it begins. */
export function periodAt(anchor: Seconds, recurrence: Recurrence, moment: Seconds): Period {
  let n = Math.floor((moment - anchor) / longest(recurrence));
  while (boundary(anchor, recurrence, n) > moment) n -= 1;
  while (boundary(anchor, recurrence, n + 1) <= moment) n += 1;
  return { start: boundary(anchor, recurrence, n), end: boundary(anchor, recurrence, n + 1) };
}

/**
 * The full period that a period which ends at `end` is, or is the last part of: the first one of a subscription may begin
 * after its full period does, and its price is for all of that (billing.md 2.5, "create with a future anchor").
 */
export function wholePeriod(anchor: Seconds, recurrence: Recurrence, end: Seconds): Period {
  return periodAt(anchor, recurrence, end - 1);
}

/** Whether two prices bill for periods of the same kind. */
export function sameRecurrence(a: Recurrence, b: Recurrence): boolean {
  return a.interval === b.interval && a.count === b.count;
}

/** An upper bound of one recurrence in seconds, so that the first guess of `periodAt` lies close to the answer. */
function longest(recurrence: Recurrence): number {
  const days = { day: 1, week: 7, month: 31, year: 366 }[recurrence.interval];
  return days * DAY * recurrence.count;
}

function addMonths(from: Seconds, months: number): Seconds {
  const date = new Date(from * 1000);
  const month = date.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), lastDay);
  const midnight = Date.UTC(date.getUTCFullYear(), month, day) / 1000;
  return midnight + (from - Math.floor(from / DAY) * DAY);
}

const MONTH_NAMES = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `03 Mar 2026`: the day as Stripe prints it on proration lines (billing.md 2.3). */
export function lineDate(moment: Seconds): string {
  const date = new Date(moment * 1000);
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${day} ${MONTH_NAMES[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}
