/** Prices and periods as scripts of every point are given them (extensions.md 7.3), in script form. */
import type { JsonObject } from '../../contract/json.ts';
import type { Period } from '../../core/calendar.ts';
import type { PriceFacts } from '../../core/price.ts';

/** The price union with its discriminator. */
export function pricedBy(price: PriceFacts): JsonObject {
  return {
    priceKind: 'price',
    price: {
      id: price.id,
      metadata: price.metadata,
      product: { id: price.product.id, name: price.product.name, metadata: price.product.metadata },
      recurring: {
        interval: price.recurrence.interval,
        intervalCount: price.recurrence.count,
        usageType: 'licensed',
      },
      billingScheme: 'per_unit',
      type: 'recurring',
      currency: price.currency,
      tiers: [],
      unitAmount: price.unitAmount.toString(),
    },
  };
}

export function timeRange(period: Period): { startDate: string; endDate: string } {
  return { startDate: isoDate(period.start), endDate: isoDate(period.end) };
}

function isoDate(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
