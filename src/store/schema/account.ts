/** The account itself: its clock, its answers to repeated requests, what happened in it. */
import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Json, JsonObject } from '../../contract/json.ts';
import { position, seconds, tenant, version } from './columns.ts';

export const AFTER_RETRIES = ['cancel', 'unpaid', 'past_due'] as const;
export const INVOICE_AFTER_RETRIES = ['open', 'uncollectible'] as const;

export const accounts = pgTable(
  'accounts',
  {
    ...tenant(),
    name: text('name').notNull(),
    country: text('country').notNull(),
    defaultCurrency: text('default_currency').notNull(),
    /** Signs the requests of views (`absec_…`). */
    appSecret: text('app_secret').notNull(),
    clockMode: text('clock_mode', { enum: ['frozen', 'following'] }).notNull(),
    /** Billing time while frozen. */
    clockAt: seconds('clock_at').notNull(),
    /** Billing time minus wall time while following, in seconds. */
    clockOffset: seconds('clock_offset').notNull(),
    /** False while it is being seeded: a stop half-way is begun again. */
    seeded: boolean('seeded').notNull(),
    /** Days between an attempt that failed and the next one, in their order. */
    retryDays: jsonb('retry_days').$type<number[]>().notNull().default([3, 5, 7]),
    /** What the last failed attempt makes of the subscription. */
    afterRetries: text('after_retries', { enum: AFTER_RETRIES }).notNull().default('cancel'),
    /** What it makes of the invoice. */
    invoiceAfterRetries: text('invoice_after_retries', { enum: INVOICE_AFTER_RETRIES })
      .notNull()
      .default('open'),
    /** Days before a renewal on which `invoice.upcoming` tells of it. */
    upcomingDays: integer('upcoming_days').notNull().default(7),
    version: version(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.livemode] })],
);

export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    ...tenant(),
    key: text('key').notNull(),
    /** Hash of method, path and body: the same key with another request is an error. */
    fingerprint: text('fingerprint').notNull(),
    /** Null while the first request runs. */
    status: integer('status'),
    body: text('body'),
    requestId: text('request_id').notNull(),
    /** Wall time: keys are kept for 24 hours of it. */
    createdAt: seconds('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.livemode, table.key] })],
);

export const events = pgTable(
  'events',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    type: text('type').notNull(),
    object: jsonb('object').$type<JsonObject>().notNull(),
    previousAttributes: jsonb('previous_attributes').$type<Record<string, Json>>(),
    requestId: text('request_id'),
    idempotencyKey: text('idempotency_key'),
    /** Of a thin event: what it is about. Its own data, if any, are in `object` then. */
    thin: jsonb('thin').$type<{ related: { id: string; type: string; url: string } | null }>(),
    /** Outbox: false until it is known which endpoints want the event. */
    dispatched: boolean('dispatched').notNull().default(false),
    /** False until every endpoint that wants the event has it. */
    delivered: boolean('delivered').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('events_newest').on(table.accountId, table.livemode, table.created, table.position),
    index('events_outbox')
      .on(table.accountId, table.livemode, table.position)
      .where(sql`not ${table.dispatched}`),
  ],
);
