import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { Decimal } from '../../../sdk/index.ts';
import { schema, type Database } from '../../../store/index.ts';
import { now } from '../../clock/clock.ts';
import { event, storeEvents } from '../../events/event.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import { taxRateCopy, taxRateWire, type TaxRateRow } from '../../objects/tax.ts';
import type { Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import { invalid } from '../errors.ts';
import { created, listWire, page, paging } from '../list.ts';
import { findTaxRate } from '../loaders.ts';
import { boolean, decimal, metadata, object, optional, required, text, unsettable } from '../params.ts';
import { route } from '../route.ts';

const { taxRates } = schema;

const labels = {
  country: optional(unsettable(text({ max: 2 }))),
  description: optional(unsettable(text({ max: 500 }))),
  jurisdiction: optional(unsettable(text({ max: 50 }))),
  state: optional(unsettable(text({ max: 50 }))),
  tax_type: optional(unsettable(text({ max: 50 }))),
};

const fields = { ...labels, active: optional(boolean), metadata: optional(metadata) };

export const taxRateRoutes = [
  route(
    'POST',
    '/v1/tax_rates',
    object({
      ...fields,
      display_name: required(text({ max: 50 })),
      inclusive: required(boolean),
      percentage: required(decimal),
    }),
    async ({ platform, scope }, params) => {
      const at = await now(platform, scope);
      if (params.percentage.isNegative() || params.percentage.gt(Decimal.from(100)))
        throw invalid('percentage', 'percentage is from 0 to 100.');
      if (
        !params.percentage.mul(10_000).eq(Decimal.from(params.percentage.mul(10_000).toFixed(0, 'half-up')))
      )
        throw invalid('percentage', 'percentage has at most four decimals.');
      const row: TaxRateRow = {
        ...scope,
        id: platform.newId('txr'),
        created: at,
        active: params.active ?? true,
        displayName: params.display_name,
        description: params.description ?? null,
        percentage: params.percentage.toString(),
        inclusive: params.inclusive,
        country: params.country ?? null,
        state: params.state ?? null,
        jurisdiction: params.jurisdiction ?? null,
        taxType: params.tax_type ?? null,
        metadata: applyMetadata({}, params.metadata),
      };
      await platform.store.db.transaction(async (tx) => {
        await tx.insert(taxRates).values(row);
        await tx
          .insert(schema.events)
          .values(event(platform, scope, at, 'tax_rate.created', taxRateWire(row)));
      });
      return taxRateWire(row);
    },
  ),

  route(
    'GET',
    '/v1/tax_rates',
    object({
      ...paging,
      created: optional(created),
      active: optional(boolean),
      inclusive: optional(boolean),
    }),
    async ({ platform, scope }, { active, inclusive, ...params }) => {
      const found = await page<TaxRateRow>(platform.store.db, scope, taxRates, params, {
        noun: 'tax_rate',
        created: params.created,
        where: and(
          active === undefined ? undefined : eq(taxRates.active, active),
          inclusive === undefined ? undefined : eq(taxRates.inclusive, inclusive),
        ),
      });
      return listWire('/v1/tax_rates', found.rows.map(taxRateWire), found.hasMore);
    },
  ),

  route('GET', '/v1/tax_rates/:id', object({}), async ({ platform, scope, path }) =>
    taxRateWire(await findTaxRate(platform.store.db, scope, path.id ?? '')),
  ),

  route(
    'POST',
    '/v1/tax_rates/:id',
    object({ ...fields, display_name: optional(text({ max: 50 })) }),
    async ({ platform, scope, path }, params) => {
      const at = await now(platform, scope);
      return platform.store.db.transaction(async (tx) => {
        const before = await findTaxRate(tx, scope, path.id ?? '');
        const or = <T>(given: T | undefined, present: T): T => (given === undefined ? present : given);
        const set = {
          active: params.active ?? before.active,
          displayName: params.display_name ?? before.displayName,
          description: or(params.description, before.description),
          country: or(params.country, before.country),
          state: or(params.state, before.state),
          jurisdiction: or(params.jurisdiction, before.jurisdiction),
          taxType: or(params.tax_type, before.taxType),
          metadata: applyMetadata(before.metadata, params.metadata),
        };
        await tx
          .update(taxRates)
          .set(set)
          .where(within(taxRates, scope, eq(taxRates.id, before.id)));
        const row = { ...before, ...set };
        await renewCopies(tx, scope, row);
        await storeEvents(
          tx,
          event(platform, scope, at, 'tax_rate.updated', taxRateWire(row), taxRateWire(before)),
        );
        return taxRateWire(row);
      });
    },
  ),
];

/** Subscriptions, items and invoices show the whole rate: as it is now. Neither percentage nor kind ever change. */
async function renewCopies(db: Database, scope: Scope, row: TaxRateRow): Promise<void> {
  const { subscriptions, subscriptionItems, invoices, invoiceItems } = schema;
  await renew(db, scope, subscriptions, subscriptions.defaultTaxRates, row);
  await renew(db, scope, subscriptionItems, subscriptionItems.taxRates, row);
  await renew(db, scope, invoices, invoices.defaultTaxRates, row);
  await renew(db, scope, invoiceItems, invoiceItems.taxRates, row);
}

async function renew(
  db: Database,
  scope: Scope,
  table: PgTable & { accountId: PgColumn; livemode: PgColumn },
  column: PgColumn,
  row: TaxRateRow,
): Promise<void> {
  const copy = JSON.stringify(taxRateCopy(row));
  const renewed: SQL = sql`(select jsonb_agg(case when each ->> 'id' = ${row.id} then ${copy}::jsonb else each end order by place)
    from jsonb_array_elements(${column}) with ordinality as copies(each, place))`;
  const holds = sql`${column} @> ${JSON.stringify([{ id: row.id }])}::jsonb`;
  const name = sql.identifier(column.name);
  await db.execute(sql`update ${table} set ${name} = ${renewed} where ${within(table, scope, holds)}`);
}
