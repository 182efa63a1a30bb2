/** What became of every event that was sent somewhere, newest first. */
import { and, desc, eq, lt } from 'drizzle-orm';
import type { DeliveryWire } from '../../contract/wire/platform.ts';
import { schema, type Database } from '../../store/index.ts';
import { missingReference } from '../api/errors.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';
import type { DeliveryRow } from './outbox.ts';

const { webhookDeliveries: deliveries } = schema;

export async function listDeliveries(
  db: Database,
  scope: Scope,
  filter: {
    event: string | undefined;
    endpoint: string | undefined;
    status: DeliveryRow['status'] | undefined;
  },
  { limit, startingAfter }: { limit: number; startingAfter: string | undefined },
): Promise<{ data: DeliveryWire[]; hasMore: boolean }> {
  const { event, endpoint, status } = filter;
  const found = await db
    .select()
    .from(deliveries)
    .where(
      within(
        deliveries,
        scope,
        and(
          event === undefined ? undefined : eq(deliveries.event, event),
          endpoint === undefined ? undefined : eq(deliveries.endpoint, endpoint),
          status === undefined ? undefined : eq(deliveries.status, status),
          startingAfter === undefined
            ? undefined
            : lt(deliveries.position, await positionOf(db, scope, startingAfter)),
        ),
      ),
    )
    .orderBy(desc(deliveries.position))
    .limit(limit + 1);
  return { data: found.slice(0, limit).map(deliveryWire), hasMore: found.length > limit };
}

async function positionOf(db: Database, scope: Scope, id: string): Promise<number> {
  const [row] = await db
    .select({ position: deliveries.position })
    .from(deliveries)
    .where(within(deliveries, scope, eq(deliveries.id, id)));
  if (row === undefined) throw missingReference('delivery', id, 'starting_after');
  return row.position;
}

function deliveryWire(row: DeliveryRow): DeliveryWire {
  return {
    object: 'platform.delivery',
    id: row.id,
    event: row.event,
    event_type: row.eventType,
    endpoint: row.endpoint,
    url: row.url,
    status: row.status,
    attempts: row.attempts,
    next_attempt_at: row.nextAttemptAt,
    last_attempt:
      row.lastAttemptAt === null
        ? null
        : { at: row.lastAttemptAt, status: row.lastStatus, body: row.lastBody, error: row.lastError },
  };
}
