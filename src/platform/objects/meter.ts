/** Meters and what is reported to them as the API shows it. */
import type { schema } from '../../store/index.ts';
import type { Wire } from './catalog.ts';

export type MeterRow = Omit<typeof schema.meters.$inferSelect, 'position'>;
export type MeterEventRow = Omit<typeof schema.meterEvents.$inferSelect, 'position'>;

export function meterWire(row: MeterRow): Wire {
  return {
    id: row.id,
    object: 'billing.meter',
    created: row.created,
    customer_mapping: { event_payload_key: row.customerKey, type: 'by_id' },
    default_aggregation: { formula: row.formula },
    display_name: row.displayName,
    event_name: row.eventName,
    event_time_window: row.timeWindow,
    livemode: row.livemode,
    status: row.deactivatedAt === null ? 'active' : 'inactive',
    status_transitions: { deactivated_at: row.deactivatedAt },
    updated: row.updated,
    value_settings: { event_payload_key: row.valueKey },
  };
}

export function meterEventWire(row: MeterEventRow, eventName: string): Wire {
  return {
    object: 'billing.meter_event',
    created: row.created,
    event_name: eventName,
    identifier: row.identifier,
    livemode: row.livemode,
    payload: row.payload,
    timestamp: row.timestamp,
  };
}
