/** What a period costs without a change: in full, or in part where it does not fill one (billing.md 2.5). */
import { lineDate, type Period } from '../calendar.ts';
import { shareOf, type Share } from '../debit.ts';
import { fullAmount, periodParts } from '../price.ts';
import { charge, named, timeShare, type Configuration, type ProrationLine } from './line.ts';

/** The first lines of an item's full period: what a script is shown beside the prorations, with the factor 1. */
export function fullPeriod(item: string, configuration: Configuration, period: Period): ProrationLine[] {
  const { price, quantity } = configuration;
  return periodParts(price, quantity).map((part, index) => ({
    ...charge(item, configuration, period, period, { part: 1n, whole: 1n }),
    key: `${item}:period${index === 0 ? '' : `:${index + 1}`}`,
    isProration: false,
    quantity: part.quantity,
    base: part.amount,
    amount: part.amount,
    description: named(price, part.quantity),
  }));
}

/**
 * A period that is charged in part without a change: the first one before the anchor, or time that has passed
 * (billing.md 2.5). The whole price by one factor, gross: discounts lower it as they lower full periods.
 *
 * @param share of a full period; several of them, where one line is for a long time that has passed
 */
export function partialPeriod(
  item: string,
  configuration: Configuration,
  { period, whole, share }: { period: Period; whole: Period; share?: Share },
): ProrationLine {
  const { price, quantity } = configuration;
  const part = share ?? timeShare(period, whole);
  const base = fullAmount(price, quantity);
  return {
    ...charge(item, configuration, period, whole, part),
    key: `${item}:period`,
    base,
    amount: shareOf(base, part),
    description: `Remaining time on ${named(price, quantity)} after ${lineDate(period.start)}`,
  };
}
