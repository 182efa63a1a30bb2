/** Tax rates that an account sets up by hand. */
import { boolean, index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { position, seconds, tenant } from './columns.ts';

type Metadata = Record<string, string>;

export const taxRates = pgTable(
  'tax_rates',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    active: boolean('active').notNull(),
    displayName: text('display_name').notNull(),
    description: text('description'),
    /** Decimal text, 0 to 100. */
    percentage: text('percentage').notNull(),
    inclusive: boolean('inclusive').notNull(),
    country: text('country'),
    state: text('state'),
    jurisdiction: text('jurisdiction'),
    taxType: text('tax_type'),
    metadata: jsonb('metadata').$type<Metadata>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('tax_rates_newest').on(table.accountId, table.livemode, table.created, table.position),
  ],
);

/** A rate as subscriptions, items and invoices carry it: the API shows it whole there. An update of the rate renews them. */
export interface TaxRateCopy {
  id: string;
  created: number;
  livemode: boolean;
  active: boolean;
  displayName: string;
  description: string | null;
  percentage: string;
  inclusive: boolean;
  country: string | null;
  state: string | null;
  jurisdiction: string | null;
  taxType: string | null;
  metadata: Metadata;
}
