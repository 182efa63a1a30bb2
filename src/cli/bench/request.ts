/** What the benches call: waive_small_prorations with some items of one month. */
import type { JsonObject } from '../../contract/json.ts';
import type { Call, ScriptBundle } from '../../runtime/engine.ts';

export function callOf(bundle: ScriptBundle, items: number): Call {
  return {
    bundle,
    method: 'prorateItems',
    request: { items: Array.from({ length: items }, (_, index) => item(index)) },
    configuration: { minimumProrationAmount: { amount: '500', currency: 'usd' } },
    context: { type: 'script', id: 'bench', livemode: false, clockTime: '2026-01-01T03:30:00.000Z' },
  };
}

function item(index: number): JsonObject {
  const credit = index % 2 === 0;
  return {
    key: `item_${index}`,
    type: credit ? 'credit' : 'debit',
    isProration: true,
    servicePeriod: { startDate: '2026-01-01T03:30:00.000Z', endDate: '2026-02-01T00:00:00.000Z' },
    currentProrationFactor: credit ? '-0.995295698925' : '0.995295698925',
    priceIntervalDuration: 2_678_400,
    priceKind: 'price',
    price: {
      id: credit ? 'price_25' : 'price_27',
      metadata: {},
      product: { id: 'prod_1', name: 'Plan', metadata: {} },
      recurring: { interval: 'month', intervalCount: 1, usageType: 'licensed' },
      billingScheme: 'per_unit',
      type: 'recurring',
      currency: 'usd',
      tiers: [],
      unitAmount: credit ? '2500' : '2700',
    },
  };
}
