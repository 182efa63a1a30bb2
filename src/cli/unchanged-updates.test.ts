// An update that changes nothing tells nothing; one that changes a key tells of that key alone.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { newPrice, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
beforeAll(async () => {
  local = await localPlatform([]);
});
afterAll(() => local.close());

const metadata = { plan: 'a', team: 'x' };
type Update = (more: { metadata: Stripe.MetadataParam }) => Promise<unknown>;

/** By event: makes one with the metadata above, and updates it. */
const OBJECTS: Readonly<Record<string, () => Promise<Update>>> = {
  'customer.updated': async () => {
    const { id } = await local.stripe.customers.create({ name: 'Ann', metadata, address: { city: 'Oslo' } });
    return (more) => local.stripe.customers.update(id, { name: 'Ann', address: { city: 'Oslo' }, ...more });
  },
  'product.updated': async () => {
    const { id } = await local.stripe.products.create({ name: 'Pro', metadata });
    return (more) => local.stripe.products.update(id, { name: 'Pro', active: true, ...more });
  },
  'price.updated': async () => {
    const product = (await local.stripe.products.create({ name: 'Priced' })).id;
    const id = await newPrice(local, product, 900, { nickname: 'n', metadata });
    return (more) => local.stripe.prices.update(id, { nickname: 'n', active: true, ...more });
  },
  'coupon.updated': async () => {
    const { id } = await local.stripe.coupons.create({ percent_off: 10, name: 'Ten', metadata });
    return (more) => local.stripe.coupons.update(id, { name: 'Ten', ...more });
  },
  'tax_rate.updated': async () => {
    const { id } = await local.stripe.taxRates.create({
      percentage: 8,
      inclusive: false,
      display_name: 'VAT',
      metadata,
    });
    return (more) => local.stripe.taxRates.update(id, { display_name: 'VAT', ...more });
  },
  'customer.subscription.updated': async () => {
    const product = (await local.stripe.products.create({ name: 'Subscribed' })).id;
    const price = await newPrice(local, product, 900);
    const { id, items } = await subscribed(local, [{ price, quantity: 2 }], { metadata });
    return (more) =>
      local.stripe.subscriptions.update(id, {
        items: [{ id: items.data[0]!.id, price, quantity: 2 }],
        cancel_at_period_end: false,
        ...more,
      });
  },
};

test.each(Object.keys(OBJECTS))('%s only when something changed', async (type) => {
  const update = await OBJECTS[type]!();
  const newest = async (): Promise<Stripe.Event | undefined> =>
    (await local.stripe.events.list({ limit: 1 })).data[0];
  const before = await newest();
  await update({ metadata });
  expect((await newest())?.id).toBe(before?.id);
  // One key another value, one away, one new; the one that stays is not told of.
  await update({ metadata: { plan: 'b', team: '', size: '3' } });
  const told = await newest();
  expect(told?.type).toBe(type);
  expect(told?.data.previous_attributes).toEqual({ metadata: { plan: 'a', team: 'x', size: null } });
});
