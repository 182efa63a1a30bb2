import { Decimal } from '../sdk/index.ts';
import type { Recurrence } from './calendar.ts';
import type { Currency, Minor } from './money.ts';

/** What billing needs to know of a licensed per-unit price. */
export interface PriceFacts {
  id: string;
  currency: Currency;
  /** Minor units of one unit for one full period, up to 12 decimals. */
  unitAmount: Decimal;
  recurrence: Recurrence;
  metadata: Readonly<Record<string, string>>;
  product: { id: string; name: string; metadata: Readonly<Record<string, string>> };
}

/**
 * What a quantity costs for one full period, rounded once on the extended amount, never per unit.
 * Source: billing.md 1.3 ("per unit") and 2.2, rule 3.
 */
export function fullAmount(price: Pick<PriceFacts, 'unitAmount'>, quantity: number): Minor {
  const extended = price.unitAmount.mul(Decimal.from(quantity));
  return BigInt(extended.toFixed(0, 'half-up')) as Minor;
}
