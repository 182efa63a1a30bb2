/** The items that a new subscription begins with, each with its price and first period. */
import { periodAt } from '../../core/calendar.ts';
import { invalid, notSimulated } from '../api/errors.ts';
import { inside } from '../api/params.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import { applyMetadata } from '../objects/metadata.ts';
import type { ItemRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import type { Known } from './known.ts';
import { checkAmount, quantityOf, usablePrice, usageSince } from './merge-items.ts';
import type { NewSubscription } from './new-subscription.ts';
import type { PricedItem } from './snapshot.ts';
import { taxRatesNamed } from './tax-rates.ts';

/** @throws {ApiError} 400 for prices that do not fit together */
export function pricedItems(
  platform: Platform,
  scope: Scope,
  customer: CustomerRow,
  known: Known,
  wanted: NewSubscription,
  subscription: string,
  now: number,
): PricedItem[] {
  let currency = customer.currency;
  const items = wanted.items.map((entry, index) => {
    const path = inside(wanted.path, index);
    const { price, facts } = usablePrice(entry.price, inside(path, 'price'), {
      prices: known.prices,
      currency,
    });
    currency = price.currency;
    const quantity = quantityOf(facts, entry.quantity, 1, inside(path, 'quantity'));
    checkAmount(facts, quantity, inside(path, 'quantity'));
    const period =
      wanted.trialEnd === null ? periodAt(now, facts.recurrence, now) : { start: now, end: wanted.trialEnd };
    const item: ItemRow = {
      ...scope,
      id: platform.newId('si'),
      created: now,
      subscription,
      price: price.id,
      quantity,
      periodStart: period.start,
      periodEnd: period.end,
      // Of a period that begins now, what was reported before it in the same second is no part.
      ...usageSince(facts, { now: period.start, known: period.start < now ? null : known }),
      metadata: applyMetadata({}, entry.metadata, inside(path, 'metadata')),
      discounts: [],
      taxRates: taxRatesNamed(entry.tax_rates ?? null, inside(path, 'tax_rates'), known),
    };
    return { item, price, facts };
  });
  const [first] = items;
  if (first === undefined)
    throw invalid(wanted.path, 'A subscription needs at least one item.', 'parameter_missing');
  items.forEach(({ facts }, index) => {
    if (
      facts.recurrence.interval !== first.facts.recurrence.interval ||
      facts.recurrence.count !== first.facts.recurrence.count
    )
      throw notSimulated(
        'items with different billing intervals on one subscription',
        inside(inside(wanted.path, index), 'price'),
      );
  });
  return items;
}
