// Events that time makes: a renewal is told of a week before, a trial's end three days before, each exactly once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { catchUp } from '../platform/clock/advance.ts';
import { setClock } from '../platform/clock/clock.ts';
import { LOCAL_ACCOUNT } from './settings.ts';
import { advance, clockAt, newPrice, putToRest } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

const DAY = 86_400;
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 1000;
const dayOf = (time: number): string => new Date(time * 1000).toISOString().slice(0, 10);

let local: LocalPlatform;
let monthly: string;
let weekly: string;
beforeAll(async () => {
  local = await localPlatform([]);
  await putToRest(local);
  const { id: product } = await local.stripe.products.create({ name: 'Noticed' });
  monthly = await newPrice(local, product, 2000);
  weekly = await newPrice(local, product, 500, { recurring: { interval: 'week' } });
});
afterAll(async () => {
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
  await local.close();
});

async function onClock(
  from: string,
  price: string,
  more: Partial<Stripe.SubscriptionCreateParams> = {},
): Promise<{
  subscription: Stripe.Response<Stripe.Subscription>;
  to(day: string, hours?: number): Promise<void>;
}> {
  const { stripe } = local;
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at(from) });
  const customer = await stripe.customers.create({ name: 'Timed', test_clock: clock.id });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price }],
    ...more,
  });
  return {
    subscription,
    to: async (day, hours = 0) => {
      await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: at(day) + hours * 3600 });
      await expect
        .poll(async () => (await stripe.testHelpers.testClocks.retrieve(clock.id)).status, {
          timeout: 60_000,
          interval: 20,
        })
        .toBe('ready');
    },
  };
}

/** Days on which it was told of, oldest first. */
async function told(type: string, about: Stripe.Subscription): Promise<string[]> {
  return (await eventsOf(type, about)).map(({ created }) => dayOf(created)).reverse();
}

async function eventsOf(type: string, { id, customer }: Stripe.Subscription): Promise<Stripe.Event[]> {
  const { data } = await local.stripe.events.list({ type, limit: 100 });
  return data.filter(({ data: { object } }) => {
    const of = object as { id: string; customer: string };
    return of.id === id || (type === 'invoice.upcoming' && of.customer === customer);
  });
}

test('a renewal is told of seven days before, with the invoice that it will make', async () => {
  const { subscription, to } = await onClock('2026-01-01', monthly);
  await to('2026-01-24');
  expect(await told('invoice.upcoming', subscription)).toEqual([]);
  await to('2026-01-26');
  const [event] = await eventsOf('invoice.upcoming', subscription);
  expect(event).toMatchObject({ created: at('2026-01-25'), request: { id: null, idempotency_key: null } });
  expect(event?.data.object).toMatchObject({
    object: 'invoice',
    id: expect.stringMatching(/^upcoming_in_/),
    billing_reason: 'upcoming',
    status: 'draft',
    number: null,
    total: 2000,
    amount_due: 2000,
    parent: { subscription_details: { subscription: subscription.id } },
    lines: { data: [{ amount: 2000, period: { start: at('2026-02-01'), end: at('2026-03-01') } }] },
  });
  expect(event?.data).not.toHaveProperty('previous_attributes');
  await to('2026-02-21');
  expect(await told('invoice.upcoming', subscription)).toEqual(['2026-01-25']);
  // The one told of is the one that came.
  const renewed = (await local.stripe.invoices.list({ subscription: subscription.id, limit: 1 })).data[0];
  expect([renewed?.billing_reason, renewed?.total]).toEqual(['subscription_cycle', 2000]);
  await to('2026-04-01', 2);
  expect(await told('invoice.upcoming', subscription)).toEqual(['2026-01-25', '2026-02-22', '2026-03-25']);
});

test('a week is told of as it begins; a subscription that ends is not told of', async () => {
  const short = await onClock('2026-01-01', weekly);
  await short.to('2026-01-10');
  expect(await told('invoice.upcoming', short.subscription)).toEqual(['2026-01-01', '2026-01-08']);
  const ending = await onClock('2026-01-01', monthly, { cancel_at_period_end: true });
  await ending.to('2026-02-05');
  expect(await told('invoice.upcoming', ending.subscription)).toEqual([]);
  const ended = await onClock('2026-01-01', monthly);
  await local.stripe.subscriptions.cancel(ended.subscription.id);
  await ended.to('2026-02-05');
  expect(await told('invoice.upcoming', ended.subscription)).toEqual([]);
});

