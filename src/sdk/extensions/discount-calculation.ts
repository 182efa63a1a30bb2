/** The extension point `commerce.discount_calculation`. Source of the shapes: extensions.md section 5. */
import type { Decimal } from '../decimal/decimal.js';
import type { Context } from './context.js';
import type { AnyTimeRange, MonetaryAmount } from './money.js';
import type { Metadata, Price } from './prices.js';

/** Computes the one discount that a coupon gives on an invoice. */
export interface DiscountCalculation<C extends Record<string, unknown>> {
  computeDiscounts(
    request: DiscountCalculation.DiscountableItem,
    config: C,
    context: Context,
  ): DiscountCalculation.DiscountResult;
}

export declare namespace DiscountCalculation {
  /** The invoice. */
  interface DiscountableItem {
    grossAmount: MonetaryAmount;
    /** May be empty. */
    lineItems: DiscountableLineItem[];
    /** Assumed: by id of the subscription. Some of Stripe's fixtures pass `{}`, others leave it out. */
    subscriptions?: Record<string, Subscription>;
    /** Legacy types only. */
    customer?: Customer;
    /** Legacy types only. */
    billingReason?: BillingReason;
  }

  interface DiscountableLineItem {
    subtotal: MonetaryAmount;
    quantity?: Decimal;
    period: AnyTimeRange;
    price?: DiscountablePrice;
  }

  /** A price of which no more is sure than its first fields. */
  type DiscountablePrice = Pick<Price, 'id' | 'metadata' | 'tiers' | 'product'> & Partial<Price>;

  interface DiscountResult {
    discount: {
      /** From zero up to the gross amount, in its currency; zero when the gross is not positive. May have fractions. */
      amount: MonetaryAmount;
    };
  }

  interface Customer {
    id: string;
    metadata: Metadata;
  }

  /** Legacy types only, in camelCase. */
  interface Subscription {
    id: string;
    metadata: Metadata;
    /** Unix seconds. */
    billingCycleAnchor?: number;
    billingCycleAnchorConfig?: BillingCycleAnchorConfig;
  }

  interface BillingCycleAnchorConfig {
    month?: number;
    dayOfMonth?: number;
    hour?: number;
    minute?: number;
    second?: number;
  }

  type BillingReason =
    | 'automatic_pending_invoice_item_invoice'
    | 'manual'
    | 'quote_accept'
    | 'subscription'
    | 'subscription_cancel'
    | 'subscription_create'
    | 'subscription_cycle'
    | 'subscription_threshold'
    | 'subscription_trial_ended'
    | 'subscription_update'
    | 'upcoming';
}
