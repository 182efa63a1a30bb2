/** For tests: items of a request in script form. */
import type { JsonObject } from '../../contract/json.ts';

/** A credit and a debit of the same hours of January 2026. */
export function creditAndDebit(): JsonObject {
  return {
    items: [
      proratableItem('credit', { type: 'credit', currentProrationFactor: '-0.5' }),
      proratableItem('debit'),
    ],
  };
}

export function proratableItem(key: string, changes: JsonObject = {}): JsonObject {
  return {
    key,
    type: 'debit',
    isProration: true,
    servicePeriod: { startDate: '2026-01-16T12:00:00.000Z', endDate: '2026-02-01T00:00:00.000Z' },
    currentProrationFactor: '0.5',
    priceIntervalDuration: 2_678_400,
    priceKind: 'price',
    price: { id: 'price_1', metadata: {}, currency: 'usd', tiers: [], unitAmount: '2500' },
    ...changes,
  };
}
