/** Payment methods that belong, or belonged, to a customer. */
import { boolean, index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { position, seconds, tenant, version } from './columns.ts';

export interface GivenCard {
  expMonth: number;
  expYear: number;
  billingDetails: { email: string | null; name: string | null; phone: string | null };
}

export const paymentMethods = pgTable(
  'payment_methods',
  {
    ...tenant(),
    /** Begins with the test method that it behaves as: `pm_card_visa_…`. */
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    version: version(),
    /** Null before it is attached, and for good once it is detached. */
    customer: text('customer'),
    /** Whether it was made and never attached: then it still can be. */
    fresh: boolean('fresh').notNull().default(false),
    /** What a client gave with the card; null for a test token. */
    given: jsonb('given').$type<GivenCard>(),
    metadata: jsonb('metadata').$type<Record<string, string>>().notNull().default({}),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('payment_methods_of').on(table.accountId, table.livemode, table.customer, table.position),
  ],
);
