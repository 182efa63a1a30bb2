/** The products and prices of a large company as rows, and each price by what it is for. */
import { priceFacts, type PriceRow, type ProductRow } from '../../objects/catalog.ts';
import type { PriceFacts } from '../../../core/price.ts';
import type { Scope } from '../../platform.ts';
import { CURRENCIES, MONTHS_PAID_OF_A_YEAR, PLANS, type CurrencyCode } from './catalog.ts';

export interface Sold {
  products: ProductRow[];
  prices: PriceRow[];
  /** By `priceKey`. */
  facts: ReadonlyMap<string, PriceFacts>;
}

export function priceKey(plan: string, interval: 'month' | 'year', currency: CurrencyCode): string {
  return `${plan}:${interval}:${currency}`;
}

export function sold(scope: Scope, newId: (prefix: string) => string, created: number): Sold {
  const products: ProductRow[] = [];
  const prices: PriceRow[] = [];
  const facts = new Map<string, PriceFacts>();
  for (const { key, name, description, monthly } of PLANS) {
    const product: ProductRow = {
      ...scope,
      id: newId('prod'),
      created,
      updated: created,
      name,
      description,
      active: true,
      defaultPrice: null,
      details: null,
      metadata: {},
      deleted: false,
    };
    products.push(product);
    for (const currency of CURRENCIES) {
      for (const interval of ['month', 'year'] as const) {
        const price: PriceRow = {
          ...scope,
          id: newId('price'),
          created,
          product: product.id,
          active: true,
          currency,
          unitAmountDecimal: String(monthly[currency] * (interval === 'year' ? MONTHS_PAID_OF_A_YEAR : 1)),
          tiersMode: null,
          tiers: null,
          transformQuantity: null,
          interval,
          intervalCount: 1,
          trialPeriodDays: null,
          meter: null,
          nickname: null,
          lookupKey: null,
          currencyOptions: null,
          taxBehavior: 'unspecified',
          metadata: {},
        };
        prices.push(price);
        facts.set(priceKey(key, interval, currency), priceFacts(price, product));
      }
    }
  }
  return { products, prices, facts };
}
