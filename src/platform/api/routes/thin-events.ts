/** `/v2/core/events`: everything that happened, as thin events, in lists of the second version of the API. */
import { and, desc, eq, gt, gte, inArray, lt, lte, sql } from 'drizzle-orm';
import { schema } from '../../../store/index.ts';
import type { StoredEvent } from '../../events/endpoint.ts';
import { snapshotId, thinWire } from '../../events/thin.ts';
import { within } from '../../scope.ts';
import { invalid, missing } from '../errors.ts';
import { inside, integer, list, object, optional, shaped, text, timestamp, type Param } from '../params.ts';
import { route } from '../route.ts';

const { events } = schema;

const DEFAULT_LIMIT = 20;

/** A time in ISO 8601, or in seconds, as the libraries' types have it. */
const isoTime: Param<number> = shaped('value', (raw, path) => {
  if (typeof raw === 'string' && /^\d+$/.test(raw)) return timestamp(raw, path);
  const at = typeof raw === 'string' ? Date.parse(raw) : NaN;
  if (Number.isNaN(at)) throw invalid(path, `Invalid time for '${path}': give it in ISO 8601.`);
  return timestamp(Math.floor(at / 1000), path);
});

const names: Param<string[]> = shaped('value', (raw, path) =>
  // One name may come without brackets.
  list(text(), { max: 20 })(typeof raw === 'string' ? [raw] : raw, path),
);

export const thinEventRoutes = [
  route(
    'GET',
    '/v2/core/events',
    object({
      limit: optional(integer({ min: 1, max: 100 })),
      page: optional(text()),
      object_id: optional(text()),
      types: optional(names),
      created: optional(
        object({
          gt: optional(isoTime),
          gte: optional(isoTime),
          lt: optional(isoTime),
          lte: optional(isoTime),
        }),
      ),
    }),
    async ({ platform, scope }, { limit = DEFAULT_LIMIT, page, created, ...filter }) => {
      const types = filter.types?.map((type, index) => snapshotType(type, inside('types', index)));
      const rows: StoredEvent[] = await platform.store.db
        .select()
        .from(events)
        .where(
          within(
            events,
            scope,
            and(
              page === undefined ? undefined : lt(events.position, positionOf(page)),
              types === undefined ? undefined : inArray(events.type, types),
              filter.object_id === undefined
                ? undefined
                : sql`${events.object} ->> 'id' = ${filter.object_id}`,
              created?.gt === undefined ? undefined : gt(events.created, created.gt),
              created?.gte === undefined ? undefined : gte(events.created, created.gte),
              created?.lt === undefined ? undefined : lt(events.created, created.lt),
              created?.lte === undefined ? undefined : lte(events.created, created.lte),
            ),
          ),
        )
        .orderBy(desc(events.position))
        .limit(limit + 1);
      const shown = rows.slice(0, limit);
      const query = new URLSearchParams({
        limit: String(limit),
        page: String(shown.at(-1)?.position ?? ''),
        ...(filter.object_id === undefined ? {} : { object_id: filter.object_id }),
      });
      for (const type of filter.types ?? []) query.append('types[]', type);
      for (const [bound, at] of Object.entries(created ?? {}))
        if (at !== undefined) query.append(`created[${bound}]`, new Date(at * 1000).toISOString());
      return {
        data: shown.map(thinWire),
        next_page_url: rows.length > limit ? `/v2/core/events?${query.toString()}` : null,
        previous_page_url: null,
      };
    },
  ),

  route('GET', '/v2/core/events/:id', object({}), async ({ platform, scope, path }) => {
    const id = path.id ?? '';
    const [row] = await platform.store.db
      .select()
      .from(events)
      .where(within(events, scope, eq(events.id, snapshotId(id) ?? '')));
    if (row === undefined) throw missing('event', id);
    return thinWire(row);
  }),
];

/** Of this API's own name of a type: `v1.customer.created` is told of as `customer.created` by the first version. */
function snapshotType(type: string, path: string): string {
  if (!type.startsWith('v1.'))
    throw invalid(
      path,
      `There is no thin event '${type.slice(0, 100)}' here. Give one such as v1.customer.created.`,
    );
  return type.slice('v1.'.length);
}

function positionOf(page: string): number {
  if (!/^\d{1,15}$/.test(page))
    throw invalid('page', 'Not a page of this list: follow next_page_url as it is.');
  return Number(page);
}