test('changes after the notice do not tell of the same renewal again', async () => {
  const { subscription, to } = await onClock('2026-01-01', monthly);
  await to('2026-01-26');
  await local.stripe.subscriptions.update(subscription.id, { metadata: { a: '1' } });
  await local.stripe.subscriptions.update(subscription.id, {
    items: [{ id: subscription.items.data[0]!.id, quantity: 3 }],
  });
  await to('2026-01-28');
  expect(await told('invoice.upcoming', subscription)).toEqual(['2026-01-25']);
});

test("a trial's end is told of three days before, with the subscription", async () => {
  const { subscription, to } = await onClock('2026-01-01', monthly, { trial_period_days: 14 });
  await to('2026-01-11');
  expect(await told('customer.subscription.trial_will_end', subscription)).toEqual([]);
  await to('2026-01-13');
  const [event] = await eventsOf('customer.subscription.trial_will_end', subscription);
  expect(event).toMatchObject({
    created: at('2026-01-12'),
    data: { object: { id: subscription.id, status: 'trialing', trial_end: at('2026-01-15') } },
  });
  await to('2026-01-20');
  expect(await told('customer.subscription.trial_will_end', subscription)).toEqual(['2026-01-12']);
  // The first real invoice was announced a week before the trial's end.
  expect(await told('invoice.upcoming', subscription)).toEqual(['2026-01-08']);
});

test('a trial shorter than three days is told of at once, by the request that began it', async () => {
  const { subscription, to } = await onClock('2026-01-01', monthly, { trial_end: at('2026-01-03') });
  const [event] = await eventsOf('customer.subscription.trial_will_end', subscription);
  expect(event).toMatchObject({
    created: at('2026-01-01'),
    request: { id: subscription.lastResponse.requestId },
  });
  await to('2026-01-05');
  expect(await told('customer.subscription.trial_will_end', subscription)).toEqual(['2026-01-01']);
});

test('after downtime the account catches up in order, and twice at once tells nothing twice', async () => {
  const { stripe, platform } = local;
  const now = await clockAt(local);
  const { id } = await stripe.customers.create({ name: 'Late' });
  const subscription = await stripe.subscriptions.create({ customer: id, items: [{ price: monthly }] });
  // The clock has gone on, and nobody looked.
  const later = now + 65 * DAY;
  await setClock(platform, LOCAL_ACCOUNT, later);
  await Promise.all([catchUp(platform, LOCAL_ACCOUNT), catchUp(platform, LOCAL_ACCOUNT)]);
  await advance(local, later + DAY);
  expect(await eventsOf('invoice.upcoming', subscription)).toHaveLength(2);
  const types = (await stripe.events.list({ limit: 100 })).data
    .filter(({ data: { object } }) => (object as { customer?: string }).customer === id)
    .map(({ type }) => type)
    .filter((type) => ['invoice.upcoming', 'invoice.created'].includes(type));
  // Newest first: two renewals, each told of before, after the first invoice.
  expect(types).toHaveLength(5);
});

test('how many days before a renewal is told of is a setting of the account', async () => {
  type Settings = { upcoming_days: number; error?: { param: string } };
  const settings = (upcoming_days: number): Promise<Settings> =>
    local.call<Settings>('POST', '/platform/account/settings', { upcoming_days });
  expect((await local.call<Settings>('GET', '/platform/account/settings')).upcoming_days).toBe(7);
  expect((await settings(0)).error?.param).toBe('upcoming_days');
  expect((await settings(3)).upcoming_days).toBe(3);
  const { subscription, to } = await onClock('2026-01-01', monthly);
  await to('2026-01-30');
  expect(await told('invoice.upcoming', subscription)).toEqual(['2026-01-29']);
  expect((await settings(7)).upcoming_days).toBe(7);
});
