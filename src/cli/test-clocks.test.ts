// Test clocks as stripe-node drives them: a time of their own, advanced through everything that falls due.
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { schema } from '../store/index.ts';
import { finishAdvance, resumeAdvances } from '../platform/clock/test-clock.ts';
import { LOCAL_ACCOUNT } from './settings.ts';
import { idOf, newPrice, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

const at = (text: string): number => Date.parse(text) / 1000;

let local: LocalPlatform;
let price: string;
beforeAll(async () => {
  local = await localPlatform();
  const product = await local.stripe.products.create({ name: 'Plan' });
  price = await newPrice(local, product.id, 3000);
});
afterAll(() => local.close());

const clocks = (): Stripe['testHelpers']['testClocks'] => local.stripe.testHelpers.testClocks;

async function clockedAt(frozen: string): Promise<string> {
  return (await clocks().create({ frozen_time: at(frozen) })).id;
}

/** Waits for what Stripe's clients wait for: the clock to say that it is ready. */
async function advanced(id: string, to: string): Promise<Stripe.TestHelpers.TestClock> {
  await clocks().advance(id, { frozen_time: at(to) });
  // Behind the advance in the queue of the store: done when that is.
  await finishAdvance(local.platform, LOCAL_ACCOUNT, id);
  return clocks().retrieve(id);
}

test('a year of renewals on a clock in the past: each at its own second, the others untouched', async () => {
  const clock = await clockedAt('2024-01-31T10:00:00Z');
  const made = await subscribed(local, [{ price }], {}, { test_clock: clock });
  expect(made).toMatchObject({ test_clock: clock, start_date: at('2024-01-31T10:00:00Z'), status: 'active' });
  const elsewhere = await local.stripe.subscriptions.list({ limit: 100 });
  expect(elsewhere.data.some(({ id }) => id === made.id)).toBe(false);

  // Two months at a time at most, as on Stripe; 31 January, 29 February (a leap year), 31 March.
  expect(await advanced(clock, '2024-02-29T12:00:00Z')).toMatchObject({ status: 'ready' });
  await advanced(clock, '2024-03-31T12:00:00Z');
  const { data } = await local.stripe.invoices.list({ customer: idOf(made.customer) });
  expect(data.map(({ created, status, total }) => [created, status, total])).toEqual([
    [at('2024-03-31T10:00:00Z'), 'paid', 3000],
    [at('2024-02-29T10:00:00Z'), 'paid', 3000],
    [at('2024-01-31T10:00:00Z'), 'paid', 3000],
  ]);
  const found = await local.stripe.subscriptions.list({ test_clock: clock });
  expect(found.data[0]?.items.data[0]?.current_period_end).toBe(at('2024-04-30T10:00:00Z'));
  // What belongs to no clock was not asked for, and the account's own clock did not move.
  expect((await local.call<{ now: number }>('GET', '/platform/clock')).now).toBeGreaterThan(
    at('2026-01-01T00:00:00Z'),
  );
});

test('the answer to advance still shows the old time; ready follows, with its events', async () => {
  const clock = await clockedAt('2030-05-01T00:00:00Z');
  const answer = await clocks().advance(clock, { frozen_time: at('2030-05-03T00:00:00Z') });
  expect(answer).toMatchObject({
    object: 'test_helpers.test_clock',
    status: 'advancing',
    frozen_time: at('2030-05-01T00:00:00Z'),
    status_details: { advancing: { target_frozen_time: at('2030-05-03T00:00:00Z') } },
  });
  await finishAdvance(local.platform, LOCAL_ACCOUNT, clock);
  expect(await clocks().retrieve(clock)).toMatchObject({
    status: 'ready',
    frozen_time: at('2030-05-03T00:00:00Z'),
    status_details: {},
  });
});

test('a change on a clock is prorated in its time', async () => {
  const clock = await clockedAt('2026-09-01T00:00:00Z');
  const product = await local.stripe.products.create({ name: 'Basic' });
  const basic = await newPrice(local, product.id, 3100);
  const pro = await newPrice(local, product.id, 4400);
  const made = await subscribed(local, [{ price: basic }], {}, { test_clock: clock });
  await advanced(clock, '2026-09-11T06:00:00Z');
  const updated = await local.stripe.subscriptions.update(made.id, {
    items: [{ id: made.items.data[0]!.id, price: pro }],
    proration_behavior: 'always_invoice',
    expand: ['latest_invoice'],
  });
  // billing.md 2.2, example A.
  const invoice = updated.latest_invoice as Stripe.Invoice;
  expect(invoice.lines.data.map(({ amount }) => amount)).toEqual([-2041, 2897]);
  expect(invoice.created).toBe(at('2026-09-11T06:00:00Z'));
});

test('forward only, two intervals at most, three customers with three subscriptions, unless the limits are off', async () => {
  const clock = await clockedAt('2026-01-01T00:00:00Z');
  const failing = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: Stripe.errors.StripeError) => error.message,
    );
  expect(await failing(clocks().advance(clock, { frozen_time: at('2025-12-31T00:00:00Z') }))).toMatch(
    /only goes forward/,
  );
  expect(await failing(clocks().advance(clock, { frozen_time: at('2028-01-02T00:00:00Z') }))).toMatch(
    /at most 2 intervals/,
  );
  const made = await subscribed(local, [{ price }], {}, { test_clock: clock });
  expect(await failing(clocks().advance(clock, { frozen_time: at('2026-03-02T00:00:00Z') }))).toMatch(
    /here to 2026-03-01/,
  );

  const customer = idOf(made.customer);
  for (let n = 0; n < 2; n++) await local.stripe.subscriptions.create({ customer, items: [{ price }] });
  expect(await failing(local.stripe.subscriptions.create({ customer, items: [{ price }] }))).toMatch(
    /3 subscriptions each/,
  );
  for (let n = 0; n < 2; n++) await local.stripe.customers.create({ test_clock: clock });
  expect(await failing(local.stripe.customers.create({ test_clock: clock }))).toMatch(/at most 3 customers/);

  local.platform.testClockLimits = false;
  await local.stripe.customers.create({ test_clock: clock });
  expect((await advanced(clock, '2026-12-31T00:00:00Z')).status).toBe('ready');
  const invoices = await local.stripe.invoices.list({ subscription: made.id, limit: 100 });
  expect(invoices.data).toHaveLength(12);
  local.platform.testClockLimits = true;
});

