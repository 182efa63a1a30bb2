/** Parameters that invoice items and the lines of drafts share, and an item that nothing is said of yet. */
import type { ItemTerms } from '../../billing/item-terms.ts';
import type { Naming } from '../../billing/known.ts';
import {
  amount,
  boolean,
  decimal,
  integer,
  metadata,
  object,
  optional,
  required,
  text,
  timestamp,
  unsettable,
} from '../params.ts';
import { discountRequests, taxRateIds } from './subscription-params.ts';

/** Of a line; an item has unit_amount_decimal besides. */
export const lineFields = {
  amount: optional(amount),
  description: optional(unsettable(text())),
  discountable: optional(boolean),
  discounts: optional(discountRequests),
  metadata: optional(metadata),
  period: optional(object({ start: required(timestamp), end: required(timestamp) })),
  pricing: optional(object({ price: required(text()) })),
  quantity: optional(integer({ min: 0, max: 1_000_000 })),
  tax_rates: optional(taxRateIds),
};

export const itemFields = { ...lineFields, unit_amount_decimal: optional(decimal) };

/** @param prices that are named elsewhere */
export function namingOf(terms: readonly ItemTerms[], prices: readonly (string | null)[] = []): Naming {
  return {
    items: [
      ...terms.map(({ pricing, discounts, tax_rates: rates }) => ({
        price: pricing?.price,
        discounts,
        tax_rates: rates,
      })),
      ...prices.map((price) => ({ price: price ?? undefined })),
    ],
  };
}
