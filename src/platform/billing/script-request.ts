/** Prices and periods as scripts of every point are given them (extensions.md 7.3), in script form. */
import type { JsonObject } from '../../contract/json.ts';
import type { Period } from '../../core/calendar.ts';
import type { PriceFacts } from '../../core/price.ts';
import type { Tier } from '../../core/price/tiers.ts';

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
        usageType: price.meter === null ? 'licensed' : 'metered',
        ...(price.meter === null ? {} : { meter: price.meter }),
      },
      billingScheme: price.tiers === null ? 'per_unit' : 'tiered',
      type: 'recurring',
      currency: price.currency,
      tiers: (price.tiers?.list ?? []).map(tier),
      ...(price.tiers === null ? {} : { tiersMode: price.tiers.mode }),
      ...(price.unitAmount === null ? {} : { unitAmount: price.unitAmount.toString() }),
    },
  };
}

/** A tier without end has no `upTo`, and what it does not charge it does not name. */
function tier({ flatAmount, unitAmount, upTo }: Tier): JsonObject {
  return {
    ...(flatAmount === null ? {} : { flatAmount: flatAmount.toString() }),
    ...(unitAmount === null ? {} : { unitAmount: unitAmount.toString() }),
    ...(upTo === null ? {} : { upTo: String(upTo) }),
  };
}

export function timeRange(period: Period): { startDate: string; endDate: string } {
  return { startDate: isoDate(period.start), endDate: isoDate(period.end) };
}

function isoDate(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
