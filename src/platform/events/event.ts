/** Event objects, written in the same transaction as what they tell of. */
import type { JsonObject } from '../../contract/json.ts';
import { schema, type Database } from '../../store/index.ts';
import { API_VERSION } from '../api/version.ts';
import type { EventRow } from '../billing/writes.ts';
import type { Wire } from '../objects/catalog.ts';
import type { Platform, Scope } from '../platform.ts';
import { previousAttributes } from './previous-attributes.ts';

/** @param before the object as it was, for `*.updated`: only what changed is kept of it */
export function event(
  platform: Platform,
  scope: Scope,
  created: number,
  type: string,
  object: Wire,
  before?: Wire,
): EventRow {
  // Nobody listens while the sample company is made, and nobody is told of it afterwards.
  const seeded = platform.seeds === true;
  return {
    ...scope,
    id: platform.newId('evt'),
    created,
    type,
    object: object as JsonObject,
    previousAttributes: before === undefined ? null : previousAttributes(before, object),
    thin: null,
    requestId: platform.request?.id ?? null,
    idempotencyKey: platform.request?.idempotencyKey ?? null,
    dispatched: seeded,
    delivered: seeded,
  };
}

/** An update that changed nothing tells nothing, as on Stripe. */
export const tellsSomething = ({ previousAttributes }: EventRow): boolean =>
  previousAttributes === null || Object.keys(previousAttributes).length > 0;

export async function storeEvents(db: Database, ...rows: EventRow[]): Promise<void> {
  const telling = rows.filter(tellsSomething);
  if (telling.length > 0) await db.insert(schema.events).values(telling);
}

/**
 * @param pendingWebhooks endpoints that want the event and do not have it yet
 * @param apiVersion of the endpoint that it is for; every version shows objects in the one shape that there is here
 */
export function eventWire(row: EventRow, pendingWebhooks: number, apiVersion: string | null = null): Wire {
  return {
    id: row.id,
    object: 'event',
    api_version: apiVersion ?? API_VERSION,
    created: row.created,
    data: {
      object: row.object,
      ...(row.previousAttributes === null ? {} : { previous_attributes: row.previousAttributes }),
    },
    livemode: row.livemode,
    pending_webhooks: pendingWebhooks,
    request: { id: row.requestId, idempotency_key: row.idempotencyKey },
    type: row.type,
  };
}
