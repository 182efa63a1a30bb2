/** What waits for one endpoint: one delivery at a time, oldest first, each claimed by one process. */
import { and, asc, count, eq, gt, inArray, isNull, lte, ne, notExists, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { schema, type Database } from '../../store/index.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import type { EndpointRow, StoredEvent } from './endpoint.ts';
import type { DeliveryRow } from './outbox.ts';

const { events, webhookDeliveries: deliveries, webhookEndpoints: endpoints } = schema;

/** Seconds of wall time before each further attempt; after the last one the delivery has failed. */
export const RETRY_AFTER_SECONDS = [1, 10, 60, 300] as const;

export interface Claimed {
  delivery: DeliveryRow;
  endpoint: EndpointRow;
  event: StoredEvent;
  /** Endpoints that wait for the event, this one included. */
  pendingWebhooks: number;
}

/** What came of an attempt. `error` says in a sentence why there was no answer. */
export interface Answer {
  delivered: boolean;
  status: number | null;
  body: string | null;
  error: string | null;
}

/** @param owner those of the CLI only while this process holds their web socket */
export async function endpointsWithWork(
  db: Database,
  scope: Scope,
  wallNow: number,
  owner: string,
): Promise<string[]> {
  const found = await db
    .selectDistinct({ id: endpoints.id })
    .from(endpoints)
    .innerJoin(
      deliveries,
      and(
        eq(deliveries.accountId, endpoints.accountId),
        eq(deliveries.livemode, endpoints.livemode),
        eq(deliveries.endpoint, endpoints.id),
      ),
    )
    .where(
      within(
        endpoints,
        scope,
        eq(endpoints.status, 'enabled'),
        or(eq(endpoints.via, 'http'), eq(endpoints.owner, owner)),
        due(wallNow),
      ),
    );
  return found.map(({ id }) => id);
}

/**
 * @param leaseSeconds until another process may take it for abandoned; longer than any attempt takes
 * @returns null when nothing is due, or another process is at work for this endpoint: order would be lost
 */
export async function claim(
  { store: { db }, wallNow }: Platform,
  scope: Scope,
  id: string,
  leaseSeconds: number,
): Promise<Claimed | null> {
  const now = wallNow();
  return db.transaction(async (tx) => {
    const [endpoint] = await tx
      .select()
      .from(endpoints)
      .where(within(endpoints, scope, eq(endpoints.id, id), eq(endpoints.status, 'enabled')))
      .for('update', { skipLocked: true });
    if (endpoint === undefined) return null;
    const ofEndpoint = (...more: (SQL | undefined)[]): SQL =>
      within(deliveries, scope, eq(deliveries.endpoint, id), ...more);
    const busy = await tx
      .select({ id: deliveries.id })
      .from(deliveries)
      .where(ofEndpoint(eq(deliveries.status, 'pending'), gt(deliveries.claimedUntil, now)))
      .limit(1);
    if (busy.length > 0) return null;
    const [next] = await tx
      .select()
      .from(deliveries)
      .where(ofEndpoint(due(now)))
      .orderBy(asc(deliveries.position))
      .limit(1);
    if (next === undefined) return null;
    const [event] = await tx
      .select()
      .from(events)
      .where(within(events, scope, eq(events.id, next.event)));
    if (event === undefined) throw new Error(`Delivery ${next.id} names event ${next.event}, which is gone.`);
    const [delivery] = await tx
      .update(deliveries)
      .set({
        claimedUntil: now + leaseSeconds,
        attempts: next.attempts + 1,
        lastAttemptAt: now,
        lastStatus: null,
        lastBody: null,
      })
      .where(ofEndpoint(eq(deliveries.id, next.id)))
      .returning();
    if (delivery === undefined) throw new Error(`Delivery ${next.id} was read and cannot be claimed.`);
    const [waiting] = await tx
      .select({ n: count() })
      .from(deliveries)
      .where(within(deliveries, scope, eq(deliveries.event, event.id), eq(deliveries.status, 'pending')));
    return { delivery, endpoint, event, pendingWebhooks: waiting?.n ?? 1 };
  });
}

/** Ends the attempt: over, or to be tried again later. */
export async function record(
  { store: { db }, wallNow }: Platform,
  scope: Scope,
  delivery: DeliveryRow,
  answer: Answer,
): Promise<void> {
  const wait = RETRY_AFTER_SECONDS[delivery.attempts - 1];
  const again = !answer.delivered && wait !== undefined;
  await db.transaction(async (tx) => {
    const recorded = await tx
      .update(deliveries)
      .set({
        status: answer.delivered ? 'succeeded' : again ? 'pending' : 'failed',
        nextAttemptAt: again ? wallNow() + wait : null,
        claimedUntil: null,
        // What a `stripe listen` heard in answer comes by itself, perhaps before this.
        ...(answer.status === null ? {} : { lastStatus: answer.status, lastBody: answer.body }),
        lastError: answer.error,
      })
      .where(thisAttempt(scope, delivery))
      .returning({ id: deliveries.id });
    if (recorded.length === 1 && answer.delivered) await settleEvents(tx, scope, [delivery.event]);
  });
}

/** Takes an attempt back that this process gives up because it ends: the next one makes it. */
export async function release(
  { store: { db } }: Platform,
  scope: Scope,
  delivery: DeliveryRow,
): Promise<void> {
  await db
    .update(deliveries)
    .set({ claimedUntil: null, attempts: delivery.attempts - 1 })
    .where(thisAttempt(scope, delivery));
}

/** Marks events as delivered that nobody waits for any longer. */
export async function settleEvents(tx: Database, scope: Scope, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const these = within(events, scope, inArray(events.id, [...ids]));
  // Of two last deliveries that end at once, the second must see the first.
  await tx.select({ id: events.id }).from(events).where(these).orderBy(asc(events.id)).for('update');
  const open = alias(deliveries, 'open');
  await tx
    .update(events)
    .set({ delivered: true })
    .where(
      and(
        these,
        notExists(
          tx
            .select({ one: sql`1` })
            .from(open)
            .where(within(open, scope, eq(open.event, events.id), ne(open.status, 'succeeded'))),
        ),
      ),
    );
}

/** Forgets an endpoint and what waits for it; what was delivered stays on record. */
export async function removeEndpoint(tx: Database, scope: Scope, id: string): Promise<void> {
  await tx.delete(endpoints).where(within(endpoints, scope, eq(endpoints.id, id)));
  const dropped = await tx
    .delete(deliveries)
    .where(within(deliveries, scope, eq(deliveries.endpoint, id), ne(deliveries.status, 'succeeded')))
    .returning({ event: deliveries.event });
  await settleEvents(
    tx,
    scope,
    dropped.map(({ event }) => event),
  );
}

function due(wallNow: number): SQL | undefined {
  return and(
    eq(deliveries.status, 'pending'),
    lte(deliveries.nextAttemptAt, wallNow),
    or(isNull(deliveries.claimedUntil), lte(deliveries.claimedUntil, wallNow)),
  );
}

/** No other attempt than the one that was claimed: it may have been abandoned and begun again. */
function thisAttempt(scope: Scope, { id, attempts }: DeliveryRow): SQL {
  return within(
    deliveries,
    scope,
    eq(deliveries.id, id),
    eq(deliveries.attempts, attempts),
    eq(deliveries.status, 'pending'),
  );
}
