/** What happened in the account, and sending it once more. */
import { and, eq, inArray, sql, type SQL } from 'drizzle-orm';
import { schema, type Database } from '../../../store/index.ts';
import type { StoredEvent } from '../../events/endpoint.ts';
import { eventWires } from '../../events/pending.ts';
import { resend } from '../../events/resend.ts';
import type { Wire } from '../../objects/catalog.ts';
import type { Platform, Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import { invalid, missing } from '../errors.ts';
import { created, listWire, page, paging } from '../list.ts';
import { boolean, list, notSimulated, object, optional, text } from '../params.ts';
import { route } from '../route.ts';

const { events } = schema;

export const eventRoutes = [
  route(
    'GET',
    '/v1/events',
    object({
      ...paging,
      created: optional(created),
      type: optional(text()),
      types: optional(list(text(), { max: 20 })),
      delivery_success: optional(boolean),
    }),
    async ({ platform, scope }, params) => {
      if (params.type !== undefined && params.types !== undefined)
        throw invalid('types', 'Give type or types, not both.');
      const found = await page<StoredEvent>(platform.store.db, scope, events, params, {
        noun: 'event',
        created: params.created,
        where: and(
          params.type === undefined ? undefined : ofType(params.type),
          params.types === undefined ? undefined : inArray(events.type, params.types),
          params.delivery_success === undefined ? undefined : eq(events.delivered, params.delivery_success),
        ),
      });
      return listWire('/v1/events', await eventWires(platform, scope, found.rows), found.hasMore);
    },
  ),

  route('GET', '/v1/events/:id', object({}), async ({ platform, scope, path }) =>
    shown(platform, scope, await findEvent(platform.store.db, scope, path.id ?? '')),
  ),

  // What `stripe events resend` asks for.
  route(
    'POST',
    '/v1/events/:id/retry',
    object({
      webhook_endpoint: optional(text()),
      for_stripecli: optional(boolean),
      account: notSimulated(),
    }),
    async ({ platform, scope, path }, params) => {
      const event = await findEvent(platform.store.db, scope, path.id ?? '');
      await resend(platform, scope, event, params.webhook_endpoint ?? null);
      return shown(platform, scope, await findEvent(platform.store.db, scope, event.id));
    },
  ),
];

async function findEvent(db: Database, scope: Scope, id: string): Promise<StoredEvent> {
  const [row] = await db
    .select()
    .from(events)
    .where(within(events, scope, eq(events.id, id)));
  if (row === undefined) throw missing('event', id);
  return row;
}

async function shown(platform: Platform, scope: Scope, row: StoredEvent): Promise<Wire> {
  const [wire] = await eventWires(platform, scope, [row]);
  if (wire === undefined) throw new Error(`Event ${row.id} was read and not shown.`);
  return wire;
}

/** One type, or a group of them with `*` as its last segment: `invoice.*`. */
function ofType(type: string): SQL {
  if (!type.includes('*')) return eq(events.type, type);
  if (!/^([a-z0-9_]+\.)*\*$/.test(type))
    throw invalid(
      'type',
      `'${type}' is no group of event types: a * stands for the last part, as in invoice.*`,
    );
  return sql`starts_with(${events.type}, ${type.slice(0, -1)})`;
}
