/** Idempotency keys: the same key gives the first answer again, however often and however late a client retries. */
import { createHash } from 'node:crypto';
import { and, eq, exists, isNotNull, isNull, lte, type SQL } from 'drizzle-orm';
import { DAY } from '../../core/calendar.ts';
import { compiled, schema, type Store } from '../../store/index.ts';
import { openingOf } from '../ids.ts';
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

/** In seconds of wall time; as on Stripe, a key may be used for something else after that. */
const KEPT = DAY;

/** Ids of keyed requests that this process is answering. */
const running = new WeakMap<Store, Set<string>>();

function runningIn(store: Store): Set<string> {
  const present = running.get(store) ?? new Set();
  running.set(store, present);
  return present;
}

/** Whether somebody still works on the first request of a key that has no answer. */
async function isRunning({ store }: Platform, requestId: string): Promise<boolean> {
  const opening = openingOf(requestId);
  return opening === store.opening ? runningIn(store).has(requestId) : store.isOpen(opening);
}

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
  // Before it shows in the table: whoever finds it there must find it running.
  runningIn(platform.store).add(request.requestId);
  const mine = await insertKey(platform, scope, request, fingerprint).catch((error: unknown) => {
    over(platform, request);
    throw error;
  });
  if (mine) return null;
  over(platform, request);

  const [first] = await db
    .select()
    .from(keys)
    .where(within(keys, scope, eq(keys.key, request.key)));
  if (first === undefined) return reserve(platform, scope, request);
  if (first.createdAt <= platform.wallNow() - KEPT && first.status !== null) {
    await db
      .delete(keys)
      .where(within(keys, scope, eq(keys.key, first.key), eq(keys.requestId, first.requestId)));
    return reserve(platform, scope, request);
  }
  if (first.fingerprint !== fingerprint)
    throw new ApiError(
      400,
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${request.key}' if you meant to execute a different request.`,
      { type: 'idempotency_error' },
    );
  if (first.status === null || first.body === null) {
    if (!(await isRunning(platform, first.requestId))) {
      await settle(
        platform,
        within(keys, scope, eq(keys.key, first.key), eq(keys.requestId, first.requestId)),
      );
      return reserve(platform, scope, request);
    }
    throw new ApiError(
      409,
      `There is currently another in-progress request using the idempotency key '${request.key}'.`,
      {
        type: 'idempotency_error',
        code: 'idempotency_key_in_use',
      },
    );
  }
  return { status: first.status, body: first.body, requestId: first.requestId };
}

type NewKey = Scope & { key: string; fingerprint: string; requestId: string; createdAt: number };

const insertNew = compiled((db, { accountId, livemode, key, fingerprint, requestId, createdAt }: NewKey) =>
  db
    .insert(keys)
    .values({ accountId, livemode, key, fingerprint, requestId, createdAt })
    .onConflictDoNothing()
    .returning({ key: keys.key }),
);

async function insertKey(
  platform: Platform,
  scope: Scope,
  { key, requestId }: KeyedRequest,
  fingerprint: string,
): Promise<boolean> {
  const createdAt = platform.wallNow();
  const inserted = await insertNew(platform.store.db, { ...scope, key, fingerprint, requestId, createdAt });
  if (inserted.length === 0) return false;
  await sweepHourly(platform);
  return true;
}

const HOUR = 3600;
const lastSwept = new WeakMap<Store, number>();

/** A server that runs for months does not keep the keys of months. */
async function sweepHourly({ store, wallNow }: Platform): Promise<void> {
  if (wallNow() - (lastSwept.get(store) ?? 0) < HOUR) return;
  lastSwept.set(store, wallNow());
  await store.db.delete(keys).where(and(isNotNull(keys.status), lte(keys.createdAt, wallNow() - KEPT)));
}

/** Nobody works on the request any more; its key, if it is still there without an answer, is settled by the next request. */
export function over({ store }: Platform, { requestId }: KeyedRequest): void {
  runningIn(store).delete(requestId);
}

type Kept = Scope & { key: string; requestId: string; status: number; body: string };

const answerKept = compiled((db, given: Kept) =>
  db
    .update(keys)
    .set({ status: given.status, body: given.body })
    .where(within(keys, given, eq(keys.key, given.key), eq(keys.requestId, given.requestId)))
    .returning({ key: keys.key }),
);

export async function store(
  platform: Platform,
  scope: Scope,
  request: KeyedRequest,
  status: number,
  body: string,
): Promise<void> {
  try {
    const { key, requestId } = request;
    await answerKept(platform.store.db, { ...scope, key, requestId, status, body });
  } finally {
    over(platform, request);
  }
}

/** A request that was refused before it did anything leaves its key free. */
export async function forget(platform: Platform, scope: Scope, request: KeyedRequest): Promise<void> {
  try {
    await platform.store.db
      .delete(keys)
      .where(within(keys, scope, eq(keys.key, request.key), eq(keys.requestId, request.requestId)));
  } finally {
    over(platform, request);
  }
}

/** At start: requests that a stop cut off, and keys older than a day. */
export async function sweepKeys(platform: Platform): Promise<void> {
  const { db } = platform.store;
  const unanswered = await db.select({ requestId: keys.requestId }).from(keys).where(isNull(keys.status));
  for (const { requestId } of unanswered)
    if (!(await isRunning(platform, requestId))) await settle(platform, eq(keys.requestId, requestId));
  await db.delete(keys).where(and(lte(keys.createdAt, platform.wallNow() - KEPT)));
}

/**
 * A request that nobody works on any more. What it did is in the books exactly when its events are; then a retry must not
 * do it again, and only its answer is lost.
 */
async function settle(platform: Platform, which: SQL): Promise<void> {
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
    .where(and(which, isNull(keys.status), exists(committed)));
  await db.delete(keys).where(and(which, isNull(keys.status)));
}
