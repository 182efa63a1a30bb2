/** Items by themselves: each change goes the way of an update of their subscription. */
import { asc, eq } from 'drizzle-orm';
import { schema, type Database } from '../../../store/index.ts';
import { PAYMENT_BEHAVIORS } from '../../billing/payment-behavior.ts';
import { readItems } from '../../billing/snapshot.ts';
import type { Wire } from '../../objects/catalog.ts';
import { itemWire, type ItemRow } from '../../objects/subscription.ts';
import type { Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import { ApiError, missing, named } from '../errors.ts';
import { listWire, pageOf, paging } from '../list.ts';
import { findSubscription } from '../loaders.ts';
import { boolean, integer, metadata, object, oneOf, optional, required, text, timestamp } from '../params.ts';
import { route, type RequestInfo } from '../route.ts';
import { updateSubscription } from './subscriptions.ts';
import { recurringPriceData } from './price-data.ts';
import {
  discountRequests,
  prorationBehavior,
  taxRateIds,
  updateParams,
  type UpdateParams,
} from './subscription-params.ts';

const fields = {
  price: optional(text()),
  price_data: optional(recurringPriceData),
  quantity: optional(integer({ min: 0, max: 1_000_000 })),
  metadata: optional(metadata),
  proration_behavior: optional(prorationBehavior),
  proration_date: optional(timestamp),
  payment_behavior: optional(oneOf(...PAYMENT_BEHAVIORS)),
  discounts: optional(discountRequests),
  tax_rates: optional(taxRateIds),
};

export const subscriptionItemRoutes = [
  route(
    'GET',
    '/v1/subscription_items',
    object({ ...paging, subscription: required(text()) }),
    async ({ platform, scope }, params) => {
      const { db } = platform.store;
      const { subscription } = params;
      await named('subscription', 'subscription', subscription, findSubscription(db, scope, subscription));
      const items = await readItems(db, scope, [subscription]);
      const { rows, hasMore } = pageOf(items, ({ item }) => item.id, params, 'subscription_item');
      return listWire('/v1/subscription_items', rows.map(itemWire), hasMore);
    },
  ),

  route('GET', '/v1/subscription_items/:id', object({}), async ({ platform, scope, path }) =>
    wireOf(platform.store.db, scope, await findItem(platform.store.db, scope, path.id ?? '')),
  ),

  route(
    'POST',
    '/v1/subscription_items',
    object({ ...fields, subscription: required(text()) }),
    async (info, params) => {
      const {
        subscription,
        price,
        price_data,
        quantity,
        metadata: data,
        discounts,
        tax_rates,
        ...rest
      } = params;
      const updated = await named(
        'subscription',
        'subscription',
        subscription,
        update(info, subscription, {
          items: [{ price, price_data, quantity, metadata: data, discounts, tax_rates }],
          ...rest,
        }),
      );
      // What an update adds stands last; an item that waits for its payment, among those that will be.
      const pending = updated.pending_update as { subscription_items: Wire[] | null } | null;
      const added = (pending?.subscription_items ?? (updated.items as { data: Wire[] }).data).at(-1);
      if (added === undefined)
        throw new Error(`Subscription ${subscription} was given an item and has none.`);
      return added;
    },
  ),

  route('POST', '/v1/subscription_items/:id', object(fields), async (info, params) => {
    const { price, price_data, quantity, metadata: data, discounts, tax_rates, ...rest } = params;
    const item = await findItem(info.platform.store.db, info.scope, info.path.id ?? '');
    await update(info, item.subscription, {
      items: [{ id: item.id, price, price_data, quantity, metadata: data, discounts, tax_rates }],
      ...rest,
    });
    return wireOf(info.platform.store.db, info.scope, item);
  }),

  route(
    'DELETE',
    '/v1/subscription_items/:id',
    object({
      proration_behavior: optional(prorationBehavior),
      proration_date: optional(timestamp),
      clear_usage: optional(boolean),
    }),
    async (info, { clear_usage: clearUsage, ...params }) => {
      const item = await findItem(info.platform.store.db, info.scope, info.path.id ?? '');
      await update(info, item.subscription, {
        items: [{ id: item.id, deleted: true, clear_usage: clearUsage }],
        ...params,
      });
      return { id: item.id, object: 'subscription_item', deleted: true };
    },
  ),
];

async function update(info: RequestInfo, subscription: string, params: Partial<UpdateParams>): Promise<Wire> {
  try {
    return await updateSubscription(
      { ...info, path: { id: subscription } },
      { ...updateParams({}, ''), ...params },
    );
  } catch (error) {
    if (!(error instanceof ApiError) || error.param === undefined) throw error;
    // The one item's parameters stand at the top here.
    throw error.at(error.param.replace(/^items\[0\]\[(\w+)\]/, '$1'));
  }
}

async function findItem(db: Database, scope: Scope, id: string): Promise<ItemRow> {
  const { subscriptionItems } = schema;
  const [row] = await db
    .select()
    .from(subscriptionItems)
    .where(within(subscriptionItems, scope, eq(subscriptionItems.id, id)))
    .orderBy(asc(subscriptionItems.position));
  if (row === undefined) throw missing('subscription_item', id);
  return row;
}

async function wireOf(db: Database, scope: Scope, { id, subscription }: ItemRow): Promise<Wire> {
  const found = (await readItems(db, scope, [subscription])).find(({ item }) => item.id === id);
  if (found === undefined) throw missing('subscription_item', id);
  return itemWire(found);
}
