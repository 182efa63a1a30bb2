// Subscription schedules through the API: made, read, listed, changed, canceled and released.
import { eq } from 'drizzle-orm';
import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkBooks } from '../platform/books.ts';
import { schema } from '../store/index.ts';
import { advance, clockAt, idOf, newPrice, putToRest, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

const DAY = 86_400;

let local: LocalPlatform;
let basic: string;
let pro: string;
/** First of a month of 30 days, at midnight. */
let start: number;
beforeAll(async () => {
  local = await localPlatform();
  await putToRest(local);
  const product = (await local.stripe.products.create({ name: 'Plan' })).id;
  basic = await newPrice(local, product, 3000);
  pro = await newPrice(local, product, 6000);
});
beforeEach(async () => {
  const now = new Date((await clockAt(local)) * 1000);
  let month = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
  while (new Date(month + 30 * DAY * 1000).getUTCDate() !== 1)
    month = Date.UTC(new Date(month).getUTCFullYear(), new Date(month).getUTCMonth() + 1, 1);
  start = month / 1000;
  await advance(local, start);
});
afterAll(async () => {
  expect(await checkBooks(local.platform.store.db)).toEqual([]);
  await local.close();
});

const schedules = () => local.stripe.subscriptionSchedules;
const subscriptionOf = (id: string | { id: string } | null) => local.stripe.subscriptions.retrieve(idOf(id));

async function scheduled(
  more: Partial<Stripe.SubscriptionScheduleCreateParams> = {},
): Promise<Stripe.SubscriptionSchedule> {
  const { id } = await local.stripe.customers.create({ name: 'Test' });
  return schedules().create({
    customer: id,
    start_date: 'now',
    phases: [
      { items: [{ price: basic }], duration: { interval: 'month' } },
      { items: [{ price: pro }], duration: { interval: 'month' } },
    ],
    ...more,
  });
}

async function latest(customer: string | { id: string }): Promise<Stripe.Invoice> {
  return (await local.stripe.invoices.list({ customer: idOf(customer), limit: 1 })).data[0]!;
}

test('a schedule of a subscription that runs begins with its period and items; a phase can follow', async () => {
  const sub = await subscribed(local, [{ price: basic, quantity: 2 }]);
  const made = await schedules().create({ from_subscription: sub.id });
  expect([made.status, idOf(made.subscription), made.end_behavior, made.current_phase]).toEqual([
    'active',
    sub.id,
    'release',
    { start_date: start, end_date: start + 30 * DAY },
  ]);
  expect(made.phases[0]?.items.map(({ price, quantity }) => [price, quantity])).toEqual([[basic, 2]]);
  expect(idOf((await subscriptionOf(sub.id)).schedule)).toBe(made.id);
  const changed = await schedules().update(made.id, {
    phases: [
      { start_date: start, end_date: start + 30 * DAY, items: [{ price: basic, quantity: 2 }] },
      { items: [{ price: pro }], duration: { interval: 'month' } },
    ],
  });
  expect(changed.phases.map(({ start_date: at }) => at)).toEqual([start, start + 30 * DAY]);
  await advance(local, start + 30 * DAY);
  expect((await subscriptionOf(sub.id)).items.data.map(({ price }) => price.id)).toEqual([pro]);
  expect((await latest(sub.customer)).total).toBe(6000);
  await expect(schedules().create({ from_subscription: sub.id })).rejects.toMatchObject({
    statusCode: 400,
    param: 'from_subscription',
  });
});

test('the phase that runs can end now, and the next begin: what follows is prorated as that phase says', async () => {
  const made = await scheduled();
  await advance(local, start + 15 * DAY);
  const changed = await schedules().update(made.id, {
    phases: [
      { start_date: start, end_date: 'now', items: [{ price: basic }] },
      {
        start_date: 'now',
        items: [{ price: pro }],
        duration: { interval: 'month' },
        proration_behavior: 'always_invoice',
      },
    ],
  });
  expect(changed.current_phase?.start_date).toBe(start + 15 * DAY);
  // Half of 30.00 back, half of 60.00.
  expect((await latest(made.customer)).lines.data.map(({ amount }) => amount)).toEqual([-1500, 3000]);
});

test.each([
  // Half of 30.00.
  [{}, -1500],
  [{ prorate: false }, 3000],
  [{ invoice_now: false }, 3000],
])('canceled with %j, its subscription ends and the latest invoice comes to %i', async (how, total) => {
  const made = await scheduled();
  await advance(local, start + 15 * DAY);
  const canceled = await schedules().cancel(made.id, how);
  expect([canceled.status, canceled.canceled_at, canceled.current_phase]).toEqual([
    'canceled',
    start + 15 * DAY,
    null,
  ]);
  expect((await subscriptionOf(made.subscription)).status).toBe('canceled');
  expect((await latest(made.customer)).total).toBe(total);
  await expect(schedules().cancel(made.id)).rejects.toMatchObject({
    statusCode: 400,
    message: /You cannot cancel a subscription schedule that is currently in the `canceled` status/,
  });
});

test('a released subscription goes on by itself and is changed like any other', async () => {
  const made = await scheduled();
  const released = await schedules().release(made.id);
  expect([released.status, released.subscription, released.released_subscription]).toEqual([
    'released',
    null,
    idOf(made.subscription),
  ]);
  const sub = await subscriptionOf(made.subscription);
  expect(sub.schedule).toBeNull();
  const ending = await local.stripe.subscriptions.update(sub.id, { cancel_at_period_end: true });
  expect(ending.cancel_at).toBe(start + 30 * DAY);
  await expect(schedules().update(made.id, { end_behavior: 'cancel' })).rejects.toMatchObject({
    statusCode: 400,
  });
});

test('ending the subscription ends its schedule', async () => {
  const made = await scheduled();
  await local.stripe.subscriptions.cancel(idOf(made.subscription));
  expect((await schedules().retrieve(made.id)).status).toBe('canceled');
});

test('a schedule that has not started is canceled without an invoice, and listed until then', async () => {
  const made = await scheduled({ start_date: start + 3 * DAY, metadata: { a: '1' } });
  const { customer } = made;
  const listed = await schedules().list({ customer: idOf(customer), scheduled: true });
  expect(listed.data.map(({ id, metadata }) => [id, metadata])).toEqual([[made.id, { a: '1' }]]);
  await schedules().cancel(made.id);
  expect((await schedules().list({ customer: idOf(customer), scheduled: true })).data).toEqual([]);
  const later = await schedules().list({ canceled_at: { gte: start }, limit: 1 });
  expect(later.data.map(({ id }) => id)).toEqual([made.id]);
  await advance(local, start + 4 * DAY);
  expect((await local.stripe.invoices.list({ customer: idOf(customer) })).data).toEqual([]);
});

test('subscription, customer and prices of phases are expanded, and a subscription its schedule', async () => {
  const made = await scheduled({ expand: ['subscription.latest_invoice', 'customer', 'phases.items.price'] });
  const sub = made.subscription as Stripe.Subscription;
  expect((sub.latest_invoice as Stripe.Invoice).total).toBe(3000);
  expect((made.phases[0]?.items[0]?.price as Stripe.Price).unit_amount).toBe(3000);
  const read = await local.stripe.subscriptions.retrieve(sub.id, { expand: ['schedule'] });
  expect((read.schedule as Stripe.SubscriptionSchedule).id).toBe(made.id);
});

test('a test clock goes through three phases in one advance, each billed at its second', async () => {
  const clock = await local.stripe.testHelpers.testClocks.create({ frozen_time: start });
  const { id } = await local.stripe.customers.create({ name: 'On a clock', test_clock: clock.id });
  const phase = (price: string, quantity: number) => ({
    items: [{ price, quantity }],
    duration: { interval: 'week' as const },
  });
  const made = await schedules().create({
    customer: id,
    start_date: 'now',
    end_behavior: 'release',
    phases: [phase(basic, 1), phase(basic, 2), phase(basic, 4)].map((each) => ({
      ...each,
      proration_behavior: 'always_invoice' as const,
    })),
  });
  await local.stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: start + 29 * DAY });
  let status = 'advancing';
  while (status === 'advancing') ({ status } = await local.stripe.testHelpers.testClocks.retrieve(clock.id));
  expect(status).toBe('ready');
  const { data } = await local.stripe.invoices.list({ customer: id });
  expect(data.reverse().map(({ created, total }) => [(created - start) / DAY, total])).toEqual([
    [0, 3000],
    // 23 of 30 days of one more: -2300 + 4600
    [7, 2300],
    // 16 of 30 days of two more: -3200 + 6400
    [14, 3200],
  ]);
  expect((await schedules().retrieve(made.id)).status).toBe('released');
});

test.each([
  [{ phases: [] }, 'phases'],
  [{ phases: [{ items: [{ price: 'price_none' }] }] }, 'phases[0][items][0][price]'],
  [{ start_date: 1 }, undefined],
  [{ from_subscription: 'sub_none' }, 'customer'],
] as const)('%j is refused', async (params, param) => {
  await expect(scheduled(params as never)).rejects.toMatchObject(param === undefined ? {} : { param });
});

test('books tell of a subscription that has drifted from its phase', async () => {
  const made = await scheduled();
  const { db } = local.platform.store;
  const sub = idOf(made.subscription);
  const { subscriptionItems } = schema;
  const [item] = (await db.select().from(subscriptionItems)).filter(
    ({ subscription }) => subscription === sub,
  );
  const change = (quantity: number) => local.platform.store.db.update(subscriptionItems).set({ quantity });
  await change(5).where(eq(subscriptionItems.id, item!.id));
  expect(await checkBooks(db)).toEqual([
    `Subscription ${sub} has 5 × ${basic}, and the phase of ${made.id} that runs says 1 × ${basic}.`,
  ]);
  await change(1).where(eq(subscriptionItems.id, item!.id));
});
