import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { schema, type Database } from '../../../store/index.ts';
import { now } from '../../clock/clock.ts';
import { event, storeEvents } from '../../events/event.ts';
import type { Wire } from '../../objects/catalog.ts';
import { meterWire, type MeterRow } from '../../objects/meter.ts';
import type { Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import { ApiError, invalid } from '../errors.ts';
import { listWire, page, paging } from '../list.ts';
import { findMeter } from '../loaders.ts';
import { object, oneOf, optional, required, text } from '../params.ts';
import { route, type RequestInfo } from '../route.ts';

const { meters } = schema;

const payloadKey = required(text({ max: 100 }));

export const meterRoutes = [
  route(
    'POST',
    '/v1/billing/meters',
    object({
      default_aggregation: required(object({ formula: required(oneOf('count', 'last', 'sum')) })),
      display_name: required(text({ max: 250 })),
      event_name: required(text({ max: 100 })),
      customer_mapping: optional(object({ event_payload_key: payloadKey, type: required(oneOf('by_id')) })),
      event_time_window: optional(oneOf('day', 'hour')),
      value_settings: optional(object({ event_payload_key: payloadKey })),
    }),
    async ({ platform, scope }, params) => {
      const at = await now(platform, scope);
      const row: MeterRow = {
        ...scope,
        id: platform.newId(scope.livemode ? 'mtr' : 'mtr_test'),
        created: at,
        updated: at,
        displayName: params.display_name,
        eventName: params.event_name,
        formula: params.default_aggregation.formula,
        customerKey: params.customer_mapping?.event_payload_key ?? 'stripe_customer_id',
        valueKey: params.value_settings?.event_payload_key ?? 'value',
        timeWindow: params.event_time_window ?? null,
        deactivatedAt: null,
      };
      await platform.store.db.transaction(async (tx) => {
        await refuseTaken(tx, scope, row.eventName);
        await tx.insert(meters).values(row);
        await tx
          .insert(schema.events)
          .values(event(platform, scope, at, 'billing.meter.created', meterWire(row)));
      });
      return meterWire(row);
    },
  ),

  route(
    'GET',
    '/v1/billing/meters',
    object({ ...paging, status: optional(oneOf('active', 'inactive')) }),
    async ({ platform, scope }, { status, ...params }) => {
      const found = await page<MeterRow>(platform.store.db, scope, meters, params, {
        noun: 'billing.meter',
        where: and(
          status === undefined
            ? undefined
            : status === 'active'
              ? isNull(meters.deactivatedAt)
              : isNotNull(meters.deactivatedAt),
        ),
      });
      return listWire('/v1/billing/meters', found.rows.map(meterWire), found.hasMore);
    },
  ),

  route('GET', '/v1/billing/meters/:id', object({}), async ({ platform, scope, path }) =>
    meterWire(await findMeter(platform.store.db, scope, path.id ?? '')),
  ),

  route(
    'POST',
    '/v1/billing/meters/:id',
    object({ display_name: optional(text({ max: 250 })) }),
    (info, { display_name: displayName }) =>
      changed(info, 'billing.meter.updated', () => (displayName === undefined ? {} : { displayName })),
  ),

  route('POST', '/v1/billing/meters/:id/deactivate', object({}), (info) =>
    changed(info, 'billing.meter.deactivated', ({ id, deactivatedAt }, at) => {
      if (deactivatedAt !== null) throw invalid('id', `The meter '${id}' is inactive already.`);
      return { deactivatedAt: at };
    }),
  ),

  route('POST', '/v1/billing/meters/:id/reactivate', object({}), (info) =>
    changed(info, 'billing.meter.reactivated', async ({ id, eventName, deactivatedAt }, _at, tx) => {
      if (deactivatedAt === null) throw invalid('id', `The meter '${id}' is active already.`);
      await refuseTaken(tx, info.scope, eventName);
      return { deactivatedAt: null };
    }),
  ),
];

type Change = Partial<Pick<MeterRow, 'displayName' | 'deactivatedAt'>>;

/** Of a meter, nothing that decides what is billed changes, but whether it counts on. */
async function changed(
  { platform, scope, path }: RequestInfo,
  type: string,
  of: (before: MeterRow, at: number, tx: Database) => Change | Promise<Change>,
): Promise<Wire> {
  const at = await now(platform, scope);
  return platform.store.db.transaction(async (tx) => {
    const before = await findMeter(tx, scope, path.id ?? '');
    const set = { ...(await of(before, at, tx)), updated: at };
    await tx
      .update(meters)
      .set(set)
      .where(within(meters, scope, eq(meters.id, before.id)));
    const row = { ...before, ...set };
    await storeEvents(
      tx,
      event(
        platform,
        scope,
        at,
        type,
        meterWire(row),
        type === 'billing.meter.updated' ? meterWire(before) : undefined,
      ),
    );
    return meterWire(row);
  });
}

/** A report names its meter by the event's name: of active meters, one alone has it. */
async function refuseTaken(tx: Database, scope: Scope, eventName: string): Promise<void> {
  const [taken] = await tx
    .select({ id: meters.id })
    .from(meters)
    .where(within(meters, scope, eq(meters.eventName, eventName), isNull(meters.deactivatedAt)));
  if (taken === undefined) return;
  throw new ApiError(
    400,
    `The active meter '${taken.id}' has the event name '${eventName}'. Choose another, or deactivate that meter.`,
    { code: 'resource_already_exists', param: 'event_name' },
  );
}
