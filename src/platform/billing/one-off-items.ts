/** `add_invoice_items`: items that a change of a subscription adds to its next invoice, billed once (billing.md 1.4). */
import { invalid } from '../api/errors.ts';
import { inside, type MetadataChange } from '../api/params.ts';
import { event } from '../events/event.ts';
import { invoiceItemWire, type InvoiceItemRow } from '../objects/invoice.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import type { PriceData } from './inline-prices.ts';
import { blankItem, underTerms, type TermsContext } from './item-terms.ts';
import type { DiscountRequest } from './redeem.ts';
import type { Redeemed } from './redeem-all.ts';
import type { PricedItem } from './snapshot.ts';
import type { Writes } from './writes.ts';

export interface OneOff {
  price?: string | undefined;
  price_data?: PriceData | undefined;
  quantity?: number | undefined;
  discountable?: boolean | undefined;
  discounts?: DiscountRequest[] | null | undefined;
  metadata?: MetadataChange | undefined;
  tax_rates?: string[] | null | undefined;
  period?:
    | {
        start: { type: 'max_item_period_start' | 'now' | 'timestamp'; timestamp?: number | undefined };
        end: { type: 'min_item_period_end' | 'timestamp'; timestamp?: number | undefined };
      }
    | undefined;
}

/**
 * The items, which wait for an invoice; they are among the writes.
 *
 * @param context its path is that of the list
 * @throws {ApiError} 400 for prices that recur, or are in another currency
 */
function oneOffItems(
  platform: Platform,
  scope: Scope,
  { subscription, items }: { subscription: SubscriptionRow; items: readonly PricedItem[] },
  wanted: readonly OneOff[],
  context: TermsContext,
  writes: Writes,
): InvoiceItemRow[] {
  const { at } = context;
  return wanted.map((each, index) => {
    const path = inside(context.path, index);
    if (each.price === undefined)
      throw invalid(inside(path, 'price'), 'Give a price, or price_data.', 'parameter_missing');
    const { customer, currency: code } = subscription;
    const blank = blankItem(platform, scope, { customer, subscription: subscription.id, code, at });
    const terms = {
      pricing: { price: each.price },
      quantity: each.quantity ?? 1,
      discountable: each.discountable,
      discounts: each.discounts,
      metadata: each.metadata,
      tax_rates: each.tax_rates,
      period: periodOf(each, items, at, inside(path, 'period')),
    };
    const item = underTerms(platform, scope, blank, terms, { ...context, path }, writes);
    writes.newInvoiceItems.push(item);
    writes.events.push(event(platform, scope, at, 'invoiceitem.created', invoiceItemWire(item)));
    return item;
  });
}

/** Adds the items, and to the discounts that are known those that they have. */
export function withOneOffs(
  platform: Platform,
  scope: Scope,
  redeemed: Redeemed,
  wanted: readonly OneOff[],
  context: Omit<TermsContext, 'discounts'>,
  writes: Writes,
): Redeemed {
  if (wanted.length === 0) return redeemed;
  const { discounts } = redeemed;
  oneOffItems(platform, scope, redeemed, wanted, { ...context, discounts }, writes);
  return {
    ...redeemed,
    discounts: new Map([...discounts, ...writes.newDiscounts.map((row) => [row.id, row] as const)]),
  };
}

/** Stripe's reference: from the latest start of an item's period to the earliest end of one. */
function periodOf(
  { period }: OneOff,
  items: readonly PricedItem[],
  now: number,
  path: string,
): { start: number; end: number } {
  const starts = items.map(({ item }) => item.periodStart);
  const ends = items.map(({ item }) => item.periodEnd);
  const moment = (name: 'start' | 'end'): number | undefined => {
    const given = period?.[name];
    if (given?.type !== 'timestamp') return undefined;
    if (given.timestamp === undefined)
      throw invalid(inside(inside(path, name), 'timestamp'), "The type 'timestamp' needs a timestamp.");
    return given.timestamp;
  };
  const start = moment('start') ?? (period?.start.type === 'now' ? now : Math.max(...starts));
  return { start, end: moment('end') ?? Math.max(start, Math.min(...ends)) };
}
