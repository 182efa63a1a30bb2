/** The items that a new subscription begins with, each with its price and first period. */
import { invalid } from '../api/errors.ts';
import { inside } from '../api/params.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import { applyMetadata } from '../objects/metadata.ts';
import type { ItemRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { beginningOf, firstPeriod, type Beginning } from './beginning.ts';
import type { Known } from './known.ts';
import { checkAmount, checkOneInterval, quantityOf, usablePrice, usageSince } from './merge-items.ts';
import type { NewSubscription } from './new-subscription.ts';
import type { PricedItem } from './snapshot.ts';
import { taxRatesNamed } from './tax-rates.ts';

export interface FirstItems {
  items: PricedItem[];
  beginning: Beginning;
}

/** @throws {ApiError} 400 for prices that do not fit together */
export function firstItems(
  platform: Platform,
  scope: Scope,
  customer: CustomerRow,
  known: Known,
  wanted: NewSubscription,
  subscription: string,
  now: number,
): FirstItems {
  let currency = customer.currency;
  const prices = wanted.items.map((entry, index) => {
    const path = inside(inside(wanted.path, index), 'price');
    const priced = usablePrice(entry.price, path, { prices: known.prices, currency });
    currency = priced.price.currency;
    return priced;
  });
  if (prices.length === 0)
    throw invalid(wanted.path, 'A subscription needs at least one item.', 'parameter_missing');
  if (wanted.billingMode === 'classic') checkOneInterval(prices, wanted.path);
  const beginning = beginningOf(wanted, prices, now);
  const items = prices.map(({ price, facts }, index): PricedItem => {
    const entry = wanted.items[index];
    const path = inside(wanted.path, index);
    const quantity = quantityOf(facts, entry?.quantity, 1, inside(path, 'quantity'));
    checkAmount(facts, quantity, inside(path, 'quantity'));
    const period = firstPeriod(beginning, facts, now);
    const item: ItemRow = {
      ...scope,
      id: platform.newId('si'),
      created: now,
      subscription,
      price: price.id,
      quantity,
      periodStart: period.start,
      periodEnd: period.end,
      uncut: null,
      // Of a period that begins now, what was reported before it in the same second is no part.
      ...usageSince(facts, { now: period.start, known: period.start < now ? null : known }),
      metadata: applyMetadata({}, entry?.metadata, inside(path, 'metadata')),
      discounts: [],
      taxRates: taxRatesNamed(entry?.tax_rates ?? null, inside(path, 'tax_rates'), known),
    };
    return { item, price, facts };
  });
  return { items, beginning };
}
