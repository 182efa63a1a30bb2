/** Meters as the API wrote them. What was reported to them, no list of Stripe's tells. */
import type { MeterRow } from '../objects/meter.ts';
import type { Scope } from '../platform.ts';
import { isSaved, oneOf, text, whole, type Saved } from './fields.ts';

export function meterRow(scope: Scope, from: Saved): MeterRow {
  const inner = (key: string): Saved => {
    const value = from[key];
    return isSaved(value) ? value : {};
  };
  const transitions = inner('status_transitions');
  return {
    ...scope,
    id: text(from, 'id'),
    created: whole(from, 'created'),
    updated: whole(from, 'updated'),
    displayName: text(from, 'display_name'),
    eventName: text(from, 'event_name'),
    formula: oneOf(inner('default_aggregation'), 'formula', ['sum', 'count', 'last']),
    customerKey: text(inner('customer_mapping'), 'event_payload_key'),
    valueKey: text(inner('value_settings'), 'event_payload_key'),
    timeWindow: from.event_time_window == null ? null : oneOf(from, 'event_time_window', ['day', 'hour']),
    deactivatedAt:
      oneOf(from, 'status', ['active', 'inactive']) === 'active'
        ? null
        : whole(transitions, 'deactivated_at'),
  };
}
