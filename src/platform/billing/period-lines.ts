/** The invoice lines of items' periods: in full, or by a factor where a period does not fill an interval of its price. */
import type { Period } from '../../core/calendar.ts';
import type { ProrationLine } from '../../core/proration/line.ts';
import { fullPeriod, partialPeriod } from '../../core/proration/period-charge.ts';
import type { LineRow } from '../objects/invoice.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import type { Asked } from './call-script.ts';
import { billedBy, periodLines, ratesOf } from './invoice.ts';
import { prorateLines } from './prorate.ts';
import { PRORATIONS, type PricedItem, type SubscriptionSnapshot } from './snapshot.ts';
import { wholeOf } from './timing.ts';
import type { Writes } from './writes.ts';

/** A period of an item that is to be billed: what decides its amount, and the line that it becomes. */
export interface Charged {
  line: ProrationLine;
  row: LineRow;
}

/** What an item's running period costs: all of its price, or the part that it is of the anchor's cycle. */
export function runningPeriod(subscription: SubscriptionRow, priced: PricedItem): Charged[] {
  const period: Period = { start: priced.item.periodStart, end: priced.item.periodEnd };
  const whole = wholeOf(subscription.billingCycleAnchor, priced.facts.recurrence, period);
  const fills = whole.start === period.start && whole.end === period.end;
  return fills
    ? wholePeriodOf(subscription, priced, period)
    : [partOfPeriod(subscription, priced, { period, whole })];
}

export function wholePeriodOf(subscription: SubscriptionRow, priced: PricedItem, period: Period): Charged[] {
  const configuration = { price: priced.facts, quantity: priced.item.quantity };
  const rows = periodLines(subscription, priced.item, configuration, () => '');
  return fullPeriod(priced.item.id, configuration, period).flatMap((line, index) => {
    const row = rows[index];
    return row === undefined ? [] : [{ line, row }];
  });
}

export function partOfPeriod(
  subscription: SubscriptionRow,
  { item, facts }: PricedItem,
  part: Parameters<typeof partialPeriod>[2],
): Charged {
  const line = partialPeriod(item.id, { price: facts, quantity: item.quantity }, part);
  const row: LineRow = {
    ...billedBy(subscription, item, line),
    id: '',
    invoice: '',
    invoiceItem: null,
    unitAmountDecimal: null,
    amount: line.amount,
    description: line.description,
    periodStart: line.period.start,
    periodEnd: line.period.end,
    proration: true,
    discountable: true,
    discounts: [],
    taxRates: ratesOf(item),
    taxes: [],
    credited: null,
    factor: null,
    run: null,
  };
  return { line, row };
}

/** The one line of an item's trial, which is of no script's business: it costs nothing. */
export function trialLines(
  platform: Platform,
  subscription: SubscriptionRow,
  { item, facts }: PricedItem,
): LineRow[] {
  const configuration = { price: facts, quantity: item.quantity };
  return periodLines(subscription, item, configuration, () => platform.newId('il'), { trial: true });
}

/**
 * Lines for periods that begin by themselves, not by a change. Where a factor decides one of them, the script of
 * `billing.prorations` is asked about all.
 */
export async function linesOfPeriods(
  platform: Platform,
  scope: Scope,
  snapshot: Pick<SubscriptionSnapshot, 'customer' | 'subscription'>,
  charged: readonly Charged[],
  { active, at, mode }: Asked,
  writes: Pick<Writes, 'runs' | 'decidedBy'>,
): Promise<LineRow[]> {
  const defaults = charged.map(({ line }) => line);
  const asked = { ...snapshot, active, now: at };
  const { billed, run } = await prorateLines(platform, scope, asked, defaults, at, mode);
  if (defaults.some(({ isProration }) => isProration))
    writes.decidedBy.set(PRORATIONS, active.get(PRORATIONS)?.activation ?? null);
  if (run !== null) writes.runs.push(run);
  return [...freshLines(platform, charged, billed, run?.id ?? null).values()];
}

/** By key, the lines of those charges that are of periods, as they are billed; they name no invoice yet. */
export function freshLines(
  platform: Platform,
  charged: readonly Charged[],
  billed: readonly ProrationLine[],
  run: string | null,
): Map<string, LineRow> {
  const rows = new Map(charged.map(({ line, row }) => [line.key, row]));
  const fresh = new Map<string, LineRow>();
  for (const { key, amount, factor, period } of billed) {
    const row = rows.get(key);
    if (row === undefined) continue;
    const { start: periodStart, end: periodEnd } = period;
    const decided = { amount, factor: factor.toString(), periodStart, periodEnd, run };
    fresh.set(key, { ...row, ...decided, id: platform.newId('il') });
  }
  return fresh;
}
