import { eq } from 'drizzle-orm';
import { schema } from '../../../store/index.ts';
import { event } from '../../events/event.ts';
import { now } from '../../clock/clock.ts';
import { productWire, type ProductRow } from '../../objects/catalog.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import { within } from '../../scope.ts';
import { ApiError } from '../errors.ts';
import { created, listWire, page, paging } from '../list.ts';
import { findProduct } from '../loaders.ts';
import { boolean, metadata, object, optional, required, text, unsettable } from '../params.ts';
import { route } from '../route.ts';

const { products } = schema;

const productFields = {
  active: optional(boolean),
  description: optional(unsettable(text())),
  metadata: optional(metadata),
};

export const productRoutes = [
  route(
    'POST',
    '/v1/products',
    object({ ...productFields, id: optional(text({ max: 255 })), name: required(text()) }),
    async ({ platform, scope }, params) => {
      const { db } = platform.store;
      const at = await now(platform, scope);
      const id = params.id ?? platform.newId('prod');
      const [taken] = await db
        .select({ id: products.id })
        .from(products)
        .where(within(products, scope, eq(products.id, id)));
      if (taken)
        throw new ApiError(400, `Product already exists: '${id}'. Leave out the id, or choose another.`, {
          code: 'resource_already_exists',
          param: 'id',
        });
      const row: ProductRow = {
        ...scope,
        id,
        created: at,
        updated: at,
        name: params.name,
        description: params.description ?? null,
        active: params.active ?? true,
        metadata: applyMetadata({}, params.metadata),
        deleted: false,
      };
      await db.transaction(async (tx) => {
        await tx.insert(products).values(row);
        await tx
          .insert(schema.events)
          .values(event(platform, scope, at, 'product.created', productWire(row)));
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
    }),
    async ({ platform, scope }, params) => {
      const found = await page<ProductRow>(platform.store.db, scope, products, params, {
        noun: 'product',
        created: params.created,
        where: params.active === undefined ? undefined : eq(products.active, params.active),
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
    object({ ...productFields, name: optional(text()) }),
    async ({ platform, scope, path }, params) => {
      const at = await now(platform, scope);
      return platform.store.db.transaction(async (tx) => {
        const before = await findProduct(tx, scope, path.id ?? '');
        const set = {
          updated: at,
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
        await tx
          .insert(schema.events)
          .values(event(platform, scope, at, 'product.updated', productWire(row), productWire(before)));
        return productWire(row);
      });
    },
  ),
];
