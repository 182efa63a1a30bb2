/** The extension point `billing.recurring_billing_item_handling`. Source of the shapes: extensions.md section 4. */
import type { Decimal } from '../decimal/decimal.js';
import type { Context } from './context.js';
import type { AnyTimeRange } from './money.js';
import type * as prices from './prices.js';

/**
 * Three decisions at three moments of a subscription's life. Any failure leaves the default in place for that operation.
 * Assumed: the last two methods may be left out (whether they may is not visible).
 */
export interface RecurringBillingItemHandling<C extends Record<string, unknown>> {
  /** Before items are created: which of them come to exist. */
  beforeItemCreation(
    request: RecurringBillingItemHandling.BeforeItemCreationInput,
    config: C,
    context: Context,
  ): RecurringBillingItemHandling.BeforeItemCreationResult;
  /** Before an invoice is created: which of the un-invoiced items go on it; the others stay pending. */
  filterItems?(
    request: RecurringBillingItemHandling.FilterItemsInput,
    config: C,
    context: Context,
  ): RecurringBillingItemHandling.FilterItemsResult;
  /** Before invoices are generated: one invoice for each group. */
  groupItems?(
    request: RecurringBillingItemHandling.GroupItemsInput,
    config: C,
    context: Context,
  ): RecurringBillingItemHandling.GroupItemsResult;
}

export declare namespace RecurringBillingItemHandling {
  interface BeforeItemCreationInput {
    items: Item[];
  }

  interface BeforeItemCreationResult {
    /** One entry for each item of the request. */
    items: ItemWithCreationStrategy[];
  }

  interface ItemWithCreationStrategy {
    key: string;
    creationStrategy: CreationStrategy;
  }

  /** `skip`: the item never exists. Assumed: Stripe names skipping but only the word `invoice` was ever seen. */
  type CreationStrategy = 'invoice' | 'skip';

  interface FilterItemsInput {
    items: Item[];
  }

  interface FilterItemsResult {
    /** Those that the invoice takes. */
    items: ItemKey[];
  }

  interface GroupItemsInput {
    items: Item[];
  }

  interface GroupItemsResult {
    /** Every item in exactly one group, no group empty, exactly one that sets the latest invoice. */
    groups: ItemGroup[];
  }

  interface ItemGroup {
    items: ItemKey[];
    /** Whether this group's invoice becomes the subscription's latest one. */
    setsLatestInvoice: boolean;
  }

  interface ItemKey {
    key: string;
  }

  type Item = ItemBase & prices.Priced;

  interface ItemBase {
    /** Goes back unchanged on the answer. */
    key: string;
    /** `debit`: a charge. `credit`: money owed to the customer. */
    type: 'debit' | 'credit';
    isProration: boolean;
    servicePeriod: AnyTimeRange;
    /** Final: what prorations came to. */
    prorationFactor: Decimal;
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
