/** Webhook endpoints: what they want, and how the API shows them. */
import { eq, gt, isNull, or, sql, type SQL } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import type { Wire } from '../objects/catalog.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';

export type EndpointRow = Omit<typeof schema.webhookEndpoints.$inferSelect, 'position'>;
export type StoredEvent = typeof schema.events.$inferSelect;

const { events, webhookEndpoints: endpoints } = schema;

/** The secret is told once, when the endpoint is made. */
export function endpointWire(row: EndpointRow): Wire {
  return {
    id: row.id,
    object: 'webhook_endpoint',
    api_version: row.apiVersion,
    application: null,
    created: row.created,
    description: row.description,
    enabled_events: row.enabledEvents,
    livemode: row.livemode,
    metadata: row.metadata,
    status: row.status,
    url: row.url,
  };
}

export function wants(
  endpoint: Pick<EndpointRow, 'enabledEvents' | 'after'>,
  event: Pick<StoredEvent, 'type' | 'position'>,
): boolean {
  if (event.position <= endpoint.after) return false;
  return endpoint.enabledEvents.includes('*') || endpoint.enabledEvents.includes(event.type);
}

/** Those that new events go to. */
export async function listening(db: Database, scope: Scope, wallNow: number): Promise<EndpointRow[]> {
  return db
    .select()
    .from(endpoints)
    .where(within(endpoints, scope, eq(endpoints.status, 'enabled'), alive(wallNow)))
    .orderBy(endpoints.position);
}

function alive(wallNow: number): SQL | undefined {
  return or(isNull(endpoints.expiresAt), gt(endpoints.expiresAt, wallNow));
}

/** Where a new endpoint begins to listen: behind every event that is there already. */
export async function lastPosition(db: Database, scope: Scope): Promise<number> {
  const [last] = await db
    .select({ position: sql<string | null>`max(${events.position})` })
    .from(events)
    // What has been dispatched reaches no new endpoint anyway, and the index holds only the others.
    .where(within(events, scope, eq(events.dispatched, false)));
  return Number(last?.position ?? 0);
}
