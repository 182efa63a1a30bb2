/** Stripe's test clocks: a time of their own for the customers that are attached to them. */
import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { position, seconds, tenant, version } from './columns.ts';

export const testClocks = pgTable(
  'test_clocks',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    version: version(),
    name: text('name'),
    frozenTime: seconds('frozen_time').notNull(),
    status: text('status', { enum: ['ready', 'advancing', 'internal_failure'] }).notNull(),
    /** Where it goes while it advances. */
    targetFrozenTime: seconds('target_frozen_time'),
    deletesAfter: seconds('deletes_after').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('test_clocks_newest').on(table.accountId, table.livemode, table.created, table.position),
  ],
);
