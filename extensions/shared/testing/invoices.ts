/** For tests: invoices as a coupon's script is given them, ordinary where a case does not say otherwise. */
import type { Billing, Commerce, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';

export type Invoice = Commerce.DiscountCalculation.DiscountableItem;
export type Line = Commerce.DiscountCalculation.DiscountableLineItem;
export type Result = Commerce.DiscountCalculation.DiscountResult;
type Metadata = Record<string, string>;

export const CONTEXT: Context = { type: 'script', id: 'test', livemode: false };

/** @param amount minor units */
export function money(amount: number | string, currency = 'usd') {
  return { amount: Decimal.from(amount), currency: currency as Billing.Currency };
}

export interface LineFacts {
  /** Null: the line has none. */
  quantity?: number | string | null;
  currency?: string;
  /** Metadata of the price; null: the line has no price. */
  price?: Metadata | null;
  product?: { id: string; metadata: Metadata };
}

/** A line that charges `subtotal` minor units for one unit. */
export function line(subtotal: number | string, facts: LineFacts = {}): Line {
  const { quantity = 1, currency, price = {}, product } = facts;
  return {
    subtotal: money(subtotal, currency),
    period: { value: 'oneTime', at: new Date('2026-11-20T09:12:00Z') },
    ...(quantity === null ? {} : { quantity: Decimal.from(quantity) }),
    ...(price === null
      ? {}
      : {
          price: {
            id: 'price_1',
            metadata: price,
            tiers: [],
            ...(product ? { product: { ...product, name: product.id } } : {}),
          },
        }),
  };
}

/** @param gross minor units; large enough for any discount when left out */
export function invoice(lineItems: Line[], gross: number | string = 100_000, currency = 'usd'): Invoice {
  return { grossAmount: money(gross, currency), lineItems, subscriptions: {} };
}
