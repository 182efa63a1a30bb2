/** Lines for metered items: usage is billed when it is over, whole, and never prorated (billing.md 1.3). */
import type { PriceFacts } from '../../core/price.ts';
import type { InvoiceItemRow, LineRow } from '../objects/invoice.ts';
import type { ItemRow, SubscriptionRow } from '../objects/subscription.ts';
import type { Platform } from '../platform.ts';
import { periodLines } from './invoice.ts';
import { LARGEST_LINE, type MergedItem } from './merge-items.ts';
import type { PricedItem, SubscriptionSnapshot } from './snapshot.ts';
import { stretchOf, upTo, type Counted } from './usage.ts';

type Reading = Pick<SubscriptionSnapshot, 'subscription' | 'usage' | 'now'>;

export const isMetered = ({ facts }: { facts: PriceFacts }): boolean => facts.meter !== null;

/** Usage of the period that ends now, also of none: reports that come late, while the draft is open, still count. */
export function endedUsageLines(platform: Platform, reading: Reading, priced: PricedItem): LineRow[] {
  const { item } = priced;
  if (!isMetered(priced) || item.periodEnd > reading.now || isFree(reading)) return [];
  return usageLines(
    platform,
    reading.subscription,
    priced,
    counted(reading, priced, 'period'),
    item.periodEnd,
  );
}

/** Usage of a period that is cut short now. None makes no line: an invoice, or an item, is not made of nothing. */
export function usageLinesNow(platform: Platform, reading: Reading, priced: PricedItem): LineRow[] {
  if (!isMetered(priced) || isFree(reading)) return [];
  const lines = usageLines(
    platform,
    reading.subscription,
    priced,
    counted(reading, priced, 'soFar'),
    reading.now,
  );
  return lines.filter(({ quantity, amount }) => quantity > 0 || amount > 0n);
}

/** What is used during a trial is free, as the rest of the subscription is. */
function isFree({ subscription }: Reading): boolean {
  return subscription.status === 'trialing';
}

/** An item, or a price, of which nothing was read begins now: of it nothing is reported yet. */
function counted({ usage, now }: Reading, { item, facts }: PricedItem, which: 'soFar' | 'period'): Counted {
  const stretch = stretchOf(item, facts.meter ?? '', which === 'period' ? item.periodEnd : upTo(now));
  const read = usage.get(item.id)?.[which];
  const same =
    read?.usage.meter === stretch.meter &&
    read.usage.from === stretch.from &&
    read.usage.after === stretch.after;
  return same ? read : { usage: stretch, quantity: 0 };
}

export function usageLines(
  platform: Pick<Platform, 'newId'>,
  subscription: SubscriptionRow,
  { item, facts }: { item: Pick<ItemRow, 'id' | 'taxRates'>; facts: PriceFacts },
  { usage, quantity }: Counted,
  end: number,
): LineRow[] {
  const billed = { ...item, periodStart: usage.from, periodEnd: end };
  return periodLines(subscription, billed, { price: facts, quantity }, () => platform.newId('il')).map(
    (line) => ({
      ...carried(line),
      usage,
    }),
  );
}

/** Nobody bounds what is reported; what an invoice can say is bounded. Ours: such a line says that it is cut. */
function carried(line: LineRow): LineRow {
  if (line.amount <= LARGEST_LINE) return line;
  return {
    ...line,
    amount: LARGEST_LINE,
    description: `${line.description ?? ''} (cut to the largest amount of a line)`,
  };
}

/** In classic mode, a metered item that comes is shown with nothing; in flexible mode it is not shown (billing.md 2.4). */
export function noUsageYet(platform: Platform, subscription: SubscriptionRow, priced: PricedItem): LineRow[] {
  if (subscription.billingMode === 'flexible') return [];
  const { item, facts } = priced;
  const [line] = periodLines(subscription, item, { price: facts, quantity: 0 }, () => platform.newId('il'));
  return line === undefined ? [] : [{ ...line, amount: 0n }];
}

/**
 * What waits for an invoice when metered items, or their prices, leave or come: in flexible mode what was used is billed at
 * the price that goes, unless `proration_behavior` is `none`; in classic mode it is dropped (Stripe's "Manage billing setup").
 */
export function changedUsageItems(
  platform: Platform,
  reading: Reading,
  merged: readonly MergedItem[],
): { item: InvoiceItemRow; facts: PriceFacts }[] {
  const { subscription, now } = reading;
  if (isFree(reading)) return [];
  return merged.flatMap(({ before, after }) => {
    if (before !== null && before.price.id === after?.price.id) return [];
    const left =
      before === null || subscription.billingMode === 'classic'
        ? []
        : usageLinesNow(platform, reading, before);
    const came =
      after === null || !isMetered(after) || (before !== null && isMetered(before))
        ? []
        : noUsageYet(platform, subscription, { ...after, item: { ...after.item, periodStart: now } });
    return [
      ...left.map((line) => ({ item: waitingItem(platform, line, now), facts: before!.facts })),
      ...came.map((line) => ({ item: waitingItem(platform, line, now), facts: after!.facts })),
    ];
  });
}

/** A line that no invoice takes now waits as an item. */
export function waitingItem(platform: Platform, line: LineRow, at: number): InvoiceItemRow {
  const { id: _id, invoice: _invoice, invoiceItem: _invoiceItem, taxes: _taxes, ...billed } = line;
  return { ...billed, id: platform.newId('ii'), created: at, version: 1, invoice: null };
}
