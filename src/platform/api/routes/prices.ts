import { and, eq, isNotNull, isNull, inArray, type SQL } from 'drizzle-orm';
import { TAX_BEHAVIORS } from '../../../store/schema/catalog.ts';
import { schema, type Database } from '../../../store/index.ts';
import { event, storeEvents } from '../../events/event.ts';
import { now } from '../../clock/clock.ts';
import { priceWire, type PriceRow } from '../../objects/catalog.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import type { Platform, Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import { ApiError, invalid, missingReference, named } from '../errors.ts';
import { created, listWire, page, paging } from '../list.ts';
import { findMeter, findPrice } from '../loaders.ts';
import {
  boolean,
  integer,
  list,
  metadata,
  object,
  oneOf,
  optional,
  required,
  text,
  unsettable,
} from '../params.ts';
import { route } from '../route.ts';
import { checkLength, priceCurrency } from './price-terms.ts';
import { pricingColumns, pricingParams } from './pricing.ts';

const { products, prices } = schema;

const recurring = object({
  interval: required(oneOf('day', 'week', 'month', 'year')),
  interval_count: optional(integer({ min: 1, max: 1095 })),
  usage_type: optional(oneOf('licensed', 'metered')),
  trial_period_days: optional(integer({ min: 1, max: 730 })),
  meter: optional(text()),
});

const newPrice = object({
  currency: required(text({ max: 3 })),
  product: optional(text()),
  recurring: optional(recurring),
  active: optional(boolean),
  nickname: optional(text()),
  lookup_key: optional(text({ max: 200 })),
  transfer_lookup_key: optional(boolean),
  metadata: optional(metadata),
  tax_behavior: optional(oneOf(...TAX_BEHAVIORS)),
  ...pricingParams,
});

export const priceRoutes = [
  route('POST', '/v1/prices', newPrice, async ({ platform, scope }, params) => {
    const at = await now(platform, scope);
    if (params.product === undefined)
      throw new ApiError(400, 'Missing required param: product.', {
        code: 'parameter_missing',
        param: 'product',
      });
    const meter = meterOf(params.recurring);
    const interval = params.recurring?.interval ?? null;
    const intervalCount = params.recurring === undefined ? null : (params.recurring.interval_count ?? 1);
    checkLength(interval, intervalCount, 'recurring[interval_count]');
    const row: PriceRow = {
      ...scope,
      id: platform.newId('price'),
      created: at,
      product: params.product,
      active: params.active ?? true,
      currency: priceCurrency(params.currency),
      ...pricingColumns(params),
      interval,
      intervalCount,
      meter,
      trialPeriodDays: params.recurring?.trial_period_days ?? null,
      currencyOptions: null,
      taxBehavior: params.tax_behavior ?? 'unspecified',
      nickname: params.nickname ?? null,
      lookupKey: params.lookup_key ?? null,
      metadata: applyMetadata({}, params.metadata),
    };
    await platform.store.db.transaction(async (tx) => {
      const [product] = await tx
        .select({ deleted: products.deleted })
        .from(products)
        .where(within(products, scope, eq(products.id, row.product)));
      if (product === undefined || product.deleted) throw missingReference('product', row.product, 'product');
      if (meter !== null) await checkMeter(tx, scope, meter);
      if (row.lookupKey !== null)
        await claimLookupKey(platform, scope, tx, row.lookupKey, params.transfer_lookup_key ?? false, at);
      await tx.insert(prices).values(row);
      await tx.insert(schema.events).values(event(platform, scope, at, 'price.created', priceWire(row)));
    });
    return priceWire(row);
  }),

  route(
    'GET',
    '/v1/prices',
    object({
      ...paging,
      created: optional(created),
      active: optional(boolean),
      currency: optional(text({ max: 3 })),
      product: optional(text()),
      type: optional(oneOf('recurring', 'one_time')),
      recurring: optional(
        object({
          interval: optional(oneOf('day', 'week', 'month', 'year')),
          meter: optional(text()),
          usage_type: optional(oneOf('licensed', 'metered')),
        }),
      ),
      lookup_keys: optional(list(text(), { max: 10 })),
    }),
    async ({ platform, scope }, params) => {
      const found = await page<PriceRow>(platform.store.db, scope, prices, params, {
        noun: 'price',
        created: params.created,
        where: and(
          params.active === undefined ? undefined : eq(prices.active, params.active),
          params.currency === undefined ? undefined : eq(prices.currency, params.currency.toLowerCase()),
          params.product === undefined ? undefined : eq(prices.product, params.product),
          params.type === undefined
            ? undefined
            : params.type === 'recurring'
              ? isNotNull(prices.interval)
              : isNull(prices.interval),
          params.recurring?.interval === undefined
            ? undefined
            : eq(prices.interval, params.recurring.interval),
          ofUsage(params.recurring),
          params.lookup_keys === undefined ? undefined : inArray(prices.lookupKey, params.lookup_keys),
        ),
      });
      return listWire('/v1/prices', found.rows.map(priceWire), found.hasMore);
    },
  ),

  route('GET', '/v1/prices/:id', object({}), async ({ platform, scope, path }) =>
    priceWire(await findPrice(platform.store.db, scope, path.id ?? '')),
  ),

  route(
    'POST',
    '/v1/prices/:id',
    object({
      active: optional(boolean),
      nickname: optional(unsettable(text())),
      metadata: optional(metadata),
      lookup_key: optional(unsettable(text({ max: 200 }))),
      transfer_lookup_key: optional(boolean),
      tax_behavior: optional(oneOf(...TAX_BEHAVIORS)),
    }),
    async ({ platform, scope, path }, params) => {
      const at = await now(platform, scope);
      return platform.store.db.transaction(async (tx) => {
        const before = await findPrice(tx, scope, path.id ?? '');
        const lookupKey = params.lookup_key === undefined ? before.lookupKey : params.lookup_key;
        if (lookupKey !== null && lookupKey !== before.lookupKey)
          await claimLookupKey(platform, scope, tx, lookupKey, params.transfer_lookup_key ?? false, at);
        const { taxBehavior } = before;
        if (taxBehavior !== 'unspecified' && (params.tax_behavior ?? taxBehavior) !== taxBehavior)
          throw invalid(
            'tax_behavior',
            `The price '${before.id}' is ${taxBehavior} of tax, and once that is said it cannot be changed.`,
          );
        const set = {
          lookupKey,
          taxBehavior: params.tax_behavior ?? taxBehavior,
          active: params.active ?? before.active,
          nickname: params.nickname === undefined ? before.nickname : params.nickname,
          metadata: applyMetadata(before.metadata, params.metadata),
        };
        await tx
          .update(prices)
          .set(set)
          .where(within(prices, scope, eq(prices.id, before.id)));
        const row = { ...before, ...set };
        await storeEvents(tx, event(platform, scope, at, 'price.updated', priceWire(row), priceWire(before)));
        return priceWire(row);
      });
    },
  ),
];

