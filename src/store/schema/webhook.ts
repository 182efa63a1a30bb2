/** Who is told of events, and how far the telling has come. Times of delivery are wall time, not billing time. */
import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { position, seconds, tenant, version } from './columns.ts';

export interface Destination {
  name: string;
  /** `thin`: events are told of, and their data fetched (workflows.md 2.5). */
  payload: 'snapshot' | 'thin';
  snapshotApiVersion: string | null;
  eventsFrom: string[];
  /** Billing time of the last change. */
  updated: number;
}

export const webhookEndpoints = pgTable(
  'webhook_endpoints',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    /** Billing time, as of every object of the API. */
    created: seconds('created').notNull(),
    version: version(),
    /** `cli`: a `stripe listen`, which is told over its web socket and forgotten when it does not come back. */
    via: text('via', { enum: ['http', 'cli'] }).notNull(),
    url: text('url').notNull(),
    description: text('description'),
    /** Event types, or `*` alone. */
    enabledEvents: jsonb('enabled_events').$type<readonly string[]>().notNull(),
    apiVersion: text('api_version'),
    metadata: jsonb('metadata').$type<Record<string, string>>().notNull(),
    status: text('status', { enum: ['enabled', 'disabled'] }).notNull(),
    /** Signs what is delivered (`whsec_…`). */
    secret: text('secret').notNull(),
    /** Position of the last event that was already there: it hears of later ones only. */
    after: bigint('after', { mode: 'number' }).notNull(),
    /** What a v2 event destination is beyond an endpoint; null: made as an endpoint, by v1. */
    destination: jsonb('destination').$type<Destination>(),
    /** The process that holds the web socket of a `cli`. */
    owner: text('owner'),
    /** Until when a `cli` is remembered without a sign of life. */
    expiresAt: seconds('expires_at'),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.livemode, table.id] })],
);

/** One event for one endpoint: the outbox's second half. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    ...tenant(),
    id: text('id').notNull(),
    /** Order of delivery within an endpoint. */
    position: position(),
    event: text('event').notNull(),
    eventType: text('event_type').notNull(),
    endpoint: text('endpoint').notNull(),
    url: text('url').notNull(),
    status: text('status', { enum: ['pending', 'succeeded', 'failed'] }).notNull(),
    attempts: integer('attempts').notNull(),
    /** Null once it is over. */
    nextAttemptAt: seconds('next_attempt_at'),
    /** A process is at it; after this moment it counts as dead and another one may begin again. */
    claimedUntil: seconds('claimed_until'),
    lastAttemptAt: seconds('last_attempt_at'),
    /** HTTP status of the last answer; null when none came. */
    lastStatus: integer('last_status'),
    /** Beginning of the last answer's body. */
    lastBody: text('last_body'),
    /** Why there was no answer, in a sentence. */
    lastError: text('last_error'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    uniqueIndex('webhook_deliveries_once').on(table.accountId, table.livemode, table.event, table.endpoint),
    index('webhook_deliveries_waiting')
      .on(table.accountId, table.livemode, table.endpoint, table.position)
      .where(sql`${table.status} = 'pending'`),
  ],
);
