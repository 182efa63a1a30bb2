// Previews of schedules, of a recurring cycle, and for customers who do not exist yet: each is what is billed then.
import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkBooks } from '../platform/books.ts';
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

const amounts = ({ lines }: Stripe.Invoice): number[] => lines.data.map(({ amount }) => amount);
const preview = (params: Stripe.InvoiceCreatePreviewParams) => local.stripe.invoices.createPreview(params);

async function scheduled(
  phases: Stripe.SubscriptionScheduleCreateParams.Phase[],
  more: Partial<Stripe.SubscriptionScheduleCreateParams> = {},
): Promise<Stripe.SubscriptionSchedule> {
  const { id } = await local.stripe.customers.create({ name: 'Test' });
  return local.stripe.subscriptionSchedules.create({ customer: id, start_date: 'now', phases, ...more });
}

async function latest(customer: string | { id: string }): Promise<Stripe.Invoice> {
  return (await local.stripe.invoices.list({ customer: idOf(customer), limit: 1 })).data[0]!;
}

// 30.00 to 60.00 after 10 of 30 days: 20/30 back and 20/30 charged, then the month that follows.
test.each([
  ['create_prorations', 30, [-2000, 4000, 6000]],
  ['always_invoice', 10, [-2000, 4000]],
  ['none', 30, [6000]],
] as const)(
  'a phase to come, with %s, is in the preview and then on the invoice',
  async (behavior, day, expected) => {
    const made = await scheduled([
      { items: [{ price: basic }], end_date: start + 10 * DAY },
      {
        items: [{ price: pro }],
        duration: { interval: 'month', interval_count: 3 },
        proration_behavior: behavior,
      },
    ]);
    const shown = await preview({ schedule: made.id });
    const ofSubscription = await preview({ subscription: idOf(made.subscription) });
    expect([amounts(shown), amounts(ofSubscription), shown.total]).toEqual([
      expected,
      expected,
      expected.reduce((sum, each) => sum + each, 0),
    ]);
    await advance(local, start + day * DAY);
    const billed = await latest(made.customer);
    expect([amounts(billed), billed.total]).toEqual([amounts(shown), shown.total]);
  },
);

test('schedule_details preview what an update of the schedule then bills', async () => {
  const made = await scheduled([
    { items: [{ price: basic }], duration: { interval: 'month', interval_count: 2 } },
  ]);
  await advance(local, start + 15 * DAY);
  const phases = [
    {
      start_date: start,
      items: [{ price: pro, quantity: 2 }],
      duration: { interval: 'month' as const, interval_count: 2 },
    },
  ];
  // Half of 30.00 back, half of 2 × 60.00.
  const now = await preview({
    schedule: made.id,
    schedule_details: { phases, proration_behavior: 'always_invoice' },
  });
  expect([amounts(now), now.total]).toEqual([[-1500, 6000], 4500]);
  const later = await preview({ schedule: made.id, schedule_details: { phases } });
  expect(amounts(later)).toEqual([-1500, 6000, 12_000]);
  // Nothing was stored by either.
  const [kept] = (await local.stripe.subscriptionSchedules.retrieve(made.id)).phases;
  expect(kept?.items.map(({ price, quantity }) => [price, quantity])).toEqual([[basic, 1]]);

  await local.stripe.subscriptionSchedules.update(made.id, { phases, proration_behavior: 'always_invoice' });
  const billed = await latest(made.customer);
  expect([amounts(billed), billed.total]).toEqual([amounts(now), now.total]);
});

test('a new schedule is previewed as it would begin, and one that waits as it will', async () => {
  const { id } = await local.stripe.customers.create({ name: 'Test' });
  const details = { phases: [{ items: [{ price: basic, quantity: 3 }] }, { items: [{ price: pro }] }] };
  expect((await preview({ customer: id, schedule_details: details })).total).toBe(9000);
  const waits = await scheduled([{ items: [{ price: pro }] }], { start_date: start + 3 * DAY });
  const shown = await preview({ schedule: waits.id });
  expect([shown.total, shown.created]).toEqual([6000, start + 3 * DAY]);
});

test('recurring shows a full cycle: no prorations, nothing that waits, no coupon for one invoice, no balance', async () => {
  const once = await local.stripe.coupons.create({ percent_off: 50, duration: 'once' });
  const always = await local.stripe.coupons.create({ percent_off: 10, duration: 'forever' });
  const sub = await subscribed(
    local,
    [{ price: basic }],
    { discounts: [{ coupon: always.id }] },
    { balance: -500 },
  );
  await local.stripe.invoiceItems.create({
    customer: idOf(sub.customer),
    subscription: sub.id,
    amount: 700,
    currency: 'usd',
  });
  await advance(local, start + 15 * DAY);
  const shown = await preview({
    subscription: sub.id,
    preview_mode: 'recurring',
    subscription_details: { items: [{ id: sub.items.data[0]!.id, price: pro }] },
    discounts: [{ discount: idOf(sub.discounts[0]!) }, { coupon: once.id }],
  });
  // 60.00 less 10 %.
  expect([amounts(shown), shown.total, shown.amount_due, shown.starting_balance]).toEqual([
    [6000],
    5400,
    5400,
    0,
  ]);
  const trial = await preview({
    customer: idOf(sub.customer),
    preview_mode: 'recurring',
    subscription_details: { items: [{ price: pro, quantity: 2 }] },
  });
  expect(trial.total).toBe(12_000);
});

test('customer_details stand for a customer who does not exist yet', async () => {
  const before = await local.stripe.customers.list({ limit: 1 });
  const shown = await preview({
    customer_details: { address: { country: 'DE', postal_code: '10115' } },
    subscription_details: { items: [{ price: basic, quantity: 2 }] },
    currency: 'usd',
  });
  expect([shown.total, shown.currency]).toEqual([6000, 'usd']);
  expect((await local.stripe.customers.list({ limit: 1 })).data[0]?.id).toBe(before.data[0]?.id);
});

test.each([
  [{ schedule: 'sub_sched_none' }, 400, 'schedule'],
  [{ schedule: 'sub_sched_none', subscription: 'sub_x' }, 400, 'subscription'],
  [{ schedule_details: { phases: [{ items: [{ price: 'price_none' }] }] } }, 400, 'customer'],
  [{ preview_mode: 'yearly' }, 400, 'preview_mode'],
] as const)('%j is refused', async (params, status, param) => {
  await expect(preview(params as never)).rejects.toMatchObject({
    statusCode: status,
    param,
  });
});
