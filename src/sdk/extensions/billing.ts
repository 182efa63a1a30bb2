/** The namespace `Billing`. */
export type * as Bill from './bill.ts';
export type { CustomerBalanceApplication } from './customer-balance-application.ts';
export type { AnyTimeRange, Currency, MonetaryAmount, TimeRange } from './money.ts';
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
} from './prices.ts';
export type { Prorations } from './prorations.ts';
export type { RecurringBillingItemHandling } from './recurring-billing-item-handling.ts';
