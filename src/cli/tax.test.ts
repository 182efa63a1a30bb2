// Tax rates in the real billing flow: added to what discounts leave, or carved out of it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { checkBooks } from '../platform/books.ts';
import { newPrice, putToRest, send, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let stripe: Stripe;
let basic: string;
let pro: string;
beforeAll(async () => {
  local = await localPlatform();
  ({ stripe } = local);
  await putToRest(local);
  basic = await newPrice(local, (await stripe.products.create({ name: 'Basic' })).id, 3100);
  pro = await newPrice(local, (await stripe.products.create({ name: 'Pro' })).id, 4400);
});
afterAll(async () => {
  expect(await checkBooks(local.platform.store.db)).toEqual([]);
  await local.close();
});

const rate = async (percentage: number, inclusive = false): Promise<string> =>
  (await stripe.taxRates.create({ display_name: 'VAT', percentage, inclusive })).id;
const seconds = (iso: string): number => Date.parse(iso) / 1000;
const latest = (of: Stripe.Subscription): Stripe.Invoice => of.latest_invoice as Stripe.Invoice;
const taxes = ({ lines }: Stripe.Invoice) =>
  lines.data.map((line) => (line.taxes ?? []).map(({ amount }) => amount));

/** Example A on a clock of its own: 31.00 to 44.00 with 0.6583 of September 2026 left. */
async function exampleA(more: Partial<Stripe.SubscriptionCreateParams>, balance = 0) {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: seconds('2026-09-01T00:00:00Z') });
  const sub = await subscribed(local, [{ price: basic }], more, { test_clock: clock.id });
  if (balance !== 0) await stripe.customers.update(sub.customer as string, { balance });
  const after = await stripe.subscriptions.update(sub.id, {
    items: [{ id: sub.items.data[0]!.id, price: pro }],
    proration_behavior: 'always_invoice',
    proration_date: seconds('2026-09-11T06:00:00Z'),
    expand: ['latest_invoice'],
  });
  return { sub, invoice: latest(after) };
}

test.each([
  [-500, 425, 0],
  [-2000, 0, -1075],
])(
  'Example J: tax −163 + 232 = 69, total 925; from a balance of %i, %i is due',
  async (balance, due, ending) => {
    const { invoice } = await exampleA({ default_tax_rates: [await rate(8)] }, balance);
    expect([taxes(invoice), invoice.subtotal, invoice.total]).toEqual([[[-163], [232]], 856, 925]);
    expect([invoice.amount_due, invoice.ending_balance, invoice.status]).toEqual([due, ending, 'paid']);
    expect([invoice.total_excluding_tax, invoice.subtotal_excluding_tax]).toEqual([856, 856]);
  },
);

test('the tax of a line and of the invoice as the API shows them', async () => {
  const id = await rate(8.875);
  const sub = await subscribed(local, [{ price: basic }], { default_tax_rates: [id] });
  expect(sub.default_tax_rates?.[0]).toMatchObject({ id, object: 'tax_rate', percentage: 8.875 });
  // 8.875 % of 3100 is 275.125.
  const tax = {
    amount: 275,
    tax_behavior: 'exclusive',
    tax_rate_details: { tax_rate: id },
    taxable_amount: 3100,
    type: 'tax_rate_details',
  };
  expect(latest(sub).lines.data[0]?.taxes).toMatchObject([tax]);
  expect(latest(sub).total_taxes).toMatchObject([tax]);
  expect(latest(sub).default_tax_rates).toMatchObject([{ id }]);
});

test('inclusive tax is part of the price', async () => {
  const sub = await subscribed(local, [{ price: basic }], { default_tax_rates: [await rate(24, true)] });
  // 3100 × 24 / 124.
  const { subtotal, total, total_excluding_tax, subtotal_excluding_tax } = latest(sub);
  expect(taxes(latest(sub))).toEqual([[600]]);
  expect([subtotal, total, total_excluding_tax, subtotal_excluding_tax]).toEqual([3100, 3100, 2500, 2500]);
});

