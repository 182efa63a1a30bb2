/**
 * Prorates by whole hours, days, weeks or months.
 *
 * When a subscription changes in the middle of a billing period, the rest of the period is counted to the second. This
 * script counts it in whole intervals of your choice: the remaining intervals divided by those of the full period.
 *
 * Examples, each with a monthly price of USD 31 and a period from 16 December to 16 January (31 days):
 * - By day, changed at noon on 1 January: 14.5 days remain. To the nearest they are 15: the new price is charged
 *   15/31, USD 15.00; by the second it would be 14.50.
 * - The same with "always round down": 15 days, USD 15.00. With "always round up": 14 days, USD 14.00.
 *
 * Beware: the two names are Stripe's, and they do not say what happens to the count. "Always round down" takes the NEXT
 * HIGHER number of remaining intervals, "always round up" the NEXT LOWER one. Credits and charges are counted alike, so
 * with "always round down" an upgrade costs more and a downgrade gives more back.
 *
 * A credit of something that was itself charged for part of a period is a share of that charge: 12 days of a charge for
 * 22 days are credited 12/22. A count of zero makes the line 0.00.
 *
 * - Hours and days go with every price, weeks with weekly prices, months with monthly and yearly ones. Every other
 *   combination keeps the default, and so do prices without an interval (one-time, by use) and lines that are no
 *   prorations.
 * - Months are those of the calendar in UTC: of a yearly price, 7.2 remaining months are charged 7/12.
 * - The full period is the one interval before the line's end, and the last day of a month stands for days that it does
 *   not have. A period from 31 January to 28 February therefore counts as 31 days (from 28 January), not as 28.
 * - Counted in months with "always round down", a full period that ends on a later day of the month than it began on is
 *   more than whole: a year from 28 February 2031 to 29 February 2032 is 12 months and a day, counts as 13, and is charged
 *   13/12. Prices that renew on the last days of a month are better counted in days.
 *
 * The rule is that of Stripe's script of the same name.
 */
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import type { RoundDirection } from '@stripe/extensibility-sdk/stdlib';
import {
  addMonths,
  DAY_MS,
  FACTOR_DIGITS,
  HOUR_MS,
  MONTHS,
  monthsIn,
  oneIntervalBefore,
  unitsIn,
  WEEK_MS,
  type Recurrence,
} from '../../shared/calendar.ts';
import { unchanged } from '../../shared/passthrough.ts';

type Item = Billing.Prorations.ProratableItem;

/**
 * @displayName :hour Hour
 * @displayName :day Day
 * @displayName :week Week
 * @displayName :month Month
 */
type CustomInterval = 'hour' | 'day' | 'week' | 'month';

/**
 * @displayName :round_nearest Round to nearest interval
 * @displayName :round_down Always round down
 * @displayName :round_up Always round up
 */
type RoundingMode = 'round_nearest' | 'round_down' | 'round_up';

export interface ProrateByCustomIntervalConfig extends Record<string, unknown> {
  /**
   * Prorations count whole intervals of this length. Weeks apply to weekly prices only, months to monthly and yearly ones.
   * @displayName Custom interval
   */
  customInterval: CustomInterval;
  /**
   * Beware: rounding down counts a started interval as a whole one, rounding up leaves it out. Credits and charges alike.
   * @displayName Rounding mode
   */
  roundingMode: RoundingMode;
}

/**
 * @exempt creditWithinCharge atMonthEnds By month, 28 February to 31 March is counted as 1.1 months and rounded down as 2; Stripe's script counts so too.
 * @exempt debitWithinPrice atMonthEnds As the credit: up to twice the price, where the remaining time is rounded to two months.
 * @exempt noOpNetsToZero atMonthEnds A charge is divided by the calendar interval before its end, a credit by the charge's own period: 31 and 28 days for 31 January to 28 February.
 */
export default class ProrateByCustomInterval implements Billing.Prorations<ProrateByCustomIntervalConfig> {
  prorateItems(
    request: Billing.Prorations.ProrateItemsInput,
    config: ProrateByCustomIntervalConfig,
    _context: Context,
  ): Billing.Prorations.ProrateItemsResult {
    return { items: request.items.map((item) => prorated(item, config)) };
  }
}

function prorated(
  item: Item,
  { customInterval, roundingMode }: ProrateByCustomIntervalConfig,
): Billing.Prorations.ItemWithProration {
  const recurrence = recurrenceOf(item);
  if (!item.isProration || recurrence === null) return unchanged(item);
  if (!GOES_WITH[customInterval].includes(recurrence.interval)) return unchanged(item);

  const { servicePeriod, correspondingDebit } = item;
  const wholeUnits = (period: Billing.TimeRange) =>
    countOf(period, customInterval).round(DIRECTIONS[roundingMode], { mode: 'decimal-places', value: 0 });
  const units = wholeUnits(servicePeriod);
  const outOf =
    item.type === 'credit' && correspondingDebit
      ? wholeUnits(correspondingDebit.servicePeriod)
      : fullPeriodUnits(servicePeriod.endDate, recurrence, customInterval);
  // A charge that itself counted no whole interval has nothing to divide by: Stripe's script then takes 1.
  const share = outOf.isPositive() ? units.div(outOf, FACTOR_DIGITS, 'half-even') : Decimal.from(1);
  return {
    key: item.key,
    prorationFactor: item.type === 'credit' ? share.neg() : share,
    lineItemPeriod: {
      startDate: unitsBefore(servicePeriod.endDate, units.toNumber(), customInterval),
      endDate: servicePeriod.endDate,
    },
  };
}

const GOES_WITH: Record<CustomInterval, readonly Recurrence['interval'][]> = {
  hour: ['day', 'week', 'month', 'year'],
  day: ['day', 'week', 'month', 'year'],
  week: ['week'],
  month: ['month', 'year'],
};

/** What is done to the count. The names of the modes say the opposite: see the header. */
const DIRECTIONS: Record<RoundingMode, RoundDirection> = {
  round_nearest: 'half-up',
  round_down: 'round-up',
  round_up: 'round-down',
};

/** Null for a length that depends on the calendar. */
const UNIT_MS: Record<CustomInterval, number | null> = {
  hour: HOUR_MS,
  day: DAY_MS,
  week: WEEK_MS,
  month: null,
};

/** Null for what is priced by use, once, or in a way that this script does not know. */
function recurrenceOf(item: Item): Recurrence | null {
  if (item.priceKind === 'licenseFee') {
    return { interval: item.licenseFee.serviceInterval, count: item.licenseFee.serviceIntervalCount };
  }
  const recurring = item.priceKind === 'price' ? item.price.recurring : undefined;
  return recurring ? { interval: recurring.interval, count: recurring.intervalCount } : null;
}

function countOf(period: Billing.TimeRange, unit: CustomInterval): Decimal {
  const unitMs = UNIT_MS[unit];
  return unitMs === null ? monthsIn(period) : unitsIn(period, unitMs);
}

function fullPeriodUnits(endDate: Date, recurrence: Recurrence, unit: CustomInterval): Decimal {
  const unitMs = UNIT_MS[unit];
  if (unitMs === null) return Decimal.from(recurrence.count * (MONTHS[recurrence.interval] ?? 0));
  return unitsIn({ startDate: oneIntervalBefore(endDate, recurrence), endDate }, unitMs);
}

function unitsBefore(endDate: Date, units: number, unit: CustomInterval): Date {
  const unitMs = UNIT_MS[unit];
  return unitMs === null ? addMonths(endDate, -units) : new Date(endDate.getTime() - units * unitMs);
}
