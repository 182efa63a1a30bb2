/** Random requests of `commerce.discount_calculation`: an invoice whose gross amount is the sum of its lines. */
import fc from 'fast-check';
import type { Json, JsonObject } from '../../contract/json.ts';
import { computeDiscountsRequest } from '../../contract/extension-points/discounts.ts';
import { Decimal } from '../../sdk/index.ts';
import { money, quantities, signedAmounts, wholeAmounts } from './amounts.ts';
import { billingPeriods, iso, moments, timeRange } from './periods.ts';
import { prices } from './prices.ts';
import type { Scene } from './scene.ts';
import { currencies, metadata, perhaps, present, usually } from './words.ts';

const lines = fc.record({
  subtotal: fc.oneof(
    { withCrossShrink: true },
    { weight: 5, arbitrary: wholeAmounts.map(String) },
    { weight: 1, arbitrary: signedAmounts },
  ),
  quantity: perhaps(quantities),
  period: billingPeriods,
  oneTime: fc.boolean(),
  price: perhaps(fc.record({ terms: prices, withCurrency: fc.boolean() })),
});

const subscriptions = fc.oneof(
  { withCrossShrink: true },
  fc.constant({}),
  metadata.map((metadata): JsonObject => ({
    sub_1: { id: 'sub_1', metadata, billingCycleAnchor: 1_769_817_600 },
  })),
);

const reasons = computeDiscountsRequest.fields.billingReason!.shape;
const billingReasons = fc.constantFrom(...(reasons.kind === 'enum' ? reasons.values : []));

export const discountScenes: fc.Arbitrary<Scene> = fc
  .record({
    lines: fc.array(lines, { maxLength: 5 }),
    currency: currencies,
    /** An invoice can come to something else than its lines: a discount before this one. */
    less: usually(0, wholeAmounts, 4),
    subscriptions: perhaps(subscriptions),
    customer: perhaps(metadata.map((metadata): JsonObject => ({ id: 'cus_1', metadata }))),
    billingReason: perhaps(billingReasons),
    at: moments,
  })
  .map(({ lines, currency, less, at, ...rest }) => {
    const gross = lines.reduce((sum, { subtotal }) => sum.add(Decimal.from(subtotal)), Decimal.from(-less));
    return {
      request: present({
        grossAmount: money(gross.toString(), currency),
        lineItems: lines.map((line) => lineItem(line, currency)),
        ...rest,
      }),
      at,
    };
  });

type Line = typeof lines extends fc.Arbitrary<infer L> ? L : never;

function lineItem({ subtotal, quantity, period, oneTime, price }: Line, currency: string): JsonObject {
  return present({
    subtotal: money(subtotal, currency),
    quantity,
    period: oneTime
      ? { value: 'oneTime', at: iso(period.start) }
      : { value: 'timeRange', ...timeRange(period) },
    price: price && priceOf(price.terms(oneTime ? null : period.recurrence, currency), price.withCurrency),
  });
}

/** Some of Stripe's fixtures have prices without a currency. */
function priceOf({ currency, ...price }: JsonObject, withCurrency: boolean): Json {
  return withCurrency ? { ...price, currency: currency! } : price;
}
