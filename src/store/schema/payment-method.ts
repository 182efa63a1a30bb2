/** Payment methods that belong, or belonged, to a customer. */
import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { position, seconds, tenant, version } from './columns.ts';

export const paymentMethods = pgTable(
  'payment_methods',
  {
    ...tenant(),
    /** Begins with the test method that it behaves as: `pm_card_visa_…`. */
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    version: version(),
    /** Null once it is detached: nobody can use it again. */
    customer: text('customer'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('payment_methods_of').on(table.accountId, table.livemode, table.customer, table.position),
  ],
);
