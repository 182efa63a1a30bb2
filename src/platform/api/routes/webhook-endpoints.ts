/** Webhook endpoints. On this machine only: the platform is offline. */
import { and, count, eq } from 'drizzle-orm';
import { schema, type Database } from '../../../store/index.ts';
import { now } from '../../clock/clock.ts';
import { endpointWire, lastPosition, type EndpointRow } from '../../events/endpoint.ts';
import { EVENT_TYPES } from '../../events/types.ts';
import { removeEndpoint } from '../../events/queue.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import type { Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import { ApiError, invalid, missing, notSimulated as refuse } from '../errors.ts';
import { listWire, page, paging } from '../list.ts';
import {
  boolean,
  inside,
  list,
  metadata,
  object,
  optional,
  required,
  text,
  unsettable,
  type Param,
} from '../params.ts';
import { route } from '../route.ts';

const { webhookEndpoints: endpoints } = schema;

/** As many as an account of Stripe has. */
const MOST = 16;

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

const url: Param<string> = (raw, path) => {
  const given = text()(raw, path);
  const parsed = URL.canParse(given) ? new URL(given) : null;
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol) || parsed.username || parsed.password)
    throw invalid(
      path,
      `Not a valid URL: '${given.slice(0, 200)}'. Give one that begins with http:// or https://, without user and password.`,
      'url_invalid',
    );
  if (!LOOPBACK.has(parsed.hostname))
    throw refuse(
      `webhooks to other machines: it is offline, and '${parsed.hostname}' is not 127.0.0.1, localhost or [::1]`,
      path,
    );
  return given;
};

const enabledEvents: Param<string[]> = (raw, path) => {
  const types = list(text(), { max: EVENT_TYPES.size })(raw, path);
  if (types.length === 0)
    throw invalid(
      path,
      `'${path}' is empty: name event types, or * for all of them.`,
      'parameter_invalid_empty',
    );
  if (types.includes('*') && types.length > 1)
    throw invalid(path, `The * stands alone: it is every event type already.`);
  types.forEach((type, index) => {
    if (type !== '*' && !EVENT_TYPES.has(type))
      throw invalid(
        inside(path, index),
        `There is no event type '${type.slice(0, 100)}'. Give one such as invoice.paid, or * for all of them.`,
      );
  });
  return [...new Set(types)];
};

const fields = {
  description: optional(unsettable(text())),
  metadata: optional(metadata),
};

export const webhookEndpointRoutes = [
  route(
    'POST',
    '/v1/webhook_endpoints',
    object({
      ...fields,
      url: required(url),
      enabled_events: required(enabledEvents),
      api_version: optional(text({ max: 100 })),
      connect: optional(boolean),
    }),
    async ({ platform, scope }, params) => {
      if (params.connect === true) throw refuse('connected accounts', 'connect');
      const created = await now(platform, scope);
      const row = await platform.store.db.transaction(async (tx) => {
        const [present] = await tx.select({ n: count() }).from(endpoints).where(http(scope));
        if ((present?.n ?? 0) >= MOST)
          throw new ApiError(
            400,
            `There are ${MOST} webhook endpoints already, and no more are allowed. Delete one.`,
            {
              code: 'resource_limit_reached',
            },
          );
        const made: EndpointRow = {
          ...scope,
          id: platform.newId('we'),
          created,
          version: 1,
          via: 'http',
          url: params.url,
          description: params.description ?? null,
          enabledEvents: params.enabled_events,
          apiVersion: params.api_version ?? null,
          metadata: applyMetadata({}, params.metadata),
          status: 'enabled',
          secret: platform.newId('whsec'),
          after: await lastPosition(tx, scope),
          destination: null,
          owner: null,
          expiresAt: null,
        };
        await tx.insert(endpoints).values(made);
        return made;
      });
      return { ...endpointWire(row), secret: row.secret };
    },
  ),

  route('GET', '/v1/webhook_endpoints', object(paging), async ({ platform, scope }, params) => {
    const found = await page<EndpointRow>(platform.store.db, scope, endpoints, params, {
      noun: 'webhook_endpoint',
      where: eq(endpoints.via, 'http'),
    });
    return listWire('/v1/webhook_endpoints', found.rows.map(endpointWire), found.hasMore);
  }),

  route('GET', '/v1/webhook_endpoints/:id', object({}), async ({ platform, scope, path }) =>
    endpointWire(await find(platform.store.db, scope, path.id ?? '')),
  ),

  route(
    'POST',
    '/v1/webhook_endpoints/:id',
    object({
      ...fields,
      url: optional(url),
      enabled_events: optional(enabledEvents),
      disabled: optional(boolean),
    }),
    async ({ platform, scope, path }, params) =>
      platform.store.db.transaction(async (tx) => {
        const before = await find(tx, scope, path.id ?? '');
        const set = {
          version: before.version + 1,
          url: params.url ?? before.url,
          enabledEvents: params.enabled_events ?? before.enabledEvents,
          description: params.description === undefined ? before.description : params.description,
          metadata: applyMetadata(before.metadata, params.metadata),
          ...(params.disabled === undefined
            ? {}
            : { status: params.disabled ? ('disabled' as const) : ('enabled' as const) }),
        };
        await tx.update(endpoints).set(set).where(http(scope, before.id));
        return endpointWire({ ...before, ...set });
      }),
  ),

  route('DELETE', '/v1/webhook_endpoints/:id', object({}), async ({ platform, scope, path }) => {
    const id = path.id ?? '';
    await platform.store.db.transaction(async (tx) => {
      await find(tx, scope, id);
      await removeEndpoint(tx, scope, id);
    });
    return { id, object: 'webhook_endpoint', deleted: true };
  }),
];

function http(scope: Scope, id?: string) {
  return within(
    endpoints,
    scope,
    and(eq(endpoints.via, 'http'), id === undefined ? undefined : eq(endpoints.id, id)),
  );
}

async function find(db: Database, scope: Scope, id: string): Promise<EndpointRow> {
  const [row] = await db.select().from(endpoints).where(http(scope, id));
  if (row === undefined) throw missing('webhook endpoint', id);
  return row;
}
