// Products with a default price, and how prices stand to tax.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { newPrice } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let stripe: Stripe;
beforeAll(async () => {
  local = await localPlatform();
  ({ stripe } = local);
});
afterAll(() => local.close());

test('a product brings its default price, which can be expanded and subscribed to', async () => {
  const product = await stripe.products.create({
    name: 'Pro',
    unit_label: 'seat',
    images: ['https://example.test/pro.png'],
    default_price_data: { currency: 'usd', unit_amount: 2700, recurring: { interval: 'month' } },
    expand: ['default_price'],
  });
  const price = product.default_price as Stripe.Price;
  expect(price).toMatchObject({ unit_amount: 2700, product: product.id, recurring: { interval: 'month' } });
  expect([product.unit_label, product.images]).toEqual(['seat', ['https://example.test/pro.png']]);
  const { id: customer } = await stripe.customers.create({});
  const sub = await stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
  expect(sub.status).toBe('active');
  const yearly = await newPrice(local, product.id, 27_000, { recurring: { interval: 'year' } });
  const after = await stripe.products.update(product.id, { default_price: yearly, unit_label: '' });
  expect([after.default_price, after.unit_label]).toEqual([yearly, null]);
  const [told] = (await stripe.events.list({ type: 'product.updated', limit: 1 })).data;
  expect(told?.data.previous_attributes).toMatchObject({ default_price: price.id, unit_label: 'seat' });
});

test('the default price is one of the product', async () => {
  const [mine, other] = await Promise.all(['Mine', 'Other'].map((name) => stripe.products.create({ name })));
  const price = await newPrice(local, other!.id, 100);
  await expect(stripe.products.update(mine!.id, { default_price: price })).rejects.toMatchObject({
    statusCode: 400,
    param: 'default_price',
  });
});

test('how a price stands to tax is said once', async () => {
  const { id: product } = await stripe.products.create({ name: 'Plan' });
  const price = await stripe.prices.create({ product, currency: 'usd', unit_amount: 100 });
  expect(price.tax_behavior).toBe('unspecified');
  expect((await stripe.prices.update(price.id, { tax_behavior: 'inclusive' })).tax_behavior).toBe(
    'inclusive',
  );
  await expect(stripe.prices.update(price.id, { tax_behavior: 'exclusive' })).rejects.toMatchObject({
    statusCode: 400,
    param: 'tax_behavior',
  });
});
