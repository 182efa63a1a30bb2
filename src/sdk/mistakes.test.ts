// What a script must not write, point by point. `tsc` covers this file: an expected error that does not come is itself an error.
import { expect, test } from 'vitest';
import { Decimal } from './index.ts';
import type { AnyTimeRange, Billing, Commerce, Context, Extend } from './index.ts';

type Empty = Record<string, unknown>;
type Item = Billing.Prorations.ProratableItem;
type Handled = Billing.RecurringBillingItemHandling.Item;

const period = { startDate: new Date(0), endDate: new Date(86_400_000) };
const range: AnyTimeRange = { value: 'timeRange', ...period };
const price: Billing.Price = { id: 'price_1', metadata: {}, currency: 'usd', tiers: [] };
const rate: Billing.RateCardRate = {
  id: 'rcr_1',
  metadata: {},
  rateCard: { id: 'rc_1', currency: 'usd' },
  tiers: [],
};
const item = {
  key: 'a',
  type: 'debit',
  isProration: true,
  servicePeriod: period,
  currentProrationFactor: Decimal.from('0.5'),
  priceIntervalDuration: 2_592_000,
} as const;
const handled = {
  key: 'a',
  type: 'debit',
  isProration: false,
  servicePeriod: range,
  prorationFactor: Decimal.from(1),
} as const;

test('a script has the required method of its point, under its TypeScript name', () => {
  class Prorations {
    // The manifest's name of the method.
    prorate_items() {
      return { items: [] };
    }
  }
  // @ts-expect-error prorateItems is missing.
  const prorations: Billing.Prorations<Empty> = new Prorations();
  // @ts-expect-error computeAppliedCustomerBalance is missing.
  const balance: Billing.CustomerBalanceApplication<Empty> = {};
  // @ts-expect-error beforeItemCreation is missing; the other two methods alone do not do.
  const handling: Billing.RecurringBillingItemHandling<Empty> = {
    filterItems: ({ items }) => ({ items }),
    groupItems: ({ items }) => ({ groups: [{ items, setsLatestInvoice: true }] }),
  };
  // @ts-expect-error computeDiscounts is missing.
  const discount: Commerce.DiscountCalculation<Empty> = {};
  // @ts-expect-error execute is missing; getFormState alone does not do.
  const action: Extend.Workflows.CustomAction<Empty> = { getFormState: () => ({}) };
  expect([prorations, balance, handling, discount, action]).toHaveLength(5);
});

test('a method gets and gives what its point says', () => {
  const mixed: Billing.Prorations<Empty> = {
    // @ts-expect-error The request of another point.
    prorateItems: (request: Commerce.DiscountCalculation.DiscountableItem) => ({ items: request.lineItems }),
  };
  // @ts-expect-error A billing method answers at once, not with a promise.
  const late: Billing.Prorations<Empty> = { prorateItems: async () => ({ items: [] }) };
  // @ts-expect-error Every answer has its items.
  const empty: Billing.Prorations<Empty> = { prorateItems: () => ({}) };
  // @ts-expect-error A configuration is an object.
  const configured: Billing.Prorations<string> | null = null;
  expect([mixed, late, empty, configured]).toHaveLength(4);
});

test('fields have their camelCase names, and no others', () => {
  const known: Item = { ...item, priceKind: 'price', price };
  // @ts-expect-error The wire's name of the field.
  const wire: Item = { ...item, priceKind: 'price', price, service_period: period };
  // @ts-expect-error The wire's name of the kind.
  const kind: Item = { ...item, priceKind: 'license_fee', licenseFee: {} };
  const answer: Billing.Prorations.ItemWithProration = {
    key: 'a',
    lineItemPeriod: period,
    // @ts-expect-error The wire's name of the factor.
    proration_factor: Decimal.zero,
  };
  // @ts-expect-error A proration item says neither amount nor quantity.
  const amount = known.amount;
  // @ts-expect-error An interval is written in lower case.
  const interval: Billing.RecurringPriceInterval = 'MONTH';
  expect([wire.key, kind.key, answer.key, amount, interval]).toEqual(['a', 'a', 'a', undefined, 'MONTH']);
});

