/**
 * `invoice_items` of a preview: items that are added to what waits for an invoice, or changed among it, for the preview
 * alone. They go the way of items that really wait.
 */
import { Decimal } from '../../sdk/index.ts';
import { ApiError, invalid, missingReference } from '../api/errors.ts';
import { inside } from '../api/params.ts';
import type { DiscountRow } from '../objects/discount.ts';
import type { InvoiceItemRow } from '../objects/invoice.ts';
import type { Platform, Scope } from '../platform.ts';
import { bringPrices, type PriceData } from './inline-prices.ts';
import { blankItem, underTerms, type ItemTerms } from './item-terms.ts';
import type { Known, Naming } from './known.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { noWrites } from './writes.ts';

export interface PreviewedItem extends Omit<ItemTerms, 'pricing'> {
  /** Of an item that waits; absent: a new one. */
  invoiceitem?: string | undefined;
  currency?: string | undefined;
  price?: string | undefined;
  price_data?: PriceData | undefined;
  unit_amount?: number | undefined;
}

const PATH = 'invoice_items';
const COSTS = ['amount', 'price', 'unit_amount', 'unit_amount_decimal'] as const;

/** What the items name, also the prices of those that they change: another quantity is counted with these. */
export function namedByItems(
  items: readonly PreviewedItem[],
  pending: readonly InvoiceItemRow[],
): NonNullable<Naming['items']> {
  const changed = pending.filter(({ id }) => items.some(({ invoiceitem }) => invoiceitem === id));
  return [...items, ...changed.map(({ price }) => ({ price: price ?? undefined }))];
}

/**
 * The snapshot with the items in it, and the discounts that they were given.
 *
 * A new item is the subscription's, as it is for the invoice that is previewed.
 *
 * @param platform that names what is never stored
 * @throws {ApiError} 400 for what could not be made or changed by itself either
 */
export function withPreviewedItems<Snapshot extends SubscriptionSnapshot>(
  platform: Platform,
  scope: Scope,
  snapshot: Snapshot,
  known: Known,
  wanted: readonly PreviewedItem[],
): { snapshot: Snapshot; discounts: DiscountRow[] } {
  const { now } = snapshot;
  const brought = bringPrices(platform, scope, known, wanted, now, PATH);
  const writes = noWrites();
  const pending = [...snapshot.pending];
  brought.entries.forEach((each, index) => {
    const path = inside(PATH, index);
    const present = pending.findIndex(({ id }) => id === each.invoiceitem);
    const item = pending[present] ?? newItem(platform, scope, snapshot, each, path);
    const context = { known: brought.known, discounts: snapshot.discounts, at: now, path };
    const after = named(() => underTerms(platform, scope, item, termsOf(each, path), context, writes));
    if (present === -1) pending.push(after);
    else pending[present] = after;
  });
  const made = writes.newDiscounts;
  const discounts = new Map([...snapshot.discounts, ...made.map((row) => [row.id, row] as const)]);
  return { snapshot: { ...snapshot, pending, discounts }, discounts: made };
}

function newItem(
  platform: Platform,
  scope: Scope,
  { subscription, now }: SubscriptionSnapshot,
  wanted: PreviewedItem,
  path: string,
): InvoiceItemRow {
  if (wanted.invoiceitem !== undefined)
    throw missingReference('invoiceitem', wanted.invoiceitem, inside(path, 'invoiceitem'));
  const { customer, currency: code } = subscription;
  if (wanted.currency !== undefined && wanted.currency.toLowerCase() !== code)
    throw invalid(
      inside(path, 'currency'),
      `The currency '${wanted.currency}' is not '${code}', in which this subscription is billed.`,
      'currency_mismatch',
    );
  if (COSTS.every((name) => wanted[name] === undefined))
    throw new ApiError(400, `Missing required param: give one of ${COSTS.join(', ')} in ${path}.`, {
      code: 'parameter_missing',
      param: inside(path, 'amount'),
    });
  return blankItem(platform, scope, { customer, subscription: subscription.id, code, at: now });
}

function termsOf(
  { invoiceitem, currency, price, price_data: _brought, unit_amount: unit, ...terms }: PreviewedItem,
  path: string,
): ItemTerms {
  // Stripe's reference: the currency is of new items only.
  if (invoiceitem !== undefined && currency !== undefined)
    throw invalid(inside(path, 'currency'), `The item '${invoiceitem}' has its currency already.`);
  if (unit !== undefined && terms.unit_amount_decimal !== undefined)
    throw invalid(inside(path, 'unit_amount_decimal'), 'Give unit_amount or unit_amount_decimal, not both.');
  return {
    ...terms,
    ...(unit === undefined ? {} : { unit_amount_decimal: Decimal.from(unit) }),
    ...(price === undefined ? {} : { pricing: { price } }),
  };
}

/** A price stands at the top of an item here, not under `pricing`. */
function named<T>(computed: () => T): T {
  try {
    return computed();
  } catch (error) {
    if (!(error instanceof ApiError) || error.param === undefined) throw error;
    throw error.at(error.param.replace('[pricing][price]', '[price]').replace('[pricing]', '[price]'));
  }
}
