/** From Stripe's objects to the port's model, and from stripe-node's errors to failures. */
import type Stripe from 'stripe';
import type { Answer } from './answer.ts';
import { done, failed, kindOf } from './answer.ts';
import type { Price, Subscription, SubscriptionItem } from './port.ts';

/** Runs one call of the API; whatever it throws becomes a failure. */
export async function asked<T>(call: () => Promise<T>): Promise<Answer<T>> {
  try {
    return done(await call());
  } catch (cause) {
    return failureOf(cause);
  }
}

/** stripe-node marks what the API answered with `statusCode`; without one, nothing answered. */
export function failureOf(cause: unknown): { ok: false; failure: ReturnType<typeof failed>['failure'] } {
  const error = cause as {
    statusCode?: number;
    code?: string;
    message?: string;
    param?: string;
    type?: string;
  };
  const status = error.statusCode ?? null;
  const code = error.code ?? null;
  const said = error.message ?? String(cause);
  if (status === null) return failed('connection', `The Stripe API did not answer: ${said}`, { code });
  return failed(kindOf(status, code), said, { code, param: error.param ?? null });
}

/** The expansions that `subscriptionFrom` needs. */
export const SUBSCRIPTION_EXPAND = ['customer', 'items.data.price.product'];

export function subscriptionFrom(subscription: Stripe.Subscription): Subscription {
  const { customer } = subscription;
  return {
    id: subscription.id,
    status: subscription.status,
    currency: subscription.currency,
    customer:
      typeof customer === 'string'
        ? { id: customer, name: null }
        : { id: customer.id, name: customer.deleted ? null : (customer.name ?? customer.email ?? null) },
    items: subscription.items.data.map(itemFrom),
    trialEnd: subscription.status === 'trialing' ? subscription.trial_end : null,
  };
}

function itemFrom(item: Stripe.SubscriptionItem): SubscriptionItem {
  return {
    id: item.id,
    price: priceFrom(item.price),
    quantity: item.quantity ?? null,
    period: { start: item.current_period_start, end: item.current_period_end },
  };
}

/** A price whose product was not expanded, or is gone, goes by its nickname or id: never by an empty name. */
export function priceFrom(price: Stripe.Price): Price {
  const { product } = price;
  const name = typeof product === 'string' || product.deleted ? null : product.name;
  return {
    id: price.id,
    productName: name ?? price.nickname ?? price.id,
    nickname: price.nickname,
    unitAmount: price.billing_scheme === 'per_unit' ? price.unit_amount : null,
    ...(price.unit_amount === null && price.unit_amount_decimal != null
      ? { exactUnitAmount: String(price.unit_amount_decimal) }
      : {}),
    ...(price.transform_quantity ? { packageOf: price.transform_quantity.divide_by } : {}),
    currency: price.currency,
    interval: price.recurring?.interval ?? 'one time',
    intervalCount: price.recurring?.interval_count ?? 1,
    metered: price.recurring?.usage_type === 'metered',
  };
}
