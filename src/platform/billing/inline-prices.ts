/**
 * `price_data`: prices that a request brings with it. Each becomes a price of its own that is not active: what uses it
 * keeps it, and nothing else can (Stripe's guide on inline pricing; of subscriptions ours).
 */
import { invalid, missingReference } from '../api/errors.ts';
import { inside } from '../api/params.ts';
import { event } from '../events/event.ts';
import { priceWire, type PriceRow } from '../objects/catalog.ts';
import type { Platform, Scope } from '../platform.ts';
import type { Known } from './known.ts';
import type { Writes } from './writes.ts';

export interface PriceData {
  currency: string;
  product: string;
  /** Absent: it is paid once. */
  recurring?: { interval: NonNullable<PriceRow['interval']>; interval_count: number } | undefined;
  /** Minor units as decimal text. */
  amount: string;
  tax_behavior?: PriceRow['taxBehavior'] | undefined;
}

interface Entry {
  price?: string | undefined;
  price_data?: PriceData | undefined;
}

/**
 * The entries by the ids of their prices, and what is known with these.
 *
 * @param path bracket path of the list, for errors
 * @throws {ApiError} 400 for an unknown product, and for two prices at once
 */
export function bringPrices<T extends Entry>(
  platform: Platform,
  scope: Scope,
  known: Known,
  entries: readonly T[],
  at: number,
  path: string,
): { entries: T[]; known: Known } {
  const prices = new Map(known.prices);
  const brought = [...known.brought];
  const named = entries.map((entry, index): T => {
    const { price_data: data } = entry;
    if (data === undefined) return entry;
    const param = inside(inside(path, index), 'price_data');
    if (entry.price !== undefined) throw invalid(param, 'Give price or price_data, not both.');
    const product = known.products.get(data.product);
    if (product === undefined || product.deleted)
      throw missingReference('product', data.product, inside(param, 'product'));
    const price: PriceRow = {
      ...scope,
      id: platform.newId('price'),
      created: at,
      product: product.id,
      active: false,
      currency: data.currency,
      unitAmountDecimal: data.amount,
      tiersMode: null,
      tiers: null,
      transformQuantity: null,
      interval: data.recurring?.interval ?? null,
      intervalCount: data.recurring?.interval_count ?? null,
      trialPeriodDays: null,
      meter: null,
      currencyOptions: null,
      taxBehavior: data.tax_behavior ?? 'unspecified',
      nickname: null,
      lookupKey: null,
      metadata: {},
    };
    prices.set(price.id, { price, product, brought: true });
    brought.push(price);
    return { ...entry, price: price.id, price_data: undefined };
  });
  return { entries: named, known: { ...known, prices, brought } };
}

interface Params {
  items?: Entry[] | undefined;
  add_invoice_items?: Entry[] | undefined;
}

/**
 * The parameters by the ids of their prices, and what is known with these.
 *
 * @param path where the parameters stand, for errors
 */
export function broughtBy<P extends Params>(
  platform: Platform,
  scope: Scope,
  known: Known,
  params: P,
  at: number,
  path = '',
): { params: P; known: Known } {
  const items = bringPrices(platform, scope, known, params.items ?? [], at, inside(path, 'items'));
  const oneOffs = bringPrices(
    platform,
    scope,
    items.known,
    params.add_invoice_items ?? [],
    at,
    inside(path, 'add_invoice_items'),
  );
  return {
    params: {
      ...params,
      ...(params.items === undefined ? {} : { items: items.entries }),
      ...(params.add_invoice_items === undefined ? {} : { add_invoice_items: oneOffs.entries }),
    },
    known: oneOffs.known,
  };
}

/** Adds what was brought to the writes of the change that uses it. */
export function bookBrought(
  platform: Platform,
  scope: Scope,
  { brought }: Pick<Known, 'brought'>,
  at: number,
  writes: Pick<Writes, 'newPrices' | 'events'>,
): void {
  for (const price of brought) {
    writes.newPrices.push(price);
    writes.events.push(event(platform, scope, at, 'price.created', priceWire(price)));
  }
}
