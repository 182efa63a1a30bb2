// One-off items and prices that a request brings with it, through stripe-node; amounts worked by hand, June has 30 days.
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { advance, idOf, newPrice, putToRest, send, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

const DAY = 86_400;
const HOUR = 3600;
const JUNE = Date.UTC(2027, 5, 1) / 1000;
const JULY = Date.UTC(2027, 6, 1) / 1000;

let local: LocalPlatform;
let product: string;
let price: string;
let setup: string;
beforeAll(async () => {
  local = await localPlatform();
  product = (await local.stripe.products.create({ name: 'Plan' })).id;
  price = await newPrice(local, product, 2400);
  const service = (await local.stripe.products.create({ name: 'Setup' })).id;
  setup = (await local.stripe.prices.create({ product: service, currency: 'usd', unit_amount: 1500 })).id;
  await putToRest(local);
  await advance(local, JUNE);
});
afterAll(() => local.close());

async function inJune(
  more: Partial<Stripe.SubscriptionCreateParams> = {},
  items: Stripe.SubscriptionCreateParams.Item[] = [{ price }],
): Promise<{ sub: Stripe.Subscription; customer: string; to(moment: number): Promise<void> }> {
  const { id: clock } = await local.stripe.testHelpers.testClocks.create({ frozen_time: JUNE });
  const sub = await subscribed(local, items, more, { test_clock: clock });
  const to = async (moment: number) => {
    await local.stripe.testHelpers.testClocks.advance(clock, { frozen_time: moment });
    for (;;) {
      const { status } = await local.stripe.testHelpers.testClocks.retrieve(clock);
      if (status !== 'advancing') break;
    }
  };
  return { sub, customer: idOf(sub.customer), to };
}

const pendingOf = async (customer: string): Promise<Stripe.InvoiceItem[]> =>
  (await local.stripe.invoiceItems.list({ customer, pending: true, limit: 100 })).data.reverse();
const linesOf = (invoice: Stripe.Invoice): [string | null, number][] =>
  invoice.lines.data.map(({ description, amount }) => [description, amount]);
const latest = (sub: Stripe.Subscription): Stripe.Invoice => sub.latest_invoice as Stripe.Invoice;

test('a new subscription bills them with its first period, also a credit, a discount and tax', async () => {
  const half = await local.stripe.coupons.create({ percent_off: 50, duration: 'once' });
  const rate = await local.stripe.taxRates.create({ display_name: 'VAT', percentage: 10, inclusive: false });
  const { sub } = await inJune({
    add_invoice_items: [
      { price: setup, quantity: 2, discounts: [{ coupon: half.id }], tax_rates: [rate.id] },
      { price_data: { currency: 'usd', product, unit_amount: -400 } },
    ],
  });
  const invoice = latest(sub);
  expect(linesOf(invoice)).toEqual([
    ['Setup', 3000],
    ['Plan', -400],
    ['1 × Plan (at $24.00 / month)', 2400],
  ]);
  // 30.00 less half is 15.00, with 10 % tax 16.50
  expect([invoice.total, invoice.status]).toEqual([1650 - 400 + 2400, 'paid']);
  expect(invoice.lines.data[0]?.period).toEqual({ start: JUNE, end: JULY });
});

test('an update leaves them to the next invoice, and bills them with one that it makes', async () => {
  const { sub, customer, to } = await inJune();
  await local.stripe.subscriptions.update(sub.id, { add_invoice_items: [{ price: setup }] });
  expect((await pendingOf(customer)).map(({ amount, proration }) => [amount, proration])).toEqual([
    [1500, false],
  ]);
  await to(JUNE + 15 * DAY);
  const changed = await local.stripe.subscriptions.update(sub.id, {
    items: [{ id: sub.items.data[0]!.id, quantity: 2 }],
    add_invoice_items: [
      { price: setup, period: { start: { type: 'now' }, end: { type: 'min_item_period_end' } } },
    ],
    proration_behavior: 'always_invoice',
    expand: ['latest_invoice'],
  });
  // 15 of 30 days of 24.00 and of 48.00
  expect(
    latest(changed)
      .lines.data.map(({ amount }) => amount)
      .sort((a, b) => a - b),
  ).toEqual([-1200, 1500, 1500, 2400]);
  expect(await pendingOf(customer)).toEqual([]);
});

test('prices that recur, of another currency, unknown, or none at all are refused', async () => {
  const { sub } = await inJune();
  for (const [item, param] of [
    [{ price }, 'add_invoice_items[0][pricing][price]'],
    [{ price: 'price_none' }, 'add_invoice_items[0][pricing][price]'],
    [{ quantity: 1 }, 'add_invoice_items[0][price]'],
    [
      { price_data: { currency: 'usd', product: 'prod_none', unit_amount: 1 } },
      'add_invoice_items[0][price_data][product]',
    ],
  ] as [Stripe.SubscriptionUpdateParams.AddInvoiceItem, string][])
    await expect(
      local.stripe.subscriptions.update(sub.id, { add_invoice_items: [item] }),
    ).rejects.toMatchObject({ statusCode: 400, param });
  expect(await pendingOf(idOf(sub.customer))).toEqual([]);
});

test('items bring prices of their own, which nothing else can use', async () => {
  const { sub } = await inJune({}, [
    {
      price_data: { currency: 'usd', product, unit_amount: 3000, recurring: { interval: 'month' } },
      quantity: 2,
    },
  ]);
  const own = sub.items.data[0]!.price;
  expect([own.active, own.unit_amount, own.type, latest(sub).total]).toEqual([
    false,
    3000,
    'recurring',
    6000,
  ]);
  expect((await local.stripe.prices.retrieve(own.id)).active).toBe(false);
  await expect(
    local.stripe.subscriptions.update(sub.id, { items: [{ price: own.id }] }),
  ).rejects.toMatchObject({ statusCode: 400 });
  const changed = await local.stripe.subscriptions.update(sub.id, {
    items: [
      {
        id: sub.items.data[0]!.id,
        price_data: { currency: 'usd', product, unit_amount: 4000, recurring: { interval: 'month' } },
      },
    ],
  });
  expect([changed.items.data[0]!.price.unit_amount, changed.items.data[0]!.quantity]).toEqual([4000, 2]);
  expect((await pendingOf(idOf(sub.customer))).map(({ amount }) => amount)).toEqual([-6000, 8000]);
});

test('pending_invoice_item_interval bills what waits between renewals, and nothing when none does', async () => {
  const { sub, customer, to } = await inJune({
    pending_invoice_item_interval: { interval: 'week', interval_count: 1 },
  });
  expect(sub.next_pending_invoice_item_invoice).toBe(JUNE + 7 * DAY);
  await local.stripe.subscriptions.update(sub.id, { add_invoice_items: [{ price: setup }] });
  await to(JUNE + 15 * DAY);
  const [week, ...others] = (await local.stripe.invoices.list({ subscription: sub.id })).data;
  expect([week?.created, week?.total, week?.billing_reason, week?.status, others.length]).toEqual([
    JUNE + 7 * DAY,
    1500,
    'automatic_pending_invoice_item_invoice',
    'paid',
    1,
  ]);
  expect(await pendingOf(customer)).toEqual([]);
  const now = await local.stripe.subscriptions.retrieve(sub.id);
  expect(now.next_pending_invoice_item_invoice).toBe(JUNE + 21 * DAY);
  const cleared = await local.stripe.subscriptions.update(sub.id, { pending_invoice_item_interval: '' });
  expect([cleared.pending_invoice_item_interval, cleared.next_pending_invoice_item_invoice]).toEqual([
    null,
    null,
  ]);
  await to(JULY + 2 * HOUR);
  expect((await local.stripe.invoices.list({ subscription: sub.id })).data[0]?.total).toBe(2400);
});

test('what Stripe does not know of a new item is refused as unknown', async () => {
  const { id } = await local.stripe.customers.create({});
  for (const extra of ['items[0][id]=si_1', 'items[0][deleted]=true', 'application=ca_1']) {
    const { status, error } = await send(
      local,
      'POST',
      '/v1/subscriptions',
      `customer=${id}&items[0][price]=${price}&${extra}`,
    );
    expect([extra, status, error.code]).toEqual([extra, 400, 'parameter_unknown']);
  }
});

test.each([
  ['flexible', 'create_prorations', 1440],
  ['flexible', 'none', 2400],
  ['classic', 'none', 1440],
] as const)(
  'a first period that cancel_at cuts to 18 days costs, %s with %s, %i',
  async (type, behavior, total) => {
    const { sub, to } = await inJune({
      billing_mode: { type },
      cancel_at: JUNE + 18 * DAY,
      proration_behavior: behavior,
    });
    expect([latest(sub).total, sub.cancel_at, sub.items.data[0]!.current_period_end]).toEqual([
      total,
      JUNE + 18 * DAY,
      JUNE + 18 * DAY,
    ]);
    await to(JUNE + 19 * DAY);
    expect((await local.stripe.subscriptions.retrieve(sub.id)).status).toBe('canceled');
  },
);

test('the period that holds a later cancel_at is billed in part, and previewed so', async () => {
  for (const type of ['flexible', 'classic'] as const) {
    // 15.5 of the 31 days of July
    const { sub, to } = await inJune({ billing_mode: { type }, cancel_at: JULY + 15.5 * DAY });
    expect([latest(sub).total, sub.items.data[0]!.current_period_end]).toEqual([2400, JULY]);
    const shown = await local.stripe.invoices.createPreview({ subscription: sub.id });
    await to(JULY + 2 * HOUR);
    const [july] = (await local.stripe.invoices.list({ subscription: sub.id })).data;
    expect([shown.total, july?.total, july?.lines.data[0]?.period]).toEqual([
      1200,
      1200,
      { start: JULY, end: JULY + 15.5 * DAY },
    ]);
    await to(JULY + 16 * DAY);
    const ended = await local.stripe.subscriptions.retrieve(sub.id);
    expect([ended.status, ended.ended_at]).toEqual(['canceled', JULY + 15.5 * DAY]);
  }
});

test('the books and the events are in order', async () => {
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
});
