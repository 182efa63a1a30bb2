/** Idempotency keys: the same key gives the first answer again, however often and however late a client retries. */
import { createHash } from 'node:crypto';
import { and, eq, exists, isNull, lt } from 'drizzle-orm';
import { DAY } from '../../core/calendar.ts';
import { schema } from '../../store/index.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { ApiError, errorBody } from './errors.ts';

export interface StoredAnswer {
  status: number;
  body: string;
  requestId: string;
}

export interface KeyedRequest {
  key: string;
  method: string;
  path: string;
  body: string;
  requestId: string;
}

const { idempotencyKeys: keys } = schema;

const LOST_ANSWER = new ApiError(
  500,
  'The first request under this idempotency key was carried out, and the platform stopped before it could answer. Nothing was done twice; read the object again.',
  { type: 'api_error', code: 'answer_lost' },
);

/**
 * Reserves the key, or gives the answer of its first request.
 *
 * @returns null when this is the first request: run it, then `store` or `forget`
 * @throws {ApiError} 400 `idempotency_error` for another request under the key, 409 while the first one runs
 */
export async function reserve(
  platform: Platform,
  scope: Scope,
  request: KeyedRequest,
): Promise<StoredAnswer | null> {
  if (request.key.length > 255)
    throw new ApiError(400, 'An idempotency key has at most 255 characters.', { type: 'idempotency_error' });
  const fingerprint = createHash('sha256')
    .update(`${request.method} ${request.path}\n${request.body}`)
    .digest('hex');
  const { db } = platform.store;
  const reserved = await db
    .insert(keys)
    .values({
      ...scope,
      key: request.key,
      fingerprint,
      requestId: request.requestId,
      createdAt: platform.wallNow(),
    })
    .onConflictDoNothing()
    .returning({ key: keys.key });
  if (reserved.length === 1) return null;

  const [first] = await db
    .select()
    .from(keys)
    .where(within(keys, scope, eq(keys.key, request.key)));
  if (first === undefined) return reserve(platform, scope, request);
  if (first.fingerprint !== fingerprint)
    throw new ApiError(
      400,
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${request.key}' if you meant to execute a different request.`,
      { type: 'idempotency_error' },
    );
  if (first.status === null || first.body === null)
    throw new ApiError(
      409,
      `There is currently another in-progress request using the idempotency key '${request.key}'.`,
      {
        type: 'idempotency_error',
        code: 'idempotency_key_in_use',
      },
    );
  return { status: first.status, body: first.body, requestId: first.requestId };
}

export async function store(
  platform: Platform,
  scope: Scope,
  key: string,
  status: number,
  body: string,
): Promise<void> {
  await platform.store.db
    .update(keys)
    .set({ status, body })
    .where(within(keys, scope, eq(keys.key, key)));
}

/** A request that was refused before it did anything leaves its key free. */
export async function forget(platform: Platform, scope: Scope, key: string): Promise<void> {
  await platform.store.db.delete(keys).where(within(keys, scope, eq(keys.key, key)));
}

/**
 * At start: requests that a stop cut off, and keys older than a day. What such a request did is in the books exactly when
 * its events are; then a retry must not do it again, and only its answer is lost.
 */
export async function sweepKeys(platform: Platform): Promise<void> {
  const { db } = platform.store;
  const { events } = schema;
  const committed = db
    .select({ id: events.id })
    .from(events)
    .where(
      and(
        eq(events.accountId, keys.accountId),
        eq(events.livemode, keys.livemode),
        eq(events.requestId, keys.requestId),
      ),
    );
  await db
    .update(keys)
    .set({ status: 500, body: JSON.stringify(errorBody(LOST_ANSWER)) })
    .where(and(isNull(keys.status), exists(committed)));
  await db.delete(keys).where(isNull(keys.status));
  await platform.store.db.delete(keys).where(and(lt(keys.createdAt, platform.wallNow() - DAY)));
}
