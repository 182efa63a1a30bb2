/** The billing cycle anchor that `billing_cycle_anchor_config` names (billing.md 1.1), in UTC. */
import { DAY, type Recurrence, type Seconds } from './calendar.ts';

/** Parts of a moment; those that are null are taken from the creation. */
export interface AnchorConfig {
  day_of_month: number;
  hour: number | null;
  minute: number | null;
  /** 1 to 12; null: the first month that fits. */
  month: number | null;
  second: number | null;
}

/**
 * The first such moment at or after `from`. A day that its month does not have becomes the month's last (billing.md 1.1).
 *
 * Without hour, minute and second it is the time of day of `from`; where one of them is named, the others are 0. Ours,
 * where Stripe's reference says nothing.
 */
export function firstAnchor(config: AnchorConfig, from: Seconds): Seconds {
  const date = new Date(from * 1000);
  for (let ahead = 0; ; ahead += 1) {
    const month = date.getUTCMonth() + ahead;
    if (config.month !== null && month % 12 !== config.month - 1) continue;
    const moment = onDay(config, from, date.getUTCFullYear(), month);
    if (moment >= from) return moment;
  }
}

/**
 * An anchor of the cycle that begins with `first`: in a month that has the day, so that 28 February is followed by
 * 31 March where the 31st was asked for. The first moment itself, when the cycle never meets such a month.
 */
export function anchorOfCycle(
  config: AnchorConfig,
  first: Seconds,
  recurrences: readonly Recurrence[],
): Seconds {
  const steps = recurrences.map(({ interval, count }) => (interval === 'year' ? 12 * count : count));
  const step = Math.max(...steps);
  const date = new Date(first * 1000);
  for (let n = 0; n <= 48; n += 1) {
    const month = date.getUTCMonth() + n * step;
    if (lastDay(date.getUTCFullYear(), month) >= config.day_of_month)
      return onDay(config, first, date.getUTCFullYear(), month);
  }
  return first;
}

function onDay(
  { day_of_month: day, hour, minute, second }: AnchorConfig,
  from: Seconds,
  year: number,
  month: number,
) {
  const time =
    hour === null && minute === null && second === null
      ? from - Math.floor(from / DAY) * DAY
      : (hour ?? 0) * 3600 + (minute ?? 0) * 60 + (second ?? 0);
  return Date.UTC(year, month, Math.min(day, lastDay(year, month))) / 1000 + time;
}

function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}
