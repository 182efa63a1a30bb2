import { and, eq, inArray } from 'drizzle-orm';
import { schema, type Database } from '../../../store/index.ts';
import { event, storeEvents } from '../../events/event.ts';
import { now } from '../../clock/clock.ts';
import { priceWire, productWire, type ProductRow } from '../../objects/catalog.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import type { Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import { ApiError, invalid, missing, named } from '../errors.ts';
import { created, listWire, page, paging } from '../list.ts';
import { findPrice, findProduct } from '../loaders.ts';
import { boolean, list, metadata, object, optional, required, text, unsettable } from '../params.ts';
import { route } from '../route.ts';
import { defaultPrice, defaultPriceOf, detailFields, detailsOf } from './product-details.ts';

const { products, prices } = schema;

const productFields = {
  ...detailFields,
  active: optional(boolean),
  description: optional(unsettable(text())),
  metadata: optional(metadata),
};

export const productRoutes = [
  route(
    'POST',
    '/v1/products',
    object({
      ...productFields,
      id: optional(text({ max: 255 })),
      name: required(text()),
      default_price_data: optional(defaultPrice),
    }),
    async ({ platform, scope }, params) => {
      const at = await now(platform, scope);
      const id = params.id ?? platform.newId('prod');
      const data = params.default_price_data;
      const price = data === undefined ? null : defaultPriceOf(platform, scope, id, data, at);
      const row: ProductRow = {
        ...scope,
        id,
        created: at,
        updated: at,
        name: params.name,
        description: params.description ?? null,
        active: params.active ?? true,
        defaultPrice: price?.id ?? null,
        details: detailsOf(null, params),
        metadata: applyMetadata({}, params.metadata),
        deleted: false,
      };
      await platform.store.db.transaction(async (tx) => {
        const stored = await tx
          .insert(products)
          .values(row)
          .onConflictDoNothing()
          .returning({ id: products.id });
        if (stored.length === 0)
          throw new ApiError(400, `Product already exists: '${id}'. Leave out the id, or choose another.`, {
            code: 'resource_already_exists',
            param: 'id',
          });
        await tx
          .insert(schema.events)
          .values(event(platform, scope, at, 'product.created', productWire(row)));
        if (price === null) return;
        await tx.insert(prices).values(price);
        await tx.insert(schema.events).values(event(platform, scope, at, 'price.created', priceWire(price)));
      });
      return productWire(row);
    },
  ),

  route(
    'GET',
    '/v1/products',
    object({
      ...paging,
      created: optional(created),
      active: optional(boolean),
      ids: optional(list(text())),
    }),
    async ({ platform, scope }, params) => {
      const found = await page<ProductRow>(platform.store.db, scope, products, params, {
        noun: 'product',
        created: params.created,
        where: and(
          eq(products.deleted, false),
          params.active === undefined ? undefined : eq(products.active, params.active),
          params.ids === undefined ? undefined : inArray(products.id, params.ids),
        ),
      });
      return listWire('/v1/products', found.rows.map(productWire), found.hasMore);
    },
  ),

  route('GET', '/v1/products/:id', object({}), async ({ platform, scope, path }) =>
    productWire(await findProduct(platform.store.db, scope, path.id ?? '')),
  ),

  route(
    'POST',
    '/v1/products/:id',
    object({ ...productFields, name: optional(text()), default_price: optional(text()) }),
    async ({ platform, scope, path }, params) => {
      const at = await now(platform, scope);
      return platform.store.db.transaction(async (tx) => {
        const before = await findProduct(tx, scope, path.id ?? '');
        if (before.deleted) throw missing('product', before.id);
        const { default_price: price } = params;
        if (price !== undefined) await checkDefault(tx, scope, before.id, price);
        const set = {
          updated: at,
          defaultPrice: price ?? before.defaultPrice,
          details: detailsOf(before.details, params),
          name: params.name ?? before.name,
          description: params.description === undefined ? before.description : params.description,
          active: params.active ?? before.active,
          metadata: applyMetadata(before.metadata, params.metadata),
        };
        await tx
          .update(products)
          .set(set)
          .where(within(products, scope, eq(products.id, before.id)));
        const row = { ...before, ...set };
        await storeEvents(
          tx,
          event(platform, scope, at, 'product.updated', productWire(row), productWire(before)),
        );
        return productWire(row);
      });
    },
  ),

  route('DELETE', '/v1/products/:id', object({}), async ({ platform, scope, path }) => {
    const at = await now(platform, scope);
    return platform.store.db.transaction(async (tx) => {
      const before = await findProduct(tx, scope, path.id ?? '');
      if (before.deleted) throw missing('product', before.id);
      const [priced] = await tx
        .select({ id: prices.id })
        .from(prices)
        .where(within(prices, scope, eq(prices.product, before.id)))
        .limit(1);
      if (priced !== undefined)
        throw new ApiError(
          400,
          `The product '${before.id}' has prices, such as '${priced.id}', so it cannot be deleted. Set active=false to stop selling it.`,
          { param: 'id' },
        );
      await tx
        .update(products)
        .set({ deleted: true, updated: at })
        .where(within(products, scope, eq(products.id, before.id)));
      await tx
        .insert(schema.events)
        .values(event(platform, scope, at, 'product.deleted', productWire(before)));
      return { id: before.id, object: 'product', deleted: true };
    });
  }),
];

/** @throws {ApiError} 400 for a price that there is not, or of another product */
async function checkDefault(tx: Database, scope: Scope, product: string, id: string): Promise<void> {
  const price = await named('default_price', 'price', id, findPrice(tx, scope, id));
  if (price.product !== product)
    throw invalid(
      'default_price',
      `The price '${id}' belongs to product '${price.product}', not '${product}'.`,
    );
}
