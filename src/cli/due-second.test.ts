/** Many subscriptions that fall due in one second. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
beforeAll(async () => {
  local = await localPlatform();
});
afterAll(async () => {
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
  await local.close();
});

const START = Date.UTC(2026, 0, 10) / 1000;
const HOUR = 3600;

test('nine subscriptions of three customers renew in one second: each once, those of one customer in their order', async () => {
  const { stripe } = local;
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: START });
  const product = await stripe.products.create({ name: 'Plan' });
  const price = await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 1000,
    recurring: { interval: 'month' },
  });
  const owned = new Map<string, string[]>();
  for (let index = 0; index < 9; index += 1) {
    const customer =
      index < 3
        ? await stripe.customers.create({
            test_clock: clock.id,
            payment_method: 'pm_card_visa',
            invoice_settings: { default_payment_method: 'pm_card_visa' },
          })
        : { id: [...owned.keys()][index % 3]! };
    const made = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] });
    owned.set(customer.id, [...(owned.get(customer.id) ?? []), made.id]);
  }
  const target = Date.UTC(2026, 1, 10) / 1000 + 2 * HOUR;
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: target });
  await expect
    .poll(async () => (await stripe.testHelpers.testClocks.retrieve(clock.id)).status, { timeout: 30_000 })
    .toBe('ready');
  for (const [customer, subscriptions] of owned) {
    const invoices = (await stripe.invoices.list({ customer, limit: 100 })).data.reverse();
    // The first of each at the start, and its renewal a month later, finalised in the order in which they were made.
    expect(invoices.map((invoice) => invoice.parent?.subscription_details?.subscription)).toEqual([
      ...subscriptions,
      ...subscriptions,
    ]);
    expect(invoices.map(({ number }) => Number(number?.slice(-4)))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(invoices.map(({ amount_paid }) => amount_paid)).toEqual(Array(6).fill(1000));
  }
});
