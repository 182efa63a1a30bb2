/** What the first invoice of a subscription charges: time that has passed, and the first period (billing.md 2.5). */
import { boundary, type Period } from '../../core/calendar.ts';
import { invalid } from '../api/errors.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import { partOfPeriod, runningPeriod, wholePeriodOf, type Charged } from './period-lines.ts';
import type { PricedItem } from './snapshot.ts';
import { wholeOf } from './timing.ts';

/** Stripe's own bound on lines of one invoice (reference of "Backdate subscriptions"). */
const MOST_LINES = 250;

/**
 * @param prorates false: time that has passed, and time before the anchor, is free
 * @throws {ApiError} 400 for a start so long ago that the invoice would have too many lines
 */
export function firstCharges(
  subscription: SubscriptionRow,
  items: readonly PricedItem[],
  { now, prorates, param }: { now: number; prorates: boolean; param: string },
): Charged[] {
  const charged = items.flatMap((each) => chargesOf(subscription, each, now, prorates));
  if (charged.length > MOST_LINES)
    throw invalid(
      param,
      `The time since ${subscription.startDate} would make ${charged.length} lines; an invoice has at most ${MOST_LINES}. Begin later.`,
    );
  return charged;
}

function chargesOf(
  subscription: SubscriptionRow,
  each: PricedItem,
  now: number,
  prorates: boolean,
): Charged[] {
  const { startDate, trialEnd, billingCycleAnchor } = subscription;
  const { periodStart, periodEnd } = each.item;
  const period = { start: periodStart, end: periodEnd };
  const whole = wholeOf(billingCycleAnchor, each.facts.recurrence, period);
  const fills = trialEnd === null && whole.start === now;
  // Time before the anchor is charged with the time that has passed: nothing begins between the two.
  const until = fills || trialEnd !== null ? now : periodEnd;
  if (startDate < now)
    return [
      ...(prorates ? elapsed(subscription, each, { start: startDate, end: until }) : []),
      ...(fills ? runningPeriod(subscription, each) : []),
    ];
  if (trialEnd !== null || periodStart === periodEnd) return [];
  // billing.md 2.4: flexible alone charges a first period that `cancel_at` cuts short in full when asked for no prorations.
  const cut = subscription.cancelAt === periodEnd && periodEnd < whole.end;
  if (fills && cut && !prorates && subscription.billingMode === 'flexible')
    return wholePeriodOf(subscription, each, period);
  return fills || prorates ? runningPeriod(subscription, each) : [];
}

/**
 * Classic: one line, by the length of the interval that begins with the start. Flexible: a line for each period that is
 * counted from the start, the last by its part.
 */
function elapsed(subscription: SubscriptionRow, each: PricedItem, time: Period): Charged[] {
  const { recurrence } = each.facts;
  const at = (n: number) => boundary(time.start, recurrence, n);
  if (subscription.billingMode === 'classic') {
    const whole = { start: time.start, end: at(1) };
    return [keyed(partOfPeriod(subscription, each, { period: time, whole }), time.start)];
  }
  const charged: Charged[] = [];
  for (let n = 0; at(n) < time.end && charged.length <= MOST_LINES; n += 1) {
    const whole = { start: at(n), end: at(n + 1) };
    const period = { start: whole.start, end: Math.min(whole.end, time.end) };
    const made =
      period.end === whole.end
        ? wholePeriodOf(subscription, each, whole)
        : [partOfPeriod(subscription, each, { period, whole })];
    charged.push(...made.map((charge) => keyed(charge, whole.start)));
  }
  return charged;
}

/** Several periods of one item, each with a key of its own. */
function keyed({ line, row }: Charged, start: number): Charged {
  return { row, line: { ...line, key: `${line.key}@${start}` } };
}
