/** Tax rates as the API shows them, by themselves and inside what they tax. */
import type { schema } from '../../store/index.ts';
import type { Wire } from './catalog.ts';

export type TaxRateRow = Omit<typeof schema.taxRates.$inferSelect, 'position'>;
export type TaxRateCopy = (typeof schema.subscriptions.$inferSelect)['defaultTaxRates'][number];

export function taxRateWire(row: TaxRateCopy): Wire {
  return {
    id: row.id,
    object: 'tax_rate',
    active: row.active,
    country: row.country,
    created: row.created,
    description: row.description,
    display_name: row.displayName,
    effective_percentage: null,
    flat_amount: null,
    inclusive: row.inclusive,
    jurisdiction: row.jurisdiction,
    jurisdiction_level: null,
    livemode: row.livemode,
    metadata: row.metadata,
    percentage: Number(row.percentage),
    rate_type: 'percentage',
    state: row.state,
    tax_type: row.taxType,
  };
}

/** What subscriptions, items and invoices keep of it. */
export function taxRateCopy(row: TaxRateRow): TaxRateCopy {
  const { id, created, livemode, active, displayName, description, percentage, inclusive } = row;
  const { country, state, jurisdiction, taxType, metadata } = row;
  return {
    ...{ id, created, livemode, active, displayName, description, percentage, inclusive },
    ...{ country, state, jurisdiction, taxType, metadata },
  };
}
