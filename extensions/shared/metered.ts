/** Which recurring items are billed by use: their amount is known only when a period has ended. */
import type { Billing } from '@stripe/extensibility-sdk/extensions';

type Item = Billing.RecurringBillingItemHandling.Item;

/** False for kinds of prices that this version does not know. Source: Stripe's scripts (extensions.md 13.3, read 2026-11-20). */
export function isMetered(item: Item): boolean {
  if (item.priceKind === 'price') return item.price.recurring?.usageType === 'metered';
  return item.priceKind === 'rateCardRate' || item.priceKind === 'customPricingUnitOverageRate';
}
