// Phases of subscription schedules, each entered at its second through the same change function as any update.
import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkBooks } from '../platform/books.ts';
import { advance, clockAt, idOf, newPrice, putToRest } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

const DAY = 86_400;

let local: LocalPlatform;
let basic: string;
let pro: string;
let product: string;
/** First of a month of 30 days, at midnight. */
let start: number;
beforeAll(async () => {
  local = await localPlatform();
  await putToRest(local);
  product = (await local.stripe.products.create({ name: 'Plan' })).id;
  basic = await newPrice(local, product, 3000);
  pro = await newPrice(local, product, 6000);
});
beforeEach(async () => {
  // Each test begins on the first of a month of thirty days that has not come yet.
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

type Phase = Stripe.SubscriptionScheduleCreateParams.Phase;

async function scheduled(
  phases: Phase[],
  more: Partial<Stripe.SubscriptionScheduleCreateParams> = {},
): Promise<Stripe.SubscriptionSchedule> {
  const { id } = await local.stripe.customers.create({ name: 'Test' });
  return local.stripe.subscriptionSchedules.create({ customer: id, start_date: 'now', phases, ...more });
}

const subscriptionOf = ({ subscription, released_subscription }: Stripe.SubscriptionSchedule) =>
  local.stripe.subscriptions.retrieve(idOf(subscription ?? released_subscription));

/** Oldest first: why, and its lines. */
async function bills(customer: string | { id: string }): Promise<[string | null, number[]][]> {
  const { data } = await local.stripe.invoices.list({ customer: idOf(customer), limit: 100 });
  return data
    .reverse()
    .map((invoice) => [invoice.billing_reason, invoice.lines.data.map(({ amount }) => amount)]);
}

async function told(schedule: string): Promise<string[]> {
  const { data } = await local.stripe.events.list({ limit: 100 });
  return data
    .filter(({ data: { object } }) => (object as { id?: string }).id === schedule)
    .map(({ type }) => type)
    .reverse();
}

const month = (price: string, more: Partial<Phase> = {}): Phase => ({
  items: [{ price }],
  duration: { interval: 'month' },
  ...more,
});

test('two phases of a month: the renewal at their boundary bills the new price alone, then the schedule lets go', async () => {
  const made = await scheduled([month(basic), month(pro)]);
  expect([made.status, made.current_phase]).toEqual([
    'active',
    { start_date: start, end_date: start + 30 * DAY },
  ]);
  const sub = await subscriptionOf(made);
  expect([sub.schedule, sub.items.data[0]?.price.id]).toEqual([made.id, basic]);

  await advance(local, start + 30 * DAY);
  const second = await local.stripe.subscriptionSchedules.retrieve(made.id, { expand: ['subscription'] });
  const entered = second.subscription as Stripe.Subscription;
  expect(second.current_phase?.start_date).toBe(start + 30 * DAY);
  expect([entered.items.data[0]?.id, entered.items.data[0]?.price.id]).toEqual([sub.items.data[0]?.id, pro]);
  expect(await bills(made.customer)).toEqual([
    ['subscription_create', [3000]],
    ['subscription_cycle', [6000]],
  ]);

  await advance(local, start + 62 * DAY);
  const over = await local.stripe.subscriptionSchedules.retrieve(made.id);
  expect([over.status, over.subscription, over.released_subscription, over.current_phase]).toEqual([
    'released',
    null,
    sub.id,
    null,
  ]);
  expect((await subscriptionOf(over)).schedule).toBeNull();
  expect(await bills(made.customer)).toEqual([
    ['subscription_create', [3000]],
    ['subscription_cycle', [6000]],
    ['subscription_cycle', [6000]],
  ]);
  expect(await told(made.id)).toEqual([
    'subscription_schedule.created',
    'subscription_schedule.updated',
    'subscription_schedule.expiring',
    'subscription_schedule.released',
  ]);
});

// 30.00 to 60.00 after 10 of 30 days: 20/30 of 30.00 back, 20/30 of 60.00 charged.
test.each([
  [
    'create_prorations',
    [
      ['subscription_create', [3000]],
      ['subscription_cycle', [-2000, 4000, 6000]],
    ],
  ],
  [
    'always_invoice',
    [
      ['subscription_create', [3000]],
      ['subscription_update', [-2000, 4000]],
      ['subscription_cycle', [6000]],
    ],
  ],
  [
    'none',
    [
      ['subscription_create', [3000]],
      ['subscription_cycle', [6000]],
    ],
  ],
] as const)('a phase that begins inside a period, with %s', async (behavior, expected) => {
  const made = await scheduled([
    { items: [{ price: basic }], end_date: start + 10 * DAY },
    month(pro, { proration_behavior: behavior, duration: { interval: 'month', interval_count: 3 } }),
  ]);
  await advance(local, start + 31 * DAY);
  expect(await bills(made.customer)).toEqual(expected);
});

test('end_behavior cancel inside a period: it is billed to that moment, and the schedule is completed', async () => {
  const made = await scheduled([month(basic), { items: [{ price: pro }], end_date: start + 45 * DAY }], {
    end_behavior: 'cancel',
  });
  await advance(local, start + 46 * DAY);
  const over = await local.stripe.subscriptionSchedules.retrieve(made.id);
  expect([over.status, over.completed_at, idOf(over.subscription)]).toEqual([
    'completed',
    start + 45 * DAY,
    idOf(made.subscription),
  ]);
  const sub = await subscriptionOf(over);
  expect([sub.status, sub.ended_at]).toEqual(['canceled', start + 45 * DAY]);
  // The second month has 31 days, and the subscription has 15 of them: 6000 × 15/31 = 2903.23.
  expect(await bills(made.customer)).toEqual([
    ['subscription_create', [3000]],
    ['subscription_cycle', [2903]],
  ]);
});

test('a schedule that starts later begins its subscription at that second', async () => {
  const made = await scheduled([month(basic)], { start_date: start + 5 * DAY });
  expect([made.status, made.subscription, made.current_phase]).toEqual(['not_started', null, null]);
  await advance(local, start + 6 * DAY);
  const begun = await local.stripe.subscriptionSchedules.retrieve(made.id);
  expect(begun.status).toBe('active');
  const sub = await subscriptionOf(begun);
  expect([sub.created, sub.billing_cycle_anchor, sub.schedule]).toEqual([
    start + 5 * DAY,
    start + 5 * DAY,
    made.id,
  ]);
});

test('a trial phase, then a paid one: nothing is charged until it ends', async () => {
  const made = await scheduled([
    { items: [{ price: basic }], end_date: start + 14 * DAY, trial: true },
    month(pro),
  ]);
  expect((await subscriptionOf(made)).status).toBe('trialing');
  await advance(local, start + 14 * DAY);
  const sub = await subscriptionOf(made);
  expect([sub.status, sub.items.data[0]?.current_period_start]).toEqual(['active', start + 14 * DAY]);
  expect(await bills(made.customer)).toEqual([
    ['subscription_create', [0]],
    ['subscription_cycle', [6000]],
  ]);
});

test('a change of the subscription is taken over by the phase that runs, not by those to come', async () => {
  const made = await scheduled([month(basic), month(pro)]);
  const sub = await subscriptionOf(made);
  await local.stripe.subscriptions.update(sub.id, {
    items: [{ id: sub.items.data[0]!.id, quantity: 3 }],
    proration_behavior: 'none',
  });
  const after = await local.stripe.subscriptionSchedules.retrieve(made.id);
  expect(after.phases.map(({ items }) => items.map(({ price, quantity }) => [price, quantity]))).toEqual([
    [[basic, 3]],
    [[pro, 1]],
  ]);
  await expect(
    local.stripe.subscriptions.update(sub.id, { cancel_at_period_end: true }),
  ).rejects.toMatchObject({ statusCode: 400, message: /managed by the subscription schedule/ });
});
