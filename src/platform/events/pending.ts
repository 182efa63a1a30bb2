/** `pending_webhooks`: how many endpoints want an event and do not have it yet. */
import { count, eq, inArray } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import type { Wire } from '../objects/catalog.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { listening, wants, type StoredEvent } from './endpoint.ts';
import { eventWire } from './event.ts';

const { webhookDeliveries: deliveries } = schema;

export async function eventWires(
  { store: { db }, wallNow }: Platform,
  scope: Scope,
  rows: readonly StoredEvent[],
): Promise<Wire[]> {
  const pending = await pendingWebhooks(db, scope, rows, wallNow());
  return rows.map((row) => eventWire(row, pending.get(row.id) ?? 0));
}

/** By event id. Of an event that is not dispatched yet, those that it will go to. */
export async function pendingWebhooks(
  db: Database,
  scope: Scope,
  rows: readonly StoredEvent[],
  wallNow: number,
): Promise<Map<string, number>> {
  const open = rows.filter(({ delivered }) => !delivered);
  const pending = new Map<string, number>();
  if (open.length === 0) return pending;
  const counted = await db
    .select({ event: deliveries.event, n: count() })
    .from(deliveries)
    .where(
      within(
        deliveries,
        scope,
        inArray(
          deliveries.event,
          open.map(({ id }) => id),
        ),
        eq(deliveries.status, 'pending'),
      ),
    )
    .groupBy(deliveries.event);
  for (const { event, n } of counted) pending.set(event, n);
  const fresh = open.filter(({ dispatched }) => !dispatched);
  const endpoints = fresh.length === 0 ? [] : await listening(db, scope, wallNow);
  for (const each of fresh) pending.set(each.id, endpoints.filter((one) => wants(one, each)).length);
  return pending;
}
