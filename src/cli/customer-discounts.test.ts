// What a customer is: exempt from tax, with an address; and discounts that are removed by themselves.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { checkBooks } from '../platform/books.ts';
import type { PreviewWire } from '../contract/wire/platform.ts';
import { idOf, newPrice, putToRest, send, subscribed } from './testing/calls.ts';
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
const latest = (of: Stripe.Subscription): Stripe.Invoice => of.latest_invoice as Stripe.Invoice;

test.each([
  ['exempt', 'customer_exempt'],
  ['reverse', 'reverse_charge'],
] as const)('a customer who is %s pays no tax, and lines say why', async (tax_exempt, reason) => {
  const more = { default_tax_rates: [await rate(10)] };
  const sub = await subscribed(local, [{ price: basic }], more, { tax_exempt });
  expect(latest(sub)).toMatchObject({
    total: 3100,
    total_excluding_tax: 3100,
    customer_tax_exempt: tax_exempt,
    total_taxes: [{ amount: 0, taxable_amount: 3100, taxability_reason: reason }],
  });
  const change = {
    items: [{ id: sub.items.data[0]!.id, price: pro }],
    proration_behavior: 'always_invoice' as const,
    proration_date: sub.items.data[0]!.current_period_start,
  };
  const preview = await stripe.invoices.createPreview({ subscription: sub.id, subscription_details: change });
  const plan = await local.call<PreviewWire>('POST', '/platform/previews', {
    subscription: sub.id,
    ...change,
  });
  const after = await stripe.subscriptions.update(sub.id, { ...change, expand: ['latest_invoice'] });
  // 44.00 − 31.00, untaxed in the preview, the plan and the invoice.
  expect([preview.total, plan.totals.billed, latest(after).total]).toEqual([1300, 1300, 1300]);
});

test('a price that would include tax stays as it is for a customer who is exempt', async () => {
  const more = { default_tax_rates: [await rate(24, true)] };
  const sub = await subscribed(local, [{ price: basic }], more, { tax_exempt: 'exempt' });
  const { total, total_excluding_tax, subtotal_excluding_tax } = latest(sub);
  expect([total, total_excluding_tax, subtotal_excluding_tax]).toEqual([3100, 3100, 3100]);
});

test('an exemption ends with the next invoice', async () => {
  const more = { default_tax_rates: [await rate(10)] };
  const sub = await subscribed(local, [{ price: basic }], more, { tax_exempt: 'exempt' });
  const customer = await stripe.customers.update(idOf(sub.customer), { tax_exempt: '' });
  expect(customer.tax_exempt).toBe('none');
  const next = await stripe.invoices.createPreview({ subscription: sub.id });
  expect([next.total, latest(sub).total]).toEqual([3410, 3100]);
});

test('address, shipping and languages are kept as they are given, and unset', async () => {
  const address = { line1: 'Hauptstraße 1', city: 'Berlin', country: 'DE', postal_code: '10115' };
  const customer = await stripe.customers.create({
    address,
    shipping: { name: 'Office', address },
    preferred_locales: ['de'],
  });
  const whole = { ...address, line2: null, state: null };
  expect(customer).toMatchObject({
    address: whole,
    shipping: { name: 'Office', phone: null, address: whole },
    preferred_locales: ['de'],
  });
  const after = await stripe.customers.update(customer.id, { address: '', shipping: '' });
  expect([after.address, after.shipping, after.preferred_locales]).toEqual([null, null, ['de']]);
});

test('automatic tax is accepted where it is off, and not simulated where it is on', async () => {
  const sub = await subscribed(local, [{ price: basic }], { automatic_tax: { enabled: false } });
  expect(sub.automatic_tax.enabled).toBe(false);
  await stripe.invoices.createPreview({ subscription: sub.id, automatic_tax: { enabled: false } });
  await expect(
    stripe.subscriptions.update(sub.id, { automatic_tax: { enabled: true } }),
  ).rejects.toMatchObject({ statusCode: 501, param: 'automatic_tax[enabled]' });
});

test('the discount of a subscription is deleted, and its next invoice is whole', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'forever' });
  const sub = await subscribed(local, [{ price: basic }], { discounts: [{ coupon: coupon.id }] });
  expect(latest(sub).total).toBe(1550);
  const deleted = await stripe.subscriptions.deleteDiscount(sub.id);
  expect(deleted).toMatchObject({
    object: 'discount',
    id: sub.discounts[0],
    deleted: true,
    source: { type: 'coupon', coupon: coupon.id },
  });
  expect((await stripe.subscriptions.retrieve(sub.id)).discounts).toEqual([]);
  expect((await stripe.invoices.createPreview({ subscription: sub.id })).total).toBe(3100);
  const [told] = (await stripe.events.list({ type: 'customer.discount.deleted', limit: 1 })).data;
  expect(told?.data.object).toMatchObject({ id: sub.discounts[0] });
  await expect(stripe.subscriptions.deleteDiscount(sub.id)).rejects.toMatchObject({ statusCode: 404 });
});

test('a customer has no discount of its own', async () => {
  const { id } = await stripe.customers.create({});
  await expect(stripe.customers.deleteDiscount(id)).rejects.toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
  });
  const refused = await send(local, 'POST', `/v1/customers/${id}`, 'coupon=SUMMER');
  expect([refused.status, refused.error.param]).toEqual([400, 'coupon']);
});
