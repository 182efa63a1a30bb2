// Stripe's limits of a sandbox, switched on: refused by status, code and reason, and over with their time.
import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rateLimits } from '../platform/api/rate-limits.ts';
import { newPrice, send, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let wall = 1_800_000_000;
beforeAll(async () => {
  local = await localPlatform([]);
  // Switched on as RATE_LIMITS=on does it, on a clock that stands still.
  local.platform.rateLimits = rateLimits(() => wall);
});
afterAll(() => local.close());

test('they are off unless somebody switches them on', async () => {
  const other = await localPlatform([]);
  expect(other.platform.rateLimits).toBeUndefined();
  await other.close();
});

test('the 26th request of a second is refused, those of the next are answered', async () => {
  wall += 10;
  for (let asked = 1; asked <= 25; asked += 1)
    expect((await send(local, 'GET', '/v1/account')).status).toBe(200);
  const { status, error, headers } = await send(local, 'GET', '/v1/customers');
  expect([status, error.type, error.code]).toEqual([429, 'invalid_request_error', 'rate_limit']);
  expect(headers.get('Stripe-Rate-Limited-Reason')).toBe('global-rate');
  expect(headers.get('Stripe-Should-Retry')).toBe('false');
  await expect(local.stripe.customers.list()).rejects.toBeInstanceOf(Stripe.errors.StripeRateLimitError);
  wall += 1;
  expect((await send(local, 'GET', '/v1/customers')).status).toBe(200);
});

test('a subscription makes ten invoices a minute', async () => {
  wall += 10;
  const product = (await local.stripe.products.create({ name: 'Limited' })).id;
  const price = await newPrice(local, product, 1000);
  const { id, items } = await subscribed(local, [{ price }]);
  const item = items.data[0]!.id;
  const update = (quantity: number) => {
    wall += 1;
    return local.stripe.subscriptions.update(id, {
      items: [{ id: item, quantity }],
      proration_behavior: 'always_invoice',
    });
  };
  for (let quantity = 2; quantity <= 11; quantity += 1) await update(quantity);
  await expect(update(12)).rejects.toMatchObject({ statusCode: 429, code: 'rate_limit' });
  expect((await local.stripe.subscriptions.retrieve(id)).items.data[0]?.quantity).toBe(11);
  wall += 60;
  expect((await update(12)).items.data[0]?.quantity).toBe(12);
});

test('twenty a day, and 200 changes of quantity an hour', () => {
  const limits = rateLimits(() => wall);
  for (let n = 0; n < 20; n += 1) {
    limits.saw('sub_1', `in_${n}`);
    wall += 30;
  }
  expect(() => limits.admitUpdate('sub_1', false)).toThrow(/more than 20 times in 86400 seconds/);
  expect(() => limits.admitUpdate('sub_2', false)).not.toThrow();
  for (let n = 0; n < 200; n += 1) limits.admitUpdate('sub_3', true);
  expect(() => limits.admitUpdate('sub_3', true)).toThrow(/more than 200 times in 3600 seconds/);
  expect(() => limits.admitUpdate('sub_3', false)).not.toThrow();
  wall += 3_600;
  expect(() => limits.admitUpdate('sub_3', true)).not.toThrow();
});