test('a period carries its kind where the point has two kinds, and nowhere else', () => {
  const proration: Item = {
    ...item,
    priceKind: 'price',
    price,
    // @ts-expect-error Prorations know ranges only, without a discriminator.
    servicePeriod: { value: 'timeRange', ...period },
  };
  // @ts-expect-error Items of recurring billing say which kind of period they have.
  const bare: Handled = { ...handled, priceKind: 'price', price, servicePeriod: period };
  // @ts-expect-error A moment has no end.
  const moment: AnyTimeRange = { value: 'oneTime', startDate: new Date(0), endDate: new Date(1) };
  // @ts-expect-error A date is a Date, not its text.
  const text: Billing.TimeRange = { startDate: '2026-01-01', endDate: '2026-02-01' };
  expect([proration.key, bare.key, moment.value, text.startDate]).toEqual([
    'a',
    'a',
    'oneTime',
    '2026-01-01',
  ]);
});

test('an item has the one price field that its kind names', () => {
  const known: Handled[] = [
    { ...handled, priceKind: 'price', price },
    { ...handled, priceKind: 'rateCardRate', rateCardRate: rate },
    { ...handled, priceKind: 'other', otherPriceKind: 'credit_grant' },
  ];
  // @ts-expect-error The kind names another field.
  const other: Handled = { ...handled, priceKind: 'licenseFee', price };
  // @ts-expect-error The kind is there without its field.
  const none: Handled = { ...handled, priceKind: 'rateCardRate' };
  // @ts-expect-error Without a kind nobody knows what to read.
  const unnamed: Handled = { ...handled, price };
  expect([...known, other, none, unnamed]).toHaveLength(6);
});

test('money is a Decimal with its currency, wherever it stands', () => {
  // @ts-expect-error A number is not a Decimal.
  const unit: Billing.Price = { ...price, unitAmount: 500 };
  // @ts-expect-error A number is not a Decimal, in tiers neither.
  const tier: Billing.PriceTier = { upTo: 10 };
  // @ts-expect-error The discount is money, not an amount.
  const discount: Commerce.DiscountCalculation.DiscountResult = { discount: { amount: Decimal.zero } };
  // @ts-expect-error Stripe's class takes no boolean.
  expect(() => Decimal.from(true)).toThrow(/boolean/);
  // @ts-expect-error Nor is it made by `new`.
  expect(() => new Decimal(1)).toThrow(TypeError);
  // @ts-expect-error A Decimal is not a number: operators would go through binary floating point.
  const difference = Decimal.from('0.3') - 0.1;
  // @ts-expect-error A direction is one of the seven.
  expect(() => Decimal.from(1).toFixed(2, 'half_even')).toThrow(/direction/);
  // @ts-expect-error A preset is one of the two.
  expect(() => Decimal.from(1).round('ceil', 'cents')).toThrow(/preset/);
  expect([unit.unitAmount, tier.upTo, discount.discount.amount, difference]).toEqual([
    500,
    10,
    Decimal.zero,
    0.3 - 0.1,
  ]);
});

test('a context says at least what ran and in which mode', () => {
  const least: Context = { type: 'script', id: 'script_1', livemode: false };
  const full: Context = { ...least, stripeContext: 'acct_1', clockTime: '2026-01-01T00:00:00Z' };
  // @ts-expect-error The mode is missing.
  const without: Context = { type: 'script', id: 'script_1' };
  // @ts-expect-error The clock is text; only periods are Dates.
  const dated: Context = { ...least, clockTime: new Date(0) };
  expect([full.id, without.id, dated.id]).toEqual(['script_1', 'script_1', 'script_1']);
});

test('a custom action reaches an endpoint through a global that its tests stub', async () => {
  class Notify implements Extend.Workflows.CustomAction<Empty> {
    async execute(): Promise<string> {
      const { body } = await endpointFetch({ endpoint: 'chat', path: '/send', method: 'POST', body: '{}' });
      // @ts-expect-error Which endpoint, and how, has to be said.
      await endpointFetch({ endpoint: 'chat' });
      return body;
    }
  }
  const calls: Extend.Workflows.EndpointCall[] = [];
  const stub = (call: Extend.Workflows.EndpointCall): Promise<Extend.Workflows.EndpointAnswer> => {
    calls.push(call);
    return Promise.resolve({ body: 'sent' });
  };
  expect(() => endpointFetch).toThrow(ReferenceError);
  Object.assign(globalThis, { endpointFetch: stub });
  try {
    expect(await new Notify().execute()).toBe('sent');
  } finally {
    Reflect.deleteProperty(globalThis, 'endpointFetch');
  }
  expect(calls.map(({ endpoint }) => endpoint)).toEqual(['chat', 'chat']);
});
