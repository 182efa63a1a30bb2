// Each sentence beside what the script itself does with the very numbers of the sentence.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import BuyXGetYFree from '../extensions/buy_x_get_y_free/src/index.ts';
import ChargePriceDifference from '../extensions/charge_price_difference/src/index.ts';
import CreditAndDebitFullProductPrice from '../extensions/credit_and_debit_full_product_price/src/index.ts';
import MaximumCreditAmountPerInvoice from '../extensions/maximum_credit_amount_per_invoice/src/index.ts';
import MinimumAmountBeforeCollection from '../extensions/minimum_amount_before_collection/src/index.ts';
import PercentOffUpToMaximum from '../extensions/percent_off_up_to_maximum/src/index.ts';
import PriceTargetedAmountOff from '../extensions/price_targeted_amount_off/src/index.ts';
import PriceTargetedPercentOff from '../extensions/price_targeted_percent_off/src/index.ts';
import ProrateByCustomInterval from '../extensions/prorate_by_custom_interval/src/index.ts';
import SeparateInvoiceForMeteredItems from '../extensions/separate_invoice_for_metered_items/src/index.ts';
import SkipZeroAmountItems from '../extensions/skip_zero_amount_items/src/index.ts';
import WaiveSmallProrations from '../extensions/waive_small_prorations/src/index.ts';
import { parseManifest } from '../src/contract/manifest.ts';
import { Decimal } from '../src/sdk/index.ts';
import { effectOf, lineOf } from './effects.ts';

const usd = (amount: number) => ({ amount: Decimal.from(amount), currency: 'usd' });
const saved = (amount: number, currency = 'usd') => ({ amount: String(amount), currency });
const SUMMER = { key: 'promotion', value: 'summer' };

/** Calls a method of a script with plain values: its types are checked by its own tests. */
function ask<T>(script: object, method: string, request: object, config: object = {}): T {
  return (script as Record<string, (...args: object[]) => T>)[method]!(request, config, {});
}

const day = (n: number) => new Date(Date.UTC(2026, 10, 1) + n * 86_400_000);

/** Half of a monthly period of 30 days, credited and charged, or a part of it. */
function proration(type: 'credit' | 'debit', unitAmount: number, days = 15, metadata = {}) {
  const share = Decimal.from(days).div(30, 12, 'half-even');
  return {
    key: type,
    type,
    isProration: true,
    currentProrationFactor: type === 'credit' ? share.neg() : share,
    servicePeriod: { startDate: day(30 - days), endDate: day(30) },
    priceKind: 'price',
    price: {
      unitAmount: Decimal.from(unitAmount),
      currency: 'usd',
      metadata: {},
      tiers: [],
      recurring: { interval: 'month', intervalCount: 1 },
      product: { id: 'prod_1', name: 'Product', metadata },
    },
  };
}

type Prorated = {
  items: { key: string; prorationFactor: Decimal; lineItemPeriod: { startDate: Date; endDate: Date } }[];
};

/** What the lines come to, in cents, one unit of each. */
function amounts(script: object, config: object, ...items: ReturnType<typeof proration>[]): string[] {
  const answer = ask<Prorated>(script, 'prorateItems', { items }, config);
  return answer.items.map((item, index) =>
    item.prorationFactor
      .mul(items[index]!.price.unitAmount)
      .round('half-even', { mode: 'decimal-places', value: 6 })
      .toString(),
  );
}

test('waive_small_prorations', () => {
  expect(effectOf('waive_small_prorations', { minimum_proration_amount: saved(500) })).toEqual({
    line: 'No charge below $5.00',
    worked:
      'For one unit: a change that comes to $4.99 is not charged, one that comes to $5.00 is charged in full. Credits stay.',
  });
  const config = { minimumProrationAmount: usd(500) };
  const charge = (cents: number) =>
    amounts(new WaiveSmallProrations(), config, proration('debit', cents * 2));
  expect([charge(499), charge(500)]).toEqual([['0'], ['500']]);
});

test.each([
  ['round_nearest', 'rounded to the nearest day', 8],
  ['round_down', 'a started day counts in full', 8],
  ['round_up', 'a started day does not count', 7],
])('prorate_by_custom_interval, %s: %s', (mode, words, count) => {
  expect(effectOf('prorate_by_custom_interval', { custom_interval: 'day', rounding_mode: mode })).toEqual({
    line: `Prorates by whole days: ${words}`,
    worked: `7.5 remaining days count as ${count}, for credits and charges alike.`,
  });
  const config = { customInterval: 'day', roundingMode: mode };
  const request = { items: [proration('credit', 3000, 7.5), proration('debit', 3000, 7.5)] };
  const answer = ask<Prorated>(new ProrateByCustomInterval(), 'prorateItems', request, config);
  expect(answer.items.map((item) => item.lineItemPeriod.startDate)).toEqual([
    day(30 - count),
    day(30 - count),
  ]);
});

