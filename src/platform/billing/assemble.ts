/** From the lines of an invoice to its draft: discounts, then tax and totals (billing.md 4.1). */
import type { LineRow } from '../objects/invoice.ts';
import type { Platform, Scope } from '../platform.ts';
import type { DiscountedInvoice } from './discount-script.ts';
import { discountLines } from './discount-stage.ts';
import { discountingOf, usedUp, withoutSpent, type KnownDiscounts } from './discounting.ts';
import { draftInvoice, type Draft, type Heading } from './invoice.ts';
import type { PricedItem } from './snapshot.ts';
import type { Writes } from './writes.ts';

/** What is billed: a subscription with its items, as its discounts stand. */
export interface Discounted<Item extends Pick<PricedItem, 'item'> = PricedItem> {
  subscription: DiscountedInvoice['subscription'];
  items: readonly Item[];
}

export async function assembleInvoice(
  platform: Platform,
  scope: Scope,
  heading: Heading,
  lines: readonly LineRow[],
  { subscription, items }: Discounted<Pick<PricedItem, 'item'>>,
  known: KnownDiscounts,
  billing: Omit<DiscountedInvoice, 'id' | 'reason' | 'subscription'>,
  writes: Pick<Writes, 'runs'>,
): Promise<Draft> {
  const discounting = discountingOf(subscription, items, known, heading.at);
  const invoice = { ...billing, id: heading.id, reason: heading.reason, subscription };
  const discounted = await discountLines(platform, scope, lines, discounting, invoice, writes);
  const ids = discounting.ofSubscription.map(({ id }) => id);
  return draftInvoice(scope, heading, billing.customer, subscription, discounted, ids);
}

/** What is left for the next invoice: a discount for one invoice is used up by the first that it lowers. */
export function afterInvoice<Item extends PricedItem>(
  { subscription, items }: Discounted<Item>,
  lines: readonly LineRow[],
  known: KnownDiscounts,
  at: number,
): { subscription: Discounted['subscription']; items: Item[] } {
  const used = usedUp(lines, known);
  return {
    subscription: withoutSpent(subscription, used, known, at),
    items: items.map((each) => {
      const item = withoutSpent(each.item, used, known, at);
      return item === each.item ? each : { ...each, item };
    }),
  };
}
