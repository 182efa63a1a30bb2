/** Event objects, written in the same transaction as what they tell of. */
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Wire } from '../objects/catalog.ts';
import type { Platform, Scope } from '../platform.ts';
import type { EventRow } from '../billing/writes.ts';

/** @param before the object as it was, for `*.updated`: only the keys that changed are kept */
export function event(
  platform: Platform,
  scope: Scope,
  created: number,
  type: string,
  object: Wire,
  before?: Wire,
): EventRow {
  return {
    ...scope,
    id: platform.newId('evt'),
    created,
    type,
    object: object as JsonObject,
    previousAttributes: before === undefined ? null : changedKeys(before, object),
    requestId: platform.request?.id ?? null,
    idempotencyKey: platform.request?.idempotencyKey ?? null,
    delivered: false,
  };
}

function changedKeys(before: Wire, after: Wire): Record<string, Json> {
  const changed = Object.keys(after).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  return Object.fromEntries(changed.map((key) => [key, (before[key] ?? null) as Json]));
}

export function eventWire(row: EventRow): Wire {
  return {
    id: row.id,
    object: 'event',
    api_version: null,
    created: row.created,
    data: {
      object: row.object,
      ...(row.previousAttributes === null ? {} : { previous_attributes: row.previousAttributes }),
    },
    livemode: row.livemode,
    pending_webhooks: 0,
    request: { id: row.requestId, idempotency_key: row.idempotencyKey },
    type: row.type,
  };
}