type Usage = { usage_type: 'licensed' | 'metered' | undefined; meter: string | undefined } | undefined;

/** Metered prices and meters come together, since usage records are gone (2025-03-31). */
function meterOf(recurring: Usage): string | null {
  if (recurring?.usage_type !== 'metered') {
    if (recurring?.meter === undefined) return null;
    throw invalid('recurring[meter]', "A meter goes with recurring[usage_type]='metered' only.");
  }
  if (recurring.meter !== undefined) return recurring.meter;
  throw new ApiError(
    400,
    'Missing required param: recurring[meter]. A metered price bills what is reported to a meter: create one, and name it.',
    { code: 'parameter_missing', param: 'recurring[meter]' },
  );
}

async function checkMeter(tx: Database, scope: Scope, id: string): Promise<void> {
  const param = 'recurring[meter]';
  const meter = await named(param, 'billing.meter', id, findMeter(tx, scope, id));
  if (meter.deactivatedAt !== null)
    throw invalid(param, `The meter '${id}' is inactive, and prices take active ones only. Reactivate it.`);
}

function ofUsage(recurring: Usage): SQL | undefined {
  if (recurring === undefined) return undefined;
  const { usage_type: type, meter } = recurring;
  return and(
    type === undefined
      ? undefined
      : type === 'metered'
        ? isNotNull(prices.meter)
        : and(isNotNull(prices.interval), isNull(prices.meter)),
    meter === undefined ? undefined : eq(prices.meter, meter),
  );
}

/**
 * Makes the key free for another price of the same transaction: two requests at once cannot both have it.
 *
 * @throws {ApiError} 400 when a price has the key and does not give it away
 */
async function claimLookupKey(
  platform: Platform,
  scope: Scope,
  tx: Database,
  key: string,
  transfer: boolean,
  at: number,
): Promise<void> {
  const [holder]: PriceRow[] = await tx
    .select()
    .from(prices)
    .where(within(prices, scope, eq(prices.lookupKey, key)));
  if (holder === undefined) return;
  if (!transfer)
    throw invalid(
      'lookup_key',
      `The lookup key '${key}' belongs to price '${holder.id}' already. Choose another, or set transfer_lookup_key.`,
      'resource_already_exists',
    );
  await tx
    .update(prices)
    .set({ lookupKey: null })
    .where(within(prices, scope, eq(prices.id, holder.id)));
  const after = { ...holder, lookupKey: null };
  await storeEvents(tx, event(platform, scope, at, 'price.updated', priceWire(after), priceWire(holder)));
}
