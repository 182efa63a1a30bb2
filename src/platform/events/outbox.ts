/** The outbox's first half: finds out who wants each new event. Events are there exactly when their change is. */
import { asc, eq, inArray, notInArray, sql } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { listening, wants, type EndpointRow, type StoredEvent } from './endpoint.ts';

export type DeliveryRow = Omit<typeof schema.webhookDeliveries.$inferSelect, 'position'>;

const { events, webhookDeliveries: deliveries } = schema;

/** Events in one transaction. */
const BATCH = 500;

/** Any number of ours that no other lock of a transaction has. */
const DISPATCHING = 4_412;

/**
 * One batch, oldest first. One process at a time: with two, the later events of one could be noted before the earlier
 * ones of the other, and endpoints hear in the order in which deliveries are noted.
 *
 * @returns whether there may be more
 */
export async function dispatch(platform: Platform, scope: Scope): Promise<boolean> {
  const { db } = platform.store;
  if ((await fresh(db, scope).limit(1)).length === 0) return false;
  return db.transaction(async (tx) => {
    if (!(await lockDispatching(tx))) return false;
    const batch = await fresh(tx, scope).limit(BATCH).for('update');
    if (batch.length === 0) return false;
    const endpoints = await listening(tx, scope, platform.wallNow());
    const rows = batch.flatMap((event) =>
      endpoints
        .filter((endpoint) => wants(endpoint, event))
        .map((endpoint) => newDelivery(platform, scope, event, endpoint)),
    );
    if (rows.length > 0) await tx.insert(deliveries).values(rows).onConflictDoNothing();
    const ids = batch.map(({ id }) => id);
    const wanted = [...new Set(rows.map(({ event }) => event))];
    await tx
      .update(events)
      .set({ dispatched: true, delivered: notInArray(events.id, wanted) })
      .where(within(events, scope, inArray(events.id, ids)));
    return batch.length === BATCH;
  });
}

/** @returns false when another process has it; it is given back with the transaction */
async function lockDispatching(tx: Database): Promise<boolean> {
  const [row] = await tx
    .select({ locked: sql<boolean>`pg_try_advisory_xact_lock(${DISPATCHING}::bigint)` })
    .from(sql`(select 1) as one`);
  return row?.locked === true;
}

/** Without their objects: who wants an event depends on its type alone. */
function fresh(db: Database, scope: Scope) {
  return db
    .select({ id: events.id, type: events.type, position: events.position })
    .from(events)
    .where(within(events, scope, eq(events.dispatched, false)))
    .orderBy(asc(events.position))
    .$dynamic();
}

export function newDelivery(
  platform: Platform,
  scope: Scope,
  event: Pick<StoredEvent, 'id' | 'type'>,
  endpoint: Pick<EndpointRow, 'id' | 'url'>,
): DeliveryRow {
  return {
    ...scope,
    id: platform.newId('whd'),
    event: event.id,
    eventType: event.type,
    endpoint: endpoint.id,
    url: endpoint.url,
    status: 'pending',
    attempts: 0,
    nextAttemptAt: platform.wallNow(),
    claimedUntil: null,
    lastAttemptAt: null,
    lastStatus: null,
    lastBody: null,
    lastError: null,
  };
}
