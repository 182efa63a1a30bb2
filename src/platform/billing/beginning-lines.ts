/** The lines of periods that begin with a change: full ones, at the amounts that were decided, trials, and usage until then. */
import type { ProrationLine } from '../../core/proration/line.ts';
import type { LineRow } from '../objects/invoice.ts';
import type { Platform } from '../platform.ts';
import type { Known } from './known.ts';
import { usageSince } from './merge-items.ts';
import { freshLines, trialLines, wholePeriodOf } from './period-lines.ts';
import type { Redeemed } from './redeem-all.ts';
import type { PricedItem, SubscriptionSnapshot } from './snapshot.ts';
import type { Timing } from './timing.ts';
import { isMetered, usageLinesNow } from './usage-lines.ts';

export interface BeginningLines {
  /** They name no invoice yet. */
  lines: LineRow[];
  /** Those of full periods, by the key under which their amount was decided. */
  byKey: ReadonlyMap<string, LineRow>;
}

/** @param billed the lines of the change, prorations among them */
export function beginningLines(
  platform: Platform,
  snapshot: Pick<SubscriptionSnapshot, 'subscription' | 'items' | 'usage' | 'now'>,
  { courses }: Pick<Timing, 'courses'>,
  { subscription, items }: Pick<Redeemed, 'subscription' | 'items'>,
  billed: readonly ProrationLine[],
  run: string | null,
): BeginningLines {
  const begins = (id: string) => beginsAnew(courses.get(id));
  // Of an item whose price changes too, usage is what waits for an invoice already.
  const used = snapshot.items
    .filter(({ item, price }) => begins(item.id) && items.some((each) => each.price.id === price.id))
    .flatMap((each) => usageLinesNow(platform, snapshot, each));
  const trials = items
    .filter((each) => courses.get(each.item.id)?.as === 'trial' && !isMetered(each))
    .flatMap((each) => trialLines(platform, subscription, each));
  const charged = items.flatMap((each) => {
    const course = courses.get(each.item.id);
    return course?.as === 'full_period' ? wholePeriodOf(subscription, each, course.period) : [];
  });
  const byKey = freshLines(platform, charged, billed, run);
  return { lines: [...used, ...trials, ...byKey.values()], byKey };
}

/** Of a metered item whose period begins with the change, what is reported counts from then on. */
export function countedAnew(
  { merged, courses }: Timing,
  known: Known,
  { now, lastReport: last }: Pick<SubscriptionSnapshot, 'now' | 'lastReport'>,
): PricedItem[] {
  const lastReport = known.lastReport ?? last;
  return merged.flatMap(({ after }) => {
    if (after === null) return [];
    if (!isMetered(after) || !beginsAnew(courses.get(after.item.id))) return [after];
    return [
      { ...after, item: { ...after.item, ...usageSince(after.facts, { now, known: { lastReport } }) } },
    ];
  });
}

const beginsAnew = (course: { as: string } | undefined): boolean =>
  course?.as === 'full_period' || course?.as === 'trial';
