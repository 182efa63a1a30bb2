/** `stripe listen` and `stripe logs tail` as an endpoint: made by its first request, there as long as its web socket gives signs of life. */
import { createHmac } from 'node:crypto';
import { and, eq, lte } from 'drizzle-orm';
import { schema } from '../../store/index.ts';
import { accountOf, now } from '../clock/clock.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { readFilters, type TailFilters } from '../requests/tail.ts';
import { lastPosition, type EndpointRow } from './endpoint.ts';
import { removeEndpoint } from './queue.ts';

const { webhookEndpoints: endpoints } = schema;

/** Wall time: long enough to connect, and to come back after a restart of either side with nothing lost. */
const REMEMBERED_SECONDS = 60;

const TAIL = 'request_logs';

/** What a session asks for. The tail of the log of requests is told of no event. */
export interface SessionWants {
  device: string;
  forwardTo: string;
  /** Null: events. */
  tail: TailFilters | null;
}

/** It hears of nothing before its web socket is open. */
export async function newSession(
  platform: Platform,
  scope: Scope,
  { device, forwardTo, tail }: SessionWants,
): Promise<EndpointRow> {
  const { db } = platform.store;
  const account = await accountOf(db, scope);
  const row: EndpointRow = {
    ...scope,
    id: platform.newId('cliws'),
    created: await now(platform, scope),
    version: 1,
    via: 'cli',
    url: forwardTo,
    description: device,
    enabledEvents: tail === null ? ['*'] : [],
    apiVersion: null,
    metadata: tail === null ? {} : { [TAIL]: JSON.stringify(tail) },
    status: 'disabled',
    // The same for every session of a device: it stands in the environment of what is forwarded to.
    secret: `whsec_${createHmac('sha256', account.appSecret).update(`stripe listen ${device}`).digest('hex')}`,
    after: await lastPosition(db, scope),
    destination: null,
    owner: null,
    expiresAt: platform.wallNow() + REMEMBERED_SECONDS,
  };
  await db.insert(endpoints).values(row);
  return row;
}

/** The filters of a session that tails the log of requests; null of one that is told of events. */
export function tailOf({ metadata }: EndpointRow): TailFilters | null {
  return metadata[TAIL] === undefined ? null : readFilters(metadata[TAIL]);
}

export async function findSession(platform: Platform, scope: Scope, id: string): Promise<EndpointRow | null> {
  const [row] = await platform.store.db
    .select()
    .from(endpoints)
    .where(within(endpoints, scope, eq(endpoints.id, id), eq(endpoints.via, 'cli')));
  return row ?? null;
}

/** Says that the session lives and whose socket it has; also one that a reset of the account has removed. */
export async function keepSession(platform: Platform, row: EndpointRow, owner: string): Promise<void> {
  const set = {
    owner,
    status: 'enabled' as const,
    expiresAt: platform.wallNow() + REMEMBERED_SECONDS,
  };
  const { position: _position, ...kept } = row as EndpointRow & { position?: number };
  await platform.store.db
    .insert(endpoints)
    .values({ ...kept, ...set })
    .onConflictDoUpdate({ target: [endpoints.accountId, endpoints.livemode, endpoints.id], set });
}

/** Its socket is gone, and nothing waits for it meanwhile; the CLI may still come back, as it does every few hours. */
export async function leaveSession(
  { store: { db } }: Platform,
  scope: Scope,
  id: string,
  owner: string,
): Promise<void> {
  await db
    .update(endpoints)
    .set({ owner: null, status: 'disabled' })
    .where(within(endpoints, scope, eq(endpoints.id, id), eq(endpoints.owner, owner)));
}

export async function forgetExpired({ store: { db }, wallNow }: Platform, scope: Scope): Promise<void> {
  const expired = await db
    .select({ id: endpoints.id })
    .from(endpoints)
    .where(within(endpoints, scope, and(eq(endpoints.via, 'cli'), lte(endpoints.expiresAt, wallNow()))));
  for (const { id } of expired) await db.transaction((tx) => removeEndpoint(tx, scope, id));
}