test('credit_and_debit_full_product_price', () => {
  const configuration = { metadata_key: 'proration', metadata_value: 'full' };
  expect(effectOf('credit_and_debit_full_product_price', configuration)).toEqual({
    line: 'Products with proration “full” are charged and credited in full',
    worked: 'Halfway through its period, such a product of 30.00 is charged or credited 30.00, not 15.00.',
  });
  const lines = (metadata: object) =>
    amounts(
      new CreditAndDebitFullProductPrice(),
      { metadataKey: 'proration', metadataValue: 'full' },
      proration('credit', 3000, 15, metadata),
      proration('debit', 3000, 15, metadata),
    );
  expect(lines({ proration: 'full' })).toEqual(['-3000', '3000']);
  expect(lines({})).toEqual(['-1500', '1500']);
});

test.each([
  ['no_credit', 'a downgrade gives no credit', 'comes to 0.00', ['0', '0']],
  ['prorate', 'a downgrade is prorated as usual', 'credits 5.00, as by default', ['-1500', '1000']],
])('charge_price_difference, %s: %s', (onDowngrade, words, worked, down) => {
  expect(effectOf('charge_price_difference', { on_downgrade: onDowngrade })).toEqual({
    line: `An upgrade charges the full price difference; ${words}`,
    worked: `For one unit, halfway through the period: from 20.00 to 30.00 charges 10.00, not 5.00. From 30.00 to 20.00 ${worked}.`,
  });
  const change = (from: number, to: number) =>
    amounts(new ChargePriceDifference(), { onDowngrade }, proration('credit', from), proration('debit', to));
  expect(change(2000, 3000)).toEqual(['-2000', '3000']);
  expect(change(3000, 2000)).toEqual(down);
});

function applied(script: object, config: object, balance: number, total: number): string {
  const request = { customerBalance: usd(balance), totalAmount: usd(total) };
  const answer = ask<{ appliedCustomerBalance: { amount: Decimal } }>(
    script,
    'computeAppliedCustomerBalance',
    request,
    config,
  );
  return answer.appliedCustomerBalance.amount.toString();
}

test('minimum_amount_before_collection', () => {
  expect(effectOf('minimum_amount_before_collection', { minimum_amount: saved(1000) })).toEqual({
    line: 'Invoices below $10.00 are carried to the next one',
    worked: 'With what is owed from before: $9.99 is not collected but owed, $10.00 is collected.',
  });
  // 4.00 owed and 5.99: nothing is collected. 4.00 and 6.00: all of it.
  const script = new MinimumAmountBeforeCollection();
  expect(applied(script, { minimumAmount: usd(1000) }, 400, 599)).toBe('-599');
  expect(applied(script, { minimumAmount: usd(1000) }, 400, 600)).toBe('400');
});

test('maximum_credit_amount_per_invoice', () => {
  expect(effectOf('maximum_credit_amount_per_invoice', { maximum_credit_amount: saved(2000) })).toEqual({
    line: 'A credit of at most $20.00 per invoice',
    worked: 'Of a credit of $40.00, an invoice of that much takes $20.00. The rest stays for the next ones.',
  });
  const config = { maximumCreditAmount: usd(2000) };
  expect(applied(new MaximumCreditAmountPerInvoice(), config, -4000, 4000)).toBe('-2000');
});

test('separate_invoice_for_metered_items, which has no settings', () => {
  expect(effectOf('separate_invoice_for_metered_items', null)).toEqual({
    line: 'What is billed by use gets an invoice of its own',
    worked:
      'A plan of 50.00 and use of 12.00 are two invoices, of 50.00 and of 12.00. The amounts stay the same.',
  });
  const use = { key: 'use', priceKind: 'rateCardRate', rateCardRate: {} };
  const answer = ask<{ groups: { items: { key: string }[] }[] }>(
    new SeparateInvoiceForMeteredItems(),
    'groupItems',
    { items: [proration('debit', 5000), use] },
  );
  expect(answer.groups.map((group) => group.items.map(({ key }) => key))).toEqual([['debit'], ['use']]);
});