test('nothing on a clock can be changed while it advances, and an advance that was cut off goes on', async () => {
  const clock = await clockedAt('2026-01-01T00:00:00Z');
  const made = await subscribed(local, [{ price }], {}, { test_clock: clock });
  // As a stop half-way leaves it: on its way, and nobody at work.
  const { testClocks } = schema;
  await local.platform.store.db
    .update(testClocks)
    .set({ status: 'advancing', targetFrozenTime: at('2026-02-02T00:00:00Z') })
    .where(eq(testClocks.id, clock));
  await expect(local.stripe.subscriptions.update(made.id, { metadata: { a: 'b' } })).rejects.toMatchObject({
    code: 'test_clock_not_ready',
  });
  await expect(clocks().advance(clock, { frozen_time: at('2026-02-03T00:00:00Z') })).rejects.toMatchObject({
    code: 'test_clock_not_ready',
  });
  await resumeAdvances(local.platform, LOCAL_ACCOUNT);
  expect((await clocks().retrieve(clock)).frozen_time).toBe(at('2026-02-02T00:00:00Z'));
  expect((await local.stripe.invoices.list({ subscription: made.id })).data).toHaveLength(2);
});

test('deleting a clock deletes its customers and ends their subscriptions', async () => {
  const clock = await clockedAt('2026-01-01T00:00:00Z');
  const made = await subscribed(local, [{ price }], {}, { test_clock: clock });
  expect(await clocks().del(clock)).toEqual({ id: clock, object: 'test_helpers.test_clock', deleted: true });
  expect(await local.stripe.customers.retrieve(idOf(made.customer))).toMatchObject({ deleted: true });
  expect((await local.stripe.subscriptions.retrieve(made.id)).status).toBe('canceled');
  await expect(clocks().retrieve(clock)).rejects.toMatchObject({ statusCode: 404 });
  const listed = await clocks().list({ limit: 100 });
  expect(listed.data.map(({ id }) => id)).not.toContain(clock);
});

test('an unknown clock is an error of its parameter, and nothing is made', async () => {
  await expect(local.stripe.customers.create({ test_clock: 'clock_none' })).rejects.toMatchObject({
    param: 'test_clock',
    code: 'resource_missing',
  });
});

test('a customer that is deleted is gone from the list, and cannot be deleted twice', async () => {
  const { id } = await local.stripe.customers.create({ name: 'Gone', email: 'gone@example.com' });
  expect(await local.stripe.customers.del(id)).toEqual({ id, object: 'customer', deleted: true });
  expect((await local.stripe.customers.list({ email: 'gone@example.com' })).data).toEqual([]);
  await expect(local.stripe.customers.del(id)).rejects.toMatchObject({ statusCode: 404 });
});
