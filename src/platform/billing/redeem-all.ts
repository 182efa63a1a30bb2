/** The discounts that a request gives to a subscription and its items, in the order in which invoices use them. */
import { fullAmount } from '../../core/price.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import type { KnownDiscounts } from './discounting.ts';
import type { Known } from './known.ts';
import { redeem, type DiscountRequest, type Redeeming } from './redeem.ts';
import type { PricedItem } from './snapshot.ts';
import type { Writes } from './writes.ts';

export interface Requested {
  /** Undefined: nothing is said; null: none from here on. */
  requests: DiscountRequest[] | null | undefined;
  path: string;
}

export interface Redeemed {
  subscription: SubscriptionRow;
  items: PricedItem[];
  discounts: KnownDiscounts;
}

/** @throws {ApiError} 400 for what cannot be redeemed */
export function redeemAll(
  platform: Platform,
  scope: Scope,
  { subscription, items }: { subscription: SubscriptionRow; items: readonly PricedItem[] },
  asked: { ofItem(id: string): Requested; ofSubscription: Requested },
  { known, present, at }: { known: Known; present: KnownDiscounts; at: number },
  writes: Pick<Writes, 'newDiscounts' | 'redeemed'>,
): Redeemed {
  const base = {
    known,
    present,
    at,
    customer: subscription.customer,
    subscription: subscription.id,
    currency: subscription.currency,
    amount: items.reduce((total, { item, facts }) => total + fullAmount(facts, item.quantity), 0n),
  };
  const ids = ({ requests, path }: Requested, more: Pick<Redeeming, 'item' | 'current'>): string[] =>
    redeem(platform, scope, requests ?? [], { ...base, ...more, path }, writes).map(({ id }) => id);
  const given = items.map((each) => {
    const requested = asked.ofItem(each.item.id);
    if (requested.requests === undefined) return each;
    const discounts = ids(requested, { item: each.item.id, current: each.item.discounts });
    return { ...each, item: { ...each.item, discounts } };
  });
  const { ofSubscription } = asked;
  return {
    items: given,
    subscription:
      ofSubscription.requests === undefined
        ? subscription
        : {
            ...subscription,
            discounts: ids(ofSubscription, { item: null, current: subscription.discounts }),
          },
    discounts: new Map([...present, ...writes.newDiscounts.map((row) => [row.id, row] as const)]),
  };
}
