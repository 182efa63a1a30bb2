/** Requests to the API and their answers, for whoever looks for what a client did. Wall time, as of every log. */
import { boolean, doublePrecision, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { position, seconds, tenant } from './columns.ts';

export const apiRequests = pgTable(
  'api_requests',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    at: seconds('at').notNull(),
    method: text('method').notNull(),
    path: text('path').notNull(),
    /** Parameters as they were sent, in query or body, without secrets. */
    parameters: text('parameters').notNull(),
    status: integer('status').notNull(),
    /** The answer's JSON, without secrets. */
    answer: text('answer').notNull(),
    /** Whether parameters or answer are longer than what is kept of them. */
    cut: boolean('cut').notNull(),
    ms: doublePrecision('ms').notNull(),
    idempotencyKey: text('idempotency_key'),
    /** The request whose stored answer this one was given. */
    originalRequest: text('original_request'),
    apiVersion: text('api_version'),
    userAgent: text('user_agent'),
    source: text('source', { enum: ['api', 'dashboard'] }).notNull(),
    errorType: text('error_type'),
    errorCode: text('error_code'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('api_requests_newest').on(table.accountId, table.livemode, table.position),
  ],
);
