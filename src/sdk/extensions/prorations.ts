/** The extension point `billing.prorations`. Source of the shapes: extensions.md section 2. */
import type { Decimal } from '../decimal/decimal.js';
import type { Context } from './context.js';
import type { TimeRange } from './money.js';
import type * as prices from './prices.js';

/** Called each time Stripe has to calculate prorations. Any failure leaves the default in place for that operation. */
export interface Prorations<C extends Record<string, unknown>> {
  prorateItems(
    request: Prorations.ProrateItemsInput,
    config: C,
    context: Context,
  ): Prorations.ProrateItemsResult;
}

export declare namespace Prorations {
  interface ProrateItemsInput {
    /** Every item of the operation, those that are not prorations included. */
    items: ProratableItem[];
  }

  interface ProrateItemsResult {
    /** One entry for each item of the request. */
    items: ItemWithProration[];
  }

  /** Neither quantity nor amount is passed: `price.unitAmount` is the price of one unit. */
  type ProratableItem = ProratableItemBase & prices.Priced;

  interface ProratableItemBase {
    /** Goes back unchanged on the answer. */
    key: string;
    /** `debit`: a charge. `credit`: money owed to the customer. */
    type: 'debit' | 'credit';
    isProration: boolean;
    servicePeriod: TimeRange;
    /** Stripe's default, to the second. Positive for debits, negative for credits, but go by `type`: one of Stripe's own fixtures has a positive credit. */
    currentProrationFactor: Decimal;
    /** Nominal length of the price's interval in seconds: 2592000 or 2678400 for a month. */
    priceIntervalDuration: number;
    /** On credits: the debit that this credit refunds. */
    correspondingDebit?: { servicePeriod: TimeRange };
  }

  interface ItemWithProration {
    key: string;
    /** Multiplies the item's full cost; negative on credits, `Decimal.zero` waives. */
    prorationFactor: Decimal;
    /** Printed on the line. */
    lineItemPeriod: TimeRange;
  }

  // Stripe's scripts reach the price types through the point as well.
  type CustomPricingUnitOverageRate = prices.CustomPricingUnitOverageRate;
  type LicenseFee = prices.LicenseFee;
  type Price = prices.Price;
  type PriceTier = prices.PriceTier;
  type Product = prices.Product;
  type RateCardRate = prices.RateCardRate;
  type RecurringPrice = prices.RecurringPrice;
  type RecurringPriceInterval = prices.RecurringPriceInterval;
  type UsageType = prices.UsageType;
}
