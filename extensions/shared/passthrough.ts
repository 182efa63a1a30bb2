/** Items that a proration script leaves to Stripe's default. */
import type { Billing } from '@stripe/extensibility-sdk/extensions';

/** The default to the unit: the very factor and period that were given. */
export function unchanged(item: Billing.Prorations.ProratableItem): Billing.Prorations.ItemWithProration {
  return {
    key: item.key,
    prorationFactor: item.currentProrationFactor,
    lineItemPeriod: item.servicePeriod,
  };
}