test.each([
  ['show', 'Prorations of 0.00 are left off invoices', 'The regular line of a free plan is shown.', ['free']],
  ['leave_out', 'Prorations and free plans of 0.00 are left off invoices', 'a free plan when it renews.', []],
])('skip_zero_amount_items, %s: %s', (freePlans, line, worked, kept) => {
  const effect = effectOf('skip_zero_amount_items', { free_plans: freePlans });
  expect(effect?.line).toBe(line);
  expect(effect?.worked).toMatch(/^A waived proration leaves no line/);
  expect(effect?.worked).toContain(worked);
  const waived = { ...proration('debit', 2700), key: 'waived', prorationFactor: Decimal.zero };
  const free = {
    ...proration('debit', 0),
    key: 'free',
    isProration: false,
    prorationFactor: Decimal.from(1),
  };
  const answer = ask<{ items: { key: string }[] }>(
    new SkipZeroAmountItems(),
    'filterItems',
    { items: [waived, free] },
    { freePlans },
  );
  expect(answer.items.map(({ key }) => key)).toEqual(kept);
});

/** What is taken off an invoice of these lines, in cents. */
function discount(script: object, config: object, lines: { subtotal: number; quantity?: number }[]): string {
  const gross = lines.reduce((sum, { subtotal }) => sum + subtotal, 0);
  const lineItems = lines.map(({ subtotal, quantity = 1 }) => ({
    subtotal: usd(subtotal),
    quantity: Decimal.from(quantity),
    price: {
      metadata: { promotion: 'summer' },
      product: { id: 'prod_1', metadata: { promotion: 'summer' } },
    },
  }));
  const request = { grossAmount: usd(gross), lineItems };
  const answer = ask<{ discount: { amount: { amount: Decimal } } }>(
    script,
    'computeDiscounts',
    request,
    config,
  );
  return answer.discount.amount.amount.toString();
}

test('percent_off_up_to_maximum', () => {
  const settings = { percentage_discount: 0.2, maximum_discount: saved(5000) };
  expect(effectOf('percent_off_up_to_maximum', settings)).toEqual({
    line: '20% off each invoice, at most $50.00',
    worked:
      'An invoice of $250.00 gets $50.00 off, and so does any larger one. Other currencies get nothing.',
  });
  const config = { percentageDiscount: 0.2, maximumDiscount: usd(5000) };
  const off = (gross: number) => discount(new PercentOffUpToMaximum(), config, [{ subtotal: gross }]);
  expect([off(24_999), off(25_000), off(90_000)]).toEqual(['4999.8', '5000', '5000']);
});

test('a percentage is written exactly, and the first invoice of the maximum is rounded up to a whole cent', () => {
  // 10.00 ÷ 0.333 is 3003.003… cents: 30.04 is the first invoice that gets all of it.
  const settings = { percentage_discount: 0.333, maximum_discount: saved(1000) };
  expect(effectOf('percent_off_up_to_maximum', settings)).toMatchObject({
    line: '33.3% off each invoice, at most $10.00',
    worked: expect.stringContaining('An invoice of $30.04 gets $10.00 off'),
  });
  const yen = { percentage_discount: 0.125, maximum_discount: saved(500, 'jpy') };
  expect(effectOf('percent_off_up_to_maximum', yen)?.line).toBe('12.5% off each invoice, at most ¥500');
});

test('price_targeted_percent_off', () => {
  const settings = { percentage_off: 0.25, metadata_matcher: SUMMER };
  expect(effectOf('price_targeted_percent_off', settings)).toEqual({
    line: '25% off lines whose price has promotion “summer”',
    worked: 'A line of 100.00 is lowered by 25.00. Other spellings of the metadata do not match.',
  });
  const config = { percentageOff: 0.25, metadataMatcher: SUMMER };
  expect(discount(new PriceTargetedPercentOff(), config, [{ subtotal: 10_000 }])).toBe('2500');
  const odd = { ...settings, percentage_off: 0.12345 };
  expect(effectOf('price_targeted_percent_off', odd)?.worked).toMatch(
    /^A line of 100.00 is lowered by 12.345\./,
  );
});

