/** Meters, and what is reported to them. */
import { index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { position, seconds, tenant, units } from './columns.ts';

export const meters = pgTable(
  'meters',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    updated: seconds('updated').notNull(),
    displayName: text('display_name').notNull(),
    /** Of one active meter alone. */
    eventName: text('event_name').notNull(),
    formula: text('formula', { enum: ['sum', 'count', 'last'] }).notNull(),
    /** Where a report's payload names its customer, and its value. */
    customerKey: text('customer_key').notNull(),
    valueKey: text('value_key').notNull(),
    /** Of several reports within one such window the latest stands for it; null: each counts. */
    timeWindow: text('time_window', { enum: ['day', 'hour'] }),
    /** Null: active. */
    deactivatedAt: seconds('deactivated_at'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('meters_newest').on(table.accountId, table.livemode, table.created, table.position),
    index('meters_named').on(table.accountId, table.livemode, table.eventName),
  ],
);

/** They have no id of Stripe's: an identifier may return after a day. */
export const meterEvents = pgTable(
  'meter_events',
  {
    ...tenant(),
    /** The order in which they were reported. */
    position: position(),
    /** When it was reported. */
    created: seconds('created').notNull(),
    identifier: text('identifier').notNull(),
    meter: text('meter').notNull(),
    customer: text('customer').notNull(),
    /** When it happened. */
    timestamp: seconds('timestamp').notNull(),
    value: units('value').notNull(),
    payload: jsonb('payload').$type<Record<string, string>>().notNull(),
    /** Null: it counts. */
    canceledAt: seconds('canceled_at'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.position] }),
    index('meter_events_of').on(
      table.accountId,
      table.livemode,
      table.meter,
      table.customer,
      table.timestamp,
      table.position,
    ),
    index('meter_events_named').on(table.accountId, table.livemode, table.identifier),
  ],
);
