/** Random requests of `billing.prorations`: a change of a subscription inside one of its billing periods. */
import fc from 'fast-check';
import type { JsonObject } from '../../contract/json.ts';
import { boundary } from '../../core/calendar.ts';
import type { Period, Recurrence, Seconds } from '../../core/calendar.ts';
import { billingPeriods, millionths, momentIn, recurrences, shareOfTime, timeRange } from './periods.ts';
import type { BillingPeriod } from './periods.ts';
import { pricings } from './prices.ts';
import type { Pricing } from './prices.ts';
import { keyed } from './scene.ts';
import type { Scene } from './scene.ts';
import { currencies, firstKeys, usually } from './words.ts';

interface ItemChange {
  /** What is credited; undefined for an item that is added. */
  before: { pricing: Pricing; debits: Debits } | undefined;
  /** What is charged; undefined for an item that is removed. */
  after: { pricing: Pricing; newCycle: Recurrence | undefined } | undefined;
  /** Otherwise that of the request. */
  currency: string | undefined;
  oneTime: boolean;
}

/**
 * What the credit undoes: nothing is said of it (classic billing), the charge of the full period, or charges for the
 * rest of it, each from so many millionths of the time before the change on.
 */
type Debits = 'unsaid' | 'full' | number[];

const debits: fc.Arbitrary<Debits> = fc.oneof(
  { withCrossShrink: true },
  fc.constantFrom<Debits>('unsaid', 'full'),
  fc.array(millionths, { minLength: 1, maxLength: 2 }),
);

const itemChanges: fc.Arbitrary<ItemChange> = fc.record({
  before: fc.option(fc.record({ pricing: pricings, debits }), { freq: 5, nil: undefined }),
  after: fc.option(
    fc.record({ pricing: pricings, newCycle: usually<Recurrence | undefined>(undefined, recurrences) }),
    { freq: 5, nil: undefined },
  ),
  currency: usually<string | undefined>(undefined, currencies),
  oneTime: usually(false, fc.constant(true)),
});

/** Credits and debits of up to three items, and lines that are no prorations: of the next period, in full. */
export const prorationScenes: fc.Arbitrary<Scene> = fc
  .record({
    period: billingPeriods,
    passed: millionths,
    currency: currencies,
    changes: fc.oneof(
      { withCrossShrink: true },
      { weight: 3, arbitrary: fc.array(itemChanges, { minLength: 1, maxLength: 1 }) },
      { weight: 1, arbitrary: fc.array(itemChanges, { maxLength: 3 }) },
    ),
    others: usually<Pricing[]>([], fc.array(pricings, { maxLength: 2 }), 3),
    firstKey: firstKeys,
    turned: fc.boolean(),
  })
  .map(({ period, passed, currency, changes, others, firstKey, turned }) => {
    const at = momentIn(period, passed);
    const items = [
      ...changes.flatMap((change) => linesOf(change, period, at, change.currency ?? currency)),
      ...others.map((pricing) => nextPeriod(pricing, period, currency)),
    ];
    return { request: { items: keyed(turned ? items.reverse() : items, firstKey) }, at };
  });

function linesOf(change: ItemChange, period: BillingPeriod, at: Seconds, currency: string): JsonObject[] {
  const { before, after, oneTime } = change;
  const { recurrence } = period;
  const credits = before
    ? chargesBefore(before.debits, period, at).map((charge) =>
        credit(period, at, charge, before.pricing(recurrence, currency, oneTime)),
      )
    : [];
  if (!after) return credits;
  if (!after.newCycle) return [...credits, debit(period, at, after.pricing(recurrence, currency, oneTime))];
  const whole: Period = { start: at, end: boundary(at, after.newCycle, 1) };
  return [...credits, debit(whole, at, after.pricing(after.newCycle, currency, oneTime))];
}

function chargesBefore(debits: Debits, period: Period, at: Seconds): (Period | null)[] {
  if (debits === 'unsaid') return [null];
  if (debits === 'full') return [period];
  return debits.map((since) => ({
    start: momentIn({ start: period.start, end: at }, since),
    end: period.end,
  }));
}

/**
 * @param charge what is undone; null: not said, and then the full period was charged
 * @param pricing `priceKind` and its field
 */
export function credit(period: Period, at: Seconds, charge: Period | null, pricing: JsonObject): JsonObject {
  const { start, end } = charge ?? period;
  return {
    type: 'credit',
    isProration: true,
    servicePeriod: timeRange({ start: at, end }),
    currentProrationFactor: shareOfTime(end - at, end - start)
      .neg()
      .toString(),
    priceIntervalDuration: period.end - period.start,
    ...(charge && { correspondingDebit: { servicePeriod: timeRange(charge) } }),
    ...pricing,
  };
}

/** The rest of the period from `at` on. */
export function debit(period: Period, at: Seconds, pricing: JsonObject): JsonObject {
  return {
    type: 'debit',
    isProration: true,
    servicePeriod: timeRange({ start: at, end: period.end }),
    currentProrationFactor: shareOfTime(period.end - at, period.end - period.start).toString(),
    priceIntervalDuration: period.end - period.start,
    ...pricing,
  };
}

function nextPeriod(
  pricing: Pricing,
  { anchor, end, recurrence }: BillingPeriod,
  currency: string,
): JsonObject {
  const after = boundaryAfter(anchor, recurrence, end);
  return {
    type: 'debit',
    isProration: false,
    servicePeriod: timeRange({ start: end, end: after }),
    currentProrationFactor: '1',
    priceIntervalDuration: after - end,
    ...pricing(recurrence, currency),
  };
}

/** Counted from the anchor, whose day of the month comes back after a short month. */
function boundaryAfter(anchor: Seconds, recurrence: Recurrence, end: Seconds): Seconds {
  let n = 1;
  while (boundary(anchor, recurrence, n) <= end) n += 1;
  return boundary(anchor, recurrence, n);
}
