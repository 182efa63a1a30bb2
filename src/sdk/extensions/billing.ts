/** The namespace `Billing`. */
export type * as Bill from './bill.js';
export type { CustomerBalanceApplication } from './customer-balance-application.js';
export type { AnyTimeRange, Currency, MonetaryAmount, TimeRange } from './money.js';
export type {
  CustomPricingUnitOverageRate,
  LicenseFee,
  Metadata,
  Price,
  Priced,
  PriceTier,
  Product,
  RateCard,
  RateCardRate,
  RecurringPrice,
  RecurringPriceInterval,
  UsageType,
} from './prices.js';
export type { Prorations } from './prorations.js';
export type { RecurringBillingItemHandling } from './recurring-billing-item-handling.js';
