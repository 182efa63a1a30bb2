/**
 * `items[]` of an update merged into a subscription's items (billing.md 1.2): an entry with `id` changes that item, with
 * `deleted` removes it, without `id` adds one; items that are not named stay.
 */
import { sameRecurrence } from '../../core/calendar.ts';
import { fullAmount, type PriceFacts } from '../../core/price.ts';
import { ApiError, invalid, missingReference } from '../api/errors.ts';
import type { MetadataChange } from '../api/params.ts';
import { inside } from '../api/params.ts';
import { applyMetadata } from '../objects/metadata.ts';
import { priceFacts, type PriceRow, type ProductRow } from '../objects/catalog.ts';
import type { ItemRow } from '../objects/subscription.ts';
import type { PriceData } from './inline-prices.ts';
import type { Known } from './known.ts';
import type { DiscountRequest } from './redeem.ts';
import type { PricedItem } from './snapshot.ts';
import { taxRatesNamed } from './tax-rates.ts';

/** Stripe's own bound on items of one subscription (billing.md 1.1). */
export const MOST_ITEMS = 20;

export interface ItemEdit {
  id?: string | undefined;
  price?: string | undefined;
  price_data?: PriceData | undefined;
  quantity?: number | undefined;
  deleted?: boolean | undefined;
  /** Of a price with a meter it has no effect, as Stripe's reference says; others refuse it. */
  clear_usage?: boolean | undefined;
  metadata?: MetadataChange | undefined;
  /** Null clears. */
  discounts?: DiscountRequest[] | null | undefined;
  tax_rates?: string[] | null | undefined;
}

export interface MergedItem {
  /** Null for an added item. */
  before: PricedItem | null;
  /** Null for a removed one. */
  after: PricedItem | null;
  /** What the request says of its discounts, and where. */
  discounts?: { requests: DiscountRequest[] | null; path: string };
}

export type KnownPrices = ReadonlyMap<
  string,
  {
    price: PriceRow;
    product: ProductRow;
    /** By the request itself: inactive, and usable once. */ brought?: true;
  }
>;

interface Merging {
  /** Bracket path of the list, for errors: `items`, or `subscription_details[items]`. */
  path: string;
  known: Pick<Known, 'prices' | 'taxRates' | 'lastReport'>;
  currency: string;
  now: number;
  /** Whether items may have different intervals. */
  mixes: boolean;
  newItem(
    price: PriceFacts,
  ): Pick<
    ItemRow,
    'accountId' | 'livemode' | 'id' | 'created' | 'subscription' | 'periodStart' | 'periodEnd' | 'uncut'
  >;
}

/** @throws {ApiError} 400 for an unknown item or price, another currency, or nothing left */
export function mergeItems(
  current: readonly PricedItem[],
  edits: readonly ItemEdit[],
  merging: Merging,
): MergedItem[] {
  const merged = new Map<string, MergedItem>(
    current.map((each) => [each.item.id, { before: each, after: each }]),
  );
  const named = new Set<string>();
  edits.forEach((edit, index) => {
    const path = inside(merging.path, index);
    if (edit.id !== undefined && named.has(edit.id))
      throw invalid(inside(path, 'id'), `The item '${edit.id}' is named twice. Say once what becomes of it.`);
    if (edit.id !== undefined) named.add(edit.id);
    if (edit.id === undefined) {
      const added = addItem(edit, path, merging);
      merged.set(added.item.id, { before: null, after: added, ...discountsOf(edit, path) });
      return;
    }
    const entry = merged.get(edit.id);
    if (entry?.before == null) throw missingReference('subscription_item', edit.id, inside(path, 'id'));
    if (edit.clear_usage === true && entry.before.facts.meter === null)
      throw invalid(
        inside(path, 'clear_usage'),
        `The item '${edit.id}' is licensed: it has no usage to clear.`,
      );
    const after = edit.deleted === true ? null : editItem(entry.before, edit, path, merging);
    merged.set(edit.id, { before: entry.before, after, ...discountsOf(edit, path) });
  });
  const result = [...merged.values()];
  const kept = result.filter(({ after }) => after !== null).length;
  if (kept === 0)
    throw invalid(
      merging.path,
      'A subscription must keep at least one item. To end it, cancel the subscription.',
    );
  if (kept > MOST_ITEMS)
    throw invalid(merging.path, `A subscription has at most ${MOST_ITEMS} items; this would make ${kept}.`);
  if (!merging.mixes)
    checkOneInterval(
      result.flatMap(({ after }) => after ?? []),
      merging.path,
    );
  return result;
}

/** @throws {ApiError} 400: mixed intervals are of the flexible billing mode alone (billing.md 1.2) */
export function checkOneInterval(items: readonly Pick<PricedItem, 'facts'>[], path: string): void {
  const [first] = items;
  for (const { facts } of items)
    if (first !== undefined && !sameRecurrence(facts.recurrence, first.facts.recurrence))
      throw invalid(
        path,
        `The prices '${first.facts.id}' and '${facts.id}' have different billing intervals, which needs the billing mode 'flexible'; this subscription is 'classic'. Migrate it first, or change all of its items together.`,
        'billing_mode_invalid',
      );
}

