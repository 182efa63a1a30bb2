/**
 * `items[]` of an update merged into a subscription's items (billing.md 1.2): an entry with `id` changes that item, with
 * `deleted` removes it, without `id` adds one; items that are not named stay.
 */
import type { PriceFacts } from '../../core/price.ts';
import { ApiError, invalid, missingReference, notSimulated } from '../api/errors.ts';
import type { MetadataChange } from '../api/params.ts';
import { inside } from '../api/params.ts';
import { applyMetadata } from '../objects/metadata.ts';
import { priceFacts, type PriceRow, type ProductRow } from '../objects/catalog.ts';
import type { ItemRow } from '../objects/subscription.ts';
import type { PricedItem } from './snapshot.ts';

export interface ItemEdit {
  id?: string | undefined;
  price?: string | undefined;
  quantity?: number | undefined;
  deleted?: boolean | undefined;
  metadata?: MetadataChange | undefined;
}

export interface MergedItem {
  /** Null for an added item. */
  before: PricedItem | null;
  /** Null for a removed one. */
  after: PricedItem | null;
}

export type KnownPrices = ReadonlyMap<string, { price: PriceRow; product: ProductRow }>;

interface Merging {
  /** Bracket path of the list, for errors: `items`, or `subscription_details[items]`. */
  path: string;
  prices: KnownPrices;
  currency: string;
  newItem(): Pick<
    ItemRow,
    'accountId' | 'livemode' | 'id' | 'created' | 'subscription' | 'periodStart' | 'periodEnd'
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
  edits.forEach((edit, index) => {
    const path = inside(merging.path, index);
    if (edit.id === undefined) {
      const added = addItem(edit, path, merging);
      merged.set(added.item.id, { before: null, after: added });
      return;
    }
    const entry = merged.get(edit.id);
    if (entry?.before == null) throw missingReference('subscription_item', edit.id, inside(path, 'id'));
    merged.set(edit.id, {
      before: entry.before,
      after: edit.deleted === true ? null : editItem(entry.before, edit, path, merging),
    });
  });
  const result = [...merged.values()];
  if (result.every(({ after }) => after === null))
    throw invalid(
      merging.path,
      'A subscription must keep at least one item. To end it, cancel the subscription.',
    );
  return result;
}

function addItem(edit: ItemEdit, path: string, merging: Merging): PricedItem {
  if (edit.deleted === true)
    throw invalid(inside(path, 'deleted'), 'Name the item to remove by its id.', 'parameter_invalid');
  if (edit.price === undefined)
    throw new ApiError(400, `Missing required param: ${inside(path, 'price')}.`, {
      code: 'parameter_missing',
      param: inside(path, 'price'),
    });
  const priced = usablePrice(edit.price, inside(path, 'price'), merging);
  return {
    item: {
      ...merging.newItem(),
      price: edit.price,
      quantity: edit.quantity ?? 1,
      metadata: applyMetadata({}, edit.metadata),
    },
    ...priced,
  };
}

function editItem(before: PricedItem, edit: ItemEdit, path: string, merging: Merging): PricedItem {
  const priced =
    edit.price === undefined || edit.price === before.price.id
      ? { price: before.price, facts: before.facts }
      : usablePrice(edit.price, inside(path, 'price'), merging);
  const same = before.facts.recurrence;
  const next = priced.facts.recurrence;
  if (same.interval !== next.interval || same.count !== next.count)
    throw notSimulated('a change of the billing interval', inside(path, 'price'));
  return {
    item: {
      ...before.item,
      price: priced.price.id,
      quantity: edit.quantity ?? before.item.quantity,
      metadata: applyMetadata(before.item.metadata, edit.metadata),
    },
    ...priced,
  };
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
  if (!price.active)
    throw invalid(path, `The price '${id}' is inactive. Choose an active one.`, 'price_inactive');
  if (currency !== null && price.currency !== currency)
    throw invalid(
      path,
      `The price '${id}' is in '${price.currency}', but this subscription is billed in '${currency}'. Choose a price in '${currency}'.`,
      'currency_mismatch',
    );
  return { price, facts: priceFacts(price, product) };
}
