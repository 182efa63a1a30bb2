// `price_data` of items in previews and of items by themselves, through stripe-node; worked by hand, June has 30 days.
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { newPrice, rowCounts, send } from './testing/calls.ts';
import { amounts, invoicesOf, moveTo, subscribedAt, type Clocked } from './testing/clocked.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let product: string;
let price: string;
beforeAll(async () => {
  local = await localPlatform();
  product = (await local.stripe.products.create({ name: 'Plan' })).id;
  price = await newPrice(local, product, 2400);
});
afterAll(() => local.close());

const own = (amount: number): Stripe.SubscriptionItemUpdateParams.PriceData => ({
  currency: 'usd',
  product,
  unit_amount: amount,
  recurring: { interval: 'month' },
});

/** In the middle of a 30-day period of 24.00. */
async function midJune(type: 'classic' | 'flexible' = 'flexible'): Promise<Clocked> {
  const made = await subscribedAt(local, '2027-06-01', [{ price }], { billing_mode: { type } });
  await moveTo(local, made, '2027-06-16');
  return made;
}

test.each(['classic', 'flexible'] as const)(
  'a preview with price_data shows what the update with it bills, %s',
  async (type) => {
    const made = await midJune(type);
    const items = [{ id: made.item, price_data: own(4000), quantity: 2 }, { price_data: own(900) }];
    const before = await rowCounts(local);
    const shown = await local.stripe.invoices.createPreview({
      subscription: made.subscription.id,
      subscription_details: { items, proration_behavior: 'always_invoice' },
    });
    expect(await rowCounts(local)).toEqual(before);
    const updated = await local.stripe.subscriptions.update(made.subscription.id, {
      items,
      proration_behavior: 'always_invoice',
      expand: ['latest_invoice'],
    });
    // half of 24.00 back; half of 80.00 and of 9.00
    expect(amounts(shown)).toEqual([-1200, 4000, 450]);
    expect(amounts(updated.latest_invoice)).toEqual([-1200, 4000, 450]);
    expect((updated.latest_invoice as Stripe.Invoice).total).toBe(shown.total);
  },
);

test('the preview of the next renewal counts them too', async () => {
  const made = await midJune();
  const items = [{ id: made.item, price_data: own(4000) }];
  const { id: subscription } = made.subscription;
  const shown = await local.stripe.invoices.createPreview({ subscription, subscription_details: { items } });
  await local.stripe.subscriptions.update(subscription, { items });
  await moveTo(local, made, '2027-07-01T03:00');
  const renewal = (await invoicesOf(local, made)).at(-1)!;
  expect([amounts(shown), amounts(renewal)]).toEqual([
    [-1200, 2000, 4000],
    [-1200, 2000, 4000],
  ]);
});

test('a new subscription is previewed on prices of its own', async () => {
  const { id: customer } = await local.stripe.customers.create({});
  const items = [{ price_data: own(3000), quantity: 2 }, { price }];
  const before = await rowCounts(local);
  const shown = await local.stripe.invoices.createPreview({ customer, subscription_details: { items } });
  expect(await rowCounts(local)).toEqual(before);
  const made = await local.stripe.subscriptions.create({ customer, items, expand: ['latest_invoice'] });
  expect([amounts(shown), amounts(made.latest_invoice)]).toEqual([
    [6000, 2400],
    [6000, 2400],
  ]);
});

test('an item by itself is made and changed with price_data', async () => {
  const made = await midJune();
  const added = await local.stripe.subscriptionItems.create({
    subscription: made.subscription.id,
    price_data: own(900),
    quantity: 2,
    metadata: { kind: 'seat' },
  });
  const changed = await local.stripe.subscriptionItems.update(made.item, { price_data: own(4000) });
  expect([added.price.unit_amount, added.quantity, added.metadata.kind]).toEqual([900, 2, 'seat']);
  expect([changed.price.unit_amount, changed.quantity, changed.price.active]).toEqual([4000, 1, false]);
  const pending = await local.stripe.invoiceItems.list({ customer: made.customer, pending: true });
  // half of 18.00; half of 24.00 back and of 40.00
  expect(pending.data.map(({ amount }) => amount).reverse()).toEqual([900, -1200, 2000]);
});

test('an unknown product, two prices and a foreign currency are refused where they stand, and nothing is kept', async () => {
  const made = await midJune();
  const before = await rowCounts(local);
  const details = 'subscription_details[items][0]';
  const data = (path: string, of = product, currency = 'usd') =>
    `${path}[currency]=${currency}&${path}[product]=${of}&${path}[unit_amount]=1&${path}[recurring][interval]=month`;
  const preview = `subscription=${made.subscription.id}&${details}[id]=${made.item}`;
  for (const [path, form, param] of [
    [
      'invoices/create_preview',
      `${preview}&${data(`${details}[price_data]`, 'none')}`,
      'price_data][product]',
    ],
    [
      'invoices/create_preview',
      `${preview}&${details}[price]=${price}&${data(`${details}[price_data]`)}`,
      'price_data]',
    ],
    ['invoices/create_preview', `${preview}&${data(`${details}[price_data]`, product, 'eur')}`, 'price]'],
    [`subscription_items/${made.item}`, data('price_data', 'none'), 'price_data[product]'],
    [`subscription_items/${made.item}`, `price=${price}&${data('price_data')}`, 'price_data'],
    ['subscription_items', `subscription=${made.subscription.id}`, 'price'],
  ] as const) {
    const { status, error } = await send(local, 'POST', `/v1/${path}`, form);
    const at = path === 'invoices/create_preview' ? `${details}[${param}` : param;
    expect([status, error.param]).toEqual([400, at]);
  }
  expect(await rowCounts(local)).toEqual(before);
});

test('a plan of the console, which could not name them, refuses them', async () => {
  const made = await midJune();
  const { error } = await local.call('POST', '/platform/previews', {
    subscription: made.subscription.id,
    items: [{ id: made.item, price_data: own(4000) }],
  });
  expect([error?.code, error?.param]).toEqual(['not_simulated', 'items[0][price_data]']);
});

test('the books and the events are in order', async () => {
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
});