function discountsOf({ discounts }: ItemEdit, path: string): Pick<MergedItem, 'discounts'> {
  return discounts === undefined
    ? {}
    : { discounts: { requests: discounts, path: inside(path, 'discounts') } };
}

function addItem(edit: ItemEdit, path: string, merging: Merging): PricedItem {
  if (edit.deleted === true)
    throw invalid(inside(path, 'deleted'), 'Name the item to remove by its id.', 'parameter_invalid');
  if (edit.price === undefined)
    throw new ApiError(400, `Missing required param: ${inside(path, 'price')}.`, {
      code: 'parameter_missing',
      param: inside(path, 'price'),
    });
  const priced = usablePrice(edit.price, inside(path, 'price'), pricing(merging));
  const quantity = quantityOf(priced.facts, edit.quantity, 1, inside(path, 'quantity'));
  checkAmount(priced.facts, quantity, inside(path, 'quantity'));
  return {
    item: {
      ...merging.newItem(priced.facts),
      price: edit.price,
      quantity,
      ...usageSince(priced.facts, merging),
      metadata: applyMetadata({}, edit.metadata, inside(path, 'metadata')),
      discounts: [],
      taxRates: taxRatesNamed(edit.tax_rates ?? null, inside(path, 'tax_rates'), merging.known),
    },
    ...priced,
  };
}

function editItem(before: PricedItem, edit: ItemEdit, path: string, merging: Merging): PricedItem {
  const priced =
    edit.price === undefined || edit.price === before.price.id
      ? { price: before.price, facts: before.facts }
      : usablePrice(edit.price, inside(path, 'price'), pricing(merging));
  const present = before.facts.meter === null ? before.item.quantity : 1;
  const quantity = quantityOf(priced.facts, edit.quantity, present, inside(path, 'quantity'));
  checkAmount(priced.facts, quantity, inside(path, 'quantity'));
  return {
    item: {
      ...before.item,
      price: priced.price.id,
      quantity,
      ...(priced.price.id === before.price.id ? {} : usageSince(priced.facts, merging)),
      metadata: applyMetadata(before.item.metadata, edit.metadata, inside(path, 'metadata')),
      ...(edit.tax_rates === undefined
        ? {}
        : { taxRates: taxRatesNamed(edit.tax_rates, inside(path, 'tax_rates'), merging.known) }),
    },
    ...priced,
  };
}

const pricing = ({ known, currency }: Merging) => ({ prices: known.prices, currency });

/**
 * A metered item is billed for what is reported: 0 stands for that.
 *
 * @throws {ApiError} 400 for a quantity that is given all the same
 */
export function quantityOf(
  { id, meter }: PriceFacts,
  given: number | undefined,
  otherwise: number,
  path: string,
): number {
  if (meter === null) return given ?? otherwise;
  if (given === undefined) return 0;
  throw invalid(
    path,
    `The price '${id}' is metered: what is reported to its meter is its quantity. Leave 'quantity' out.`,
  );
}

/**
 * An item, or a price, that comes counts what is reported from then on.
 *
 * @param since null in `known`: everything reported of that second counts
 */
export function usageSince(
  { meter }: PriceFacts,
  { now, known }: { now: number; known: Pick<Known, 'lastReport'> | null },
): Pick<ItemRow, 'usageFrom' | 'usageAfter'> {
  return meter === null
    ? { usageFrom: null, usageAfter: null }
    : { usageFrom: now, usageAfter: known?.lastReport ?? null };
}

/** Largest amount of one line in minor units: twelve digits, so that no sum of lines outgrows what JSON carries exactly. */
export const LARGEST_LINE = 999_999_999_999n;

/** @throws {ApiError} 400 for an item whose full period would cost more than an invoice can say */
export function checkAmount(facts: PriceFacts, quantity: number, path: string): void {
  const amount = fullAmount(facts, quantity);
  if (amount > LARGEST_LINE)
    throw invalid(
      path,
      `${quantity} of the price '${facts.id}' would cost ${amount} minor units a period; at most ${LARGEST_LINE} are allowed.`,
      'amount_too_large',
    );
}

/** @throws {ApiError} 400 when the price does not exist, is inactive or one-time, or has another currency */
export function usablePrice(
  id: string,
  path: string,
  { prices, currency }: { prices: KnownPrices; currency: string | null },
): { price: PriceRow; facts: PriceFacts } {
  const known = prices.get(id);
  if (known === undefined) throw missingReference('price', id, path);
  const { price, product } = known;
  if (price.interval === null)
    throw invalid(path, `The price '${id}' is one-time; a subscription item needs a recurring price.`);
  if (!price.active && known.brought !== true)
    throw invalid(path, `The price '${id}' is inactive. Choose an active one.`, 'price_inactive');
  if (currency !== null && price.currency !== currency)
    throw invalid(
      path,
      `The price '${id}' is in '${price.currency}', but this subscription is billed in '${currency}'. Choose a price in '${currency}'.`,
      'currency_mismatch',
    );
  return { price, facts: priceFacts(price, product) };
}
