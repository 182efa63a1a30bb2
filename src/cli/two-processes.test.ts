// Two platforms on one database, as two processes have it with DATABASE_URL: nothing is billed twice, whoever comes first.
import { createHash } from 'node:crypto';
import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as idempotency from '../platform/api/idempotency.ts';
import { nextDue } from '../platform/billing/due-order.ts';
import { performDue } from '../platform/billing/due.ts';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { now, setClock } from '../platform/clock/clock.ts';
import { schema } from '../store/index.ts';
import { clockAt, newPrice, putToRest, subscribed } from './testing/calls.ts';
import { LOCAL_ACCOUNT } from './settings.ts';
import { twoPlatforms, type LocalPlatform } from './testing/local-platform.ts';

const DAY = 86_400;

let first: LocalPlatform;
let second: LocalPlatform;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ first, second, close } = await twoPlatforms());
  await putToRest(first);
  const product = (await first.stripe.products.create({ name: 'Any' })).id;
  const price = await newPrice(first, product, 1000);
  for (let index = 0; index < 6; index += 1) await subscribed(first, [{ price, quantity: index + 1 }]);
});
afterAll(() => close());

async function proveBooks(): Promise<void> {
  const { db } = first.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
}

async function cycleInvoices(): Promise<number> {
  const found = await first.stripe.invoices.list({ limit: 100 });
  return found.data.filter(({ billing_reason: reason }) => reason === 'subscription_cycle').length;
}

test('both advance the clock at once: every period is billed once', async () => {
  const before = await cycleInvoices();
  // Three months and a few hours: three renewals of six subscriptions, and the hour after which the last is final.
  const to = (await clockAt(first)) + 93 * DAY;
  const answers = await Promise.all(
    [first, second, first, second].map((each) =>
      each.call<object>('POST', '/platform/clock/advance', { to }),
    ),
  );
  // Whoever came later found the clock where it was to go.
  expect(answers.map(({ error }) => error?.code)).toEqual([undefined, undefined, undefined, undefined]);
  expect(await clockAt(second)).toBe(to);
  expect((await cycleInvoices()) - before).toBe(18);
  await proveBooks();
});

test('both perform the same due work at the same moment: one bills, the other finds it done', async () => {
  const before = await cycleInvoices();
  const platforms = [first.platform, second.platform];
  const to = (await now(first.platform, LOCAL_ACCOUNT)) + 32 * DAY;
  // The clock is put there without its work, which each then does as it finds it, past the lock of the clock.
  await setClock(first.platform, LOCAL_ACCOUNT, to);
  for (;;) {
    const work = await nextDue(first.platform.store.db, LOCAL_ACCOUNT, to);
    if (work === null) break;
    await Promise.all(platforms.map((platform) => performDue(platform, LOCAL_ACCOUNT, work)));
  }
  expect((await cycleInvoices()) - before).toBe(6);
  await proveBooks();
});

test('one idempotency key in both at once makes one customer', async () => {
  const name = 'Only once';
  const create = ({ stripe }: LocalPlatform) =>
    stripe.customers.create({ name }, { idempotencyKey: 'one-key-for-both' }).then(
      ({ id }) => id,
      (error: unknown) => {
        // The other one is at it; the client's own retries are off.
        if (error instanceof Stripe.errors.StripeError && error.code === 'idempotency_key_in_use')
          return null;
        throw error;
      },
    );
  const clients = [first, second, first, second, first, second];
  const made = new Set((await Promise.all(clients.map(create))).filter((id) => id !== null));
  expect(made.size).toBe(1);
  // Afterwards the other process knows the first one's answer.
  expect([...made]).toEqual([await create(second)]);
  const all = await first.stripe.customers.list({ limit: 100 });
  expect(all.data.filter((each) => each.name === name)).toHaveLength(1);
});

test('a key whose process is gone is free again when nothing was done under it', async () => {
  await first.platform.store.db.insert(schema.idempotencyKeys).values({
    ...LOCAL_ACCOUNT,
    key: 'left-behind',
    fingerprint: createHash('sha256').update('POST /v1/customers\nname=Left').digest('hex'),
    // Begins with an opening that nobody has.
    requestId: 'req_ffffffff0000000000000000',
    createdAt: first.platform.wallNow(),
  });
  const made = await second.stripe.customers.create({ name: 'Left' }, { idempotencyKey: 'left-behind' });
  const again = await first.stripe.customers.create({ name: 'Left' }, { idempotencyKey: 'left-behind' });
  expect(again.id).toBe(made.id);
});

test('a process that starts leaves the keys of those that still work alone', async () => {
  const request = (platform: LocalPlatform['platform']) => ({
    key: 'under-way',
    method: 'POST',
    path: '/v1/customers',
    body: 'name=Any',
    requestId: platform.newId('req'),
  });
  const underWay = request(first.platform);
  expect(await idempotency.reserve(first.platform, LOCAL_ACCOUNT, underWay)).toBeNull();
  await idempotency.sweepKeys(second.platform);
  await expect(
    idempotency.reserve(second.platform, LOCAL_ACCOUNT, request(second.platform)),
  ).rejects.toMatchObject({ code: 'idempotency_key_in_use' });
  await idempotency.forget(first.platform, LOCAL_ACCOUNT, underWay);
  expect(await idempotency.reserve(second.platform, LOCAL_ACCOUNT, request(second.platform))).toBeNull();
});

test('changes of one subscription through both: each is whole, and the last one stands', async () => {
  const subscription = (await first.stripe.subscriptions.list({ limit: 1, status: 'active' })).data[0];
  const item = subscription?.items.data[0];
  if (!subscription || !item) throw new Error('No subscription is active.');
  const change = ({ stripe }: LocalPlatform, quantity: number) =>
    stripe.subscriptions
      .update(subscription.id, {
        items: [{ id: item.id, quantity }],
        proration_behavior: 'always_invoice',
        metadata: { seats: String(quantity) },
      })
      .catch((error: unknown) => {
        if (error instanceof Stripe.errors.StripeError && error.statusCode === 409) return null;
        throw error;
      });
  const changed = await Promise.all(
    [7, 8, 9, 10, 11, 12].map((quantity, index) => change(index % 2 === 0 ? first : second, quantity)),
  );
  expect(changed.filter((each) => each !== null).length).toBeGreaterThan(0);
  const after = await second.stripe.subscriptions.retrieve(subscription.id);
  expect(after.metadata.seats).toBe(String(after.items.data[0]?.quantity));
  await proveBooks();
});

test('while one makes the sample company again, the other changes nothing', async () => {
  let over = false;
  const reset = first.call<object>('POST', '/platform/reset').finally(() => (over = true));
  const refusals = new Set<string | undefined>();
  while (!over)
    await second.stripe.customers
      .create({ name: 'Meanwhile' }, { maxNetworkRetries: 0 })
      .catch((error: unknown) => refusals.add((error as Stripe.errors.StripeError).code));
  expect((await reset).error).toBeUndefined();
  // Embedded, the company is made before the next request is read, so perhaps none was refused.
  if (process.env.DATABASE_URL) expect([...refusals]).toEqual(['resetting']);
  expect([...refusals].filter((code) => code !== 'resetting')).toEqual([]);
  const account = await second.call<{ id: string }>('GET', '/platform/account');
  expect(account.id).toBe(LOCAL_ACCOUNT.accountId);
  await proveBooks();
});
