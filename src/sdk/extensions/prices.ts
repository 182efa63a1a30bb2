/** What an item is priced by. Source of the shapes: extensions.md 7.3; "legacy" there is marked here too. */
import type { Decimal } from '../decimal/decimal.js';
import type { Currency } from './money.js';

export type Metadata = Record<string, string>;

export type RecurringPriceInterval = 'day' | 'week' | 'month' | 'year';

export type UsageType = 'licensed' | 'metered';

export interface Product {
  id: string;
  name: string;
  metadata: Metadata;
}

export interface RecurringPrice {
  interval: RecurringPriceInterval;
  intervalCount: number;
  usageType?: UsageType;
  /** Legacy types only. */
  meter?: string;
}

/** Assumed: legacy field names in camelCase; whether Stripe gives numbers or Decimals could not be read. */
export interface PriceTier {
  flatAmount?: Decimal;
  unitAmount?: Decimal;
  upTo?: Decimal;
}

export interface Price {
  id: string;
  metadata: Metadata;
  product?: Product;
  recurring?: RecurringPrice;
  /** `tiered`: legacy types only. */
  billingScheme?: 'per_unit' | 'tiered';
  type?: 'recurring' | 'one_time';
  currency: Currency;
  tiers: PriceTier[];
  /** `volume`, and the field itself: legacy types only. */
  tiersMode?: 'graduated' | 'volume';
  /** Minor units of one unit; absent where the price has no single one. Legacy types only. */
  unitAmount?: Decimal;
}

export interface LicenseFee {
  id: string;
  metadata: Metadata;
  lookupKey?: string;
  serviceInterval: RecurringPriceInterval;
  serviceIntervalCount: number;
  tieringMode?: 'graduated' | 'volume';
  tiers: PriceTier[];
  currency: Currency;
}

export interface RateCard {
  id: string;
  currency: Currency;
}

/** Priced by use: has no interval. */
export interface RateCardRate {
  id: string;
  metadata: Metadata;
  rateCard: RateCard;
  tieringMode?: 'graduated' | 'volume';
  tiers: PriceTier[];
}

/** Priced by use: has no interval. */
export interface CustomPricingUnitOverageRate {
  id: string;
  metadata: Metadata;
  rateCard: RateCard;
  customPricingUnit: string;
  unitAmount: Decimal;
}

/** The price of an item: `priceKind` says which one field is there. */
export type Priced =
  | { priceKind: 'price'; price: Price }
  | { priceKind: 'licenseFee'; licenseFee: LicenseFee }
  | { priceKind: 'rateCardRate'; rateCardRate: RateCardRate }
  | { priceKind: 'customPricingUnitOverageRate'; customPricingUnitOverageRate: CustomPricingUnitOverageRate }
  /** A kind that this version of the SDK does not know. */
  | { priceKind: 'other'; otherPriceKind: string };