test('price_targeted_amount_off', () => {
  const settings = { fixed_amount_off: saved(1500), metadata_matcher: SUMMER };
  expect(effectOf('price_targeted_amount_off', settings)).toEqual({
    line: '$15.00 off each line whose price has promotion “summer”',
    worked: 'A line of $30.00 comes to $15.00, whatever its quantity; one of $15.00 or less is free.',
  });
  const config = { fixedAmountOff: usd(1500), metadataMatcher: SUMMER };
  const off = (subtotal: number) =>
    discount(new PriceTargetedAmountOff(), config, [{ subtotal, quantity: 4 }]);
  expect([off(3000), off(1500), off(900)]).toEqual(['1500', '1500', '900']);
});

test.each([
  [3, 2, 'Buy 3, get 2 free', '5 units or more: 2 free', 5, '2000'],
  [1, 1, 'Buy 1, get 1 free', '2 units or more: 1 free', 2, '1000'],
  [0, 1, 'The first unit is free', '1 unit or more: 1 free', 1, '1000'],
  [0, 2, 'The first 2 units are free', '2 units or more: 2 free', 2, '2000'],
])('buy_x_get_y_free, %i and %i: %s', (bought, free, offer, worked, quantity, off) => {
  const settings = { purchase_quantity: bought, free_quantity: free, metadata_matcher: SUMMER };
  expect(effectOf('buy_x_get_y_free', settings)).toEqual({
    line: `${offer}: products with promotion “summer”`,
    worked: `${worked}, the cheapest. Once per product and invoice.`,
  });
  const config = { purchaseQuantity: bought, freeQuantity: free, metadataMatcher: SUMMER };
  for (const units of [quantity, quantity + 7]) {
    expect(discount(new BuyXGetYFree(), config, [{ subtotal: units * 1000, quantity: units }])).toBe(off);
  }
});

test('every script of this app has words, unless it waits for its settings', () => {
  const parsed = parseManifest(readFileSync(new URL('../stripe-app.yaml', import.meta.url), 'utf8'));
  if (!parsed.ok) throw new Error('The manifest cannot be read.');
  const settings = {
    minimum_proration_amount: saved(500),
    custom_interval: 'month',
    rounding_mode: 'round_nearest',
    metadata_key: 'proration',
    metadata_value: 'full',
    on_downgrade: 'prorate',
    minimum_amount: saved(1000),
    maximum_credit_amount: saved(2000),
    free_plans: 'show',
    percentage_discount: 0.2,
    maximum_discount: saved(5000),
    percentage_off: 0.25,
    fixed_amount_off: saved(1500),
    purchase_quantity: 3,
    free_quantity: 2,
    metadata_matcher: SUMMER,
  };
  const without = parsed.manifest.extensions.filter(({ id }) => effectOf(id, settings) === null);
  expect(without.map(({ id }) => id)).toEqual([]);
});

test.each([
  ['waive_small_prorations', {}],
  ['waive_small_prorations', { minimum_proration_amount: { amount: '5.5', currency: 'usd' } }],
  ['waive_small_prorations', { minimum_proration_amount: saved(0) }],
  ['prorate_by_custom_interval', { custom_interval: 'day', rounding_mode: 'toString' }],
  ['credit_and_debit_full_product_price', { metadata_key: '', metadata_value: 'x' }],
  ['percent_off_up_to_maximum', { percentage_discount: 0, maximum_discount: saved(5000) }],
  ['percent_off_up_to_maximum', { percentage_discount: 20, maximum_discount: saved(5000) }],
  ['price_targeted_percent_off', { percentage_off: 0.2, metadata_matcher: { key: '', value: 'x' } }],
  ['buy_x_get_y_free', { purchase_quantity: 1.5, free_quantity: 1, metadata_matcher: SUMMER }],
  ['buy_x_get_y_free', { purchase_quantity: 1, free_quantity: 0, metadata_matcher: SUMMER }],
  ['another', { minimum_proration_amount: saved(500) }],
  ['constructor', {}],
])('%s says nothing with %o', (id, configuration) => {
  expect(effectOf(id, configuration)).toBeNull();
});

test('a script that is not known, or waits for its settings, is described by its manifest', () => {
  const description = 'Says what its author says.';
  expect(lineOf({ id: 'another', configuration: {}, description })).toBe(description);
  expect(lineOf({ id: 'another', configuration: {}, description: null })).toBeNull();
  expect(lineOf({ id: 'waive_small_prorations', configuration: null, description })).toBe(description);
  const configuration = { minimum_proration_amount: saved(500) };
  expect(lineOf({ id: 'waive_small_prorations', configuration, description })).toBe('No charge below $5.00');
});