test('tax is on what discounts leave', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 20, duration: 'forever' });
  const more = { default_tax_rates: [await rate(10)], discounts: [{ coupon: coupon.id }] };
  const { sub, invoice } = await exampleA(more);
  // 3100 − 620 = 2480, and 248.
  expect([taxes(latest(sub)), latest(sub).total]).toEqual([[[248]], 2728]);
  // Example E: −1633 and 2317.
  expect([taxes(invoice), invoice.total]).toEqual([[[-163], [232]], 684 + 69]);
});

test('rates of an item win over those of its subscription, and its prorations have them', async () => {
  const [own, common] = [await rate(20), await rate(5)];
  const sub = await subscribed(local, [{ price: basic, tax_rates: [own] }, { price: pro }], {
    default_tax_rates: [common],
  });
  expect(taxes(latest(sub))).toEqual([[620], [220]]);
  const [first] = sub.items.data;
  const change = {
    items: [{ id: first!.id, quantity: 2 }],
    proration_behavior: 'always_invoice' as const,
    proration_date: first!.current_period_start,
  };
  const preview = await stripe.invoices.createPreview({ subscription: sub.id, subscription_details: change });
  const after = await stripe.subscriptions.update(sub.id, { ...change, expand: ['latest_invoice'] });
  expect([taxes(preview), taxes(latest(after))]).toEqual([
    [[-620], [1240]],
    [[-620], [1240]],
  ]);
});

test('a credit is taxed as its charge was, the new charge as the item is now', async () => {
  const [old, fresh] = [await rate(10), await rate(20)];
  const sub = await subscribed(local, [{ price: basic }], { default_tax_rates: [old] });
  const { id, current_period_start: start } = sub.items.data[0]!;
  const after = await stripe.subscriptions.update(sub.id, {
    items: [{ id, price: pro }],
    default_tax_rates: [fresh],
    proration_behavior: 'always_invoice',
    proration_date: start,
    expand: ['latest_invoice'],
  });
  expect(taxes(latest(after))).toEqual([[-310], [880]]);
});

test('a rate is renamed wherever it is shown, and an archived one is given to nobody', async () => {
  const id = await rate(10);
  const sub = await subscribed(local, [{ price: basic, tax_rates: [id] }], { default_tax_rates: [id] });
  await stripe.taxRates.update(id, { display_name: 'GST', active: false });
  const shown = await stripe.subscriptions.retrieve(sub.id);
  const item = shown.items.data[0]!;
  expect([shown.default_tax_rates, item.tax_rates].map((rates) => rates?.[0]?.display_name)).toEqual([
    'GST',
    'GST',
  ]);
  await expect(stripe.subscriptions.update(sub.id, { default_tax_rates: [id] })).rejects.toMatchObject({
    param: 'default_tax_rates[0]',
  });
  const cleared = await stripe.subscriptions.update(sub.id, {
    default_tax_rates: '',
    items: [{ id: item.id, tax_rates: '' }],
  });
  expect([cleared.default_tax_rates, cleared.items.data[0]!.tax_rates]).toEqual([[], []]);
});

test.each([
  ['more than everything', 'display_name=VAT&inclusive=false&percentage=100.1', 'percentage'],
  ['less than nothing', 'display_name=VAT&inclusive=false&percentage=-1', 'percentage'],
  ['five decimals', 'display_name=VAT&inclusive=false&percentage=1.00001', 'percentage'],
  ['no kind', 'display_name=VAT&percentage=1', 'inclusive'],
])('a rate of %s is refused', async (_name, body, param) => {
  const refused = await send(local, 'POST', '/v1/tax_rates', body);
  expect([refused.status, refused.error.param]).toEqual([400, param]);
});

test('inclusive and exclusive rates do not mix', async () => {
  const rates = [await rate(10), await rate(10, true)];
  await expect(subscribed(local, [{ price: basic }], { default_tax_rates: rates })).rejects.toMatchObject({
    statusCode: 400,
    param: 'default_tax_rates',
  });
});
