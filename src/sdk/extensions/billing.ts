/** The namespace `Billing`. Prorations for now; the other billing points come when the platform calls them. */
export type { Currency, MonetaryAmount, TimeRange } from './money.ts';
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
