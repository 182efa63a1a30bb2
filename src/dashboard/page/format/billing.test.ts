import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { itemAmount, priceText } from './billing.ts';

function price(more: object): Stripe.Price {
  return {
    billing_scheme: 'per_unit',
    currency: 'usd',
    recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
    transform_quantity: null,
    unit_amount: 700,
    ...more,
  } as Stripe.Price;
}
const item = (of: Stripe.Price) => ({ price: of, quantity: 25 }) as Stripe.SubscriptionItem;

const PACKAGES = price({ transform_quantity: { divide_by: 10, round: 'up' } });
const TIERED = price({ billing_scheme: 'tiered', unit_amount: null, unit_amount_decimal: null });

test('a price names what its amount is for', () => {
  expect([price({}), PACKAGES, TIERED].map(priceText)).toEqual([
    '$7.00 / month',
    '$7.00 per 10 / month',
    'Tiered / month',
  ]);
});

test('only a plain price is multiplied by its quantity here', () => {
  expect([price({}), PACKAGES, TIERED].map((of) => itemAmount(item(of)))).toEqual([17_500, null, null]);
});
