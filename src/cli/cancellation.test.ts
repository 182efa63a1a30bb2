// How subscriptions end, through stripe-node. Amounts worked by hand: periods of 30 days, as in billing.md 2.
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { advance, clockAt, idOf, newPrice, putToRest, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

const DAY = 86_400;
/** 1 June 2027: a period of 30 days. */
const JUNE = Date.UTC(2027, 5, 1) / 1000;
const JULY = Date.UTC(2027, 6, 1) / 1000;
const AUGUST = Date.UTC(2027, 7, 1) / 1000;

let local: LocalPlatform;
let product: string;
let price: string;
beforeAll(async () => {
  local = await localPlatform();
  product = (await local.stripe.products.create({ name: 'Plan' })).id;
  price = await newPrice(local, product, 2400);
  await putToRest(local);
  await advance(local, JUNE);
});
afterAll(() => local.close());

const modes = ['flexible', 'classic'] as const;
type Mode = (typeof modes)[number];

/** On a clock of its own that stands at the first of June: tests do not move each other's time. */
async function inJune(
  mode: Mode = 'flexible',
  more: Partial<Stripe.SubscriptionCreateParams> = {},
): Promise<{ sub: Stripe.Subscription; customer: string; clock: string; to(moment: number): Promise<void> }> {
  const { id: clock } = await local.stripe.testHelpers.testClocks.create({ frozen_time: JUNE });
  const sub = await subscribed(
    local,
    [{ price }],
    { billing_mode: { type: mode }, ...more },
    { test_clock: clock },
  );
  const to = async (moment: number) => {
    await local.stripe.testHelpers.testClocks.advance(clock, { frozen_time: moment });
    for (;;) {
      const { status } = await local.stripe.testHelpers.testClocks.retrieve(clock);
      if (status !== 'advancing') break;
    }
  };
  return { sub, customer: idOf(sub.customer), clock, to };
}

const pendingOf = async (customer: string): Promise<(readonly [number, number, number])[]> =>
  (await local.stripe.invoiceItems.list({ customer, pending: true, limit: 100 })).data
    .reverse()
    .map(({ amount, period }) => [amount, period.start, period.end] as const);
const invoicesOf = async (subscription: string): Promise<Stripe.Invoice[]> =>
  (await local.stripe.invoices.list({ subscription, limit: 100 })).data;
const amounts = (invoice: Stripe.Invoice | undefined): number[] =>
  invoice?.lines.data.map(({ amount }) => amount) ?? [];
const endOf = (sub: Stripe.Subscription): number => sub.items.data[0]!.current_period_end;

describe.each(modes)('cancel_at inside the period, %s', (mode) => {
  test('credits the time after it, ends the period there, and ends the subscription then', async () => {
    const { sub, customer, to } = await inJune(mode);
    await to(JUNE + 3 * DAY);
    const at = JUNE + 18 * DAY;
    const set = await local.stripe.subscriptions.update(sub.id, { cancel_at: at });
    expect([set.cancel_at, set.cancel_at_period_end, set.canceled_at, endOf(set), set.status]).toEqual([
      at,
      false,
      JUNE + 3 * DAY,
      at,
      'active',
    ]);
    // 12 of 30 days of 24.00
    expect(await pendingOf(customer)).toEqual([[-960, at, JULY]]);
    await to(at + DAY);
    const ended = await local.stripe.subscriptions.retrieve(sub.id);
    expect([ended.status, ended.ended_at, ended.canceled_at]).toEqual(['canceled', at, JUNE + 3 * DAY]);
    const [last] = await invoicesOf(sub.id);
    expect([amounts(last), last?.amount_due, last?.status]).toEqual([[-960], 0, 'paid']);
    expect(((await local.stripe.customers.retrieve(customer)) as Stripe.Customer).balance).toBe(-960);
  });

  test('taken away again, charges the time that was given back', async () => {
    const { sub, customer, to } = await inJune(mode);
    await to(JUNE + 3 * DAY);
    const at = JUNE + 18 * DAY;
    await local.stripe.subscriptions.update(sub.id, { cancel_at: at });
    await to(JUNE + 4 * DAY);
    const cleared = await local.stripe.subscriptions.update(sub.id, { cancel_at: '' });
    expect([cleared.cancel_at, cleared.canceled_at, endOf(cleared)]).toEqual([null, null, JULY]);
    expect(await pendingOf(customer)).toEqual([
      [-960, at, JULY],
      [960, at, JULY],
    ]);
  });

  test('without prorations nothing is given back, and nothing charged when it is taken away', async () => {
    const { sub, customer, to } = await inJune(mode);
    await to(JUNE + 3 * DAY);
    const set = await local.stripe.subscriptions.update(sub.id, {
      cancel_at: JUNE + 18 * DAY,
      proration_behavior: 'none',
    });
    expect(endOf(set)).toBe(JUNE + 18 * DAY);
    await local.stripe.subscriptions.update(sub.id, { cancel_at: '' });
    expect(await pendingOf(customer)).toEqual([]);
  });

  test('moved closer, credits what lies between; a change then charges to the end alone', async () => {
    const { sub, customer, to } = await inJune(mode);
    await local.stripe.subscriptions.update(sub.id, { cancel_at: JUNE + 18 * DAY });
    await local.stripe.subscriptions.update(sub.id, { cancel_at: JUNE + 12 * DAY });
    expect(await pendingOf(customer)).toEqual([
      [-960, JUNE + 18 * DAY, JULY],
      // 6 of 30 days
      [-480, JUNE + 12 * DAY, JUNE + 18 * DAY],
    ]);
    await to(JUNE + 6 * DAY);
    await local.stripe.subscriptions.update(sub.id, {
      items: [{ id: sub.items.data[0]!.id, quantity: 2 }],
    });
    // 6 of 30 days are left, of one unit and of two
    expect((await pendingOf(customer)).slice(2)).toEqual([
      [-480, JUNE + 6 * DAY, JUNE + 12 * DAY],
      [960, JUNE + 6 * DAY, JUNE + 12 * DAY],
    ]);
  });

  test('with always_invoice the credit goes to the balance at once', async () => {
    const { sub, customer } = await inJune(mode);
    const set = await local.stripe.subscriptions.update(sub.id, {
      cancel_at: JUNE + 18 * DAY,
      proration_behavior: 'always_invoice',
      expand: ['latest_invoice'],
    });
    const invoice = set.latest_invoice as Stripe.Invoice;
    expect([invoice.total, invoice.status, invoice.billing_reason]).toEqual([
      -960,
      'paid',
      'subscription_update',
    ]);
    expect(((await local.stripe.customers.retrieve(customer)) as Stripe.Customer).balance).toBe(-960);
  });
});

test('classic resets its anchor when the end comes before the renewal, flexible never', async () => {
  for (const [mode, anchor] of [
    ['classic', JUNE + 3 * DAY],
    ['flexible', JUNE],
  ] as const) {
    const { sub, to } = await inJune(mode);
    await to(JUNE + 3 * DAY);
    const set = await local.stripe.subscriptions.update(sub.id, { cancel_at: JUNE + 18 * DAY });
    expect([mode, set.billing_cycle_anchor]).toEqual([mode, anchor]);
  }
});

test('names stand for the moment at which they are asked for', async () => {
  const { sub } = await inJune();
  for (const name of ['min_period_end', 'max_period_end', 'max_billed_until'] as const) {
    const set = await local.stripe.subscriptions.update(sub.id, { cancel_at: name });
    expect([set.cancel_at, set.cancel_at_period_end]).toEqual([JULY, false]);
  }
  expect(await pendingOf(idOf(sub.customer))).toEqual([]);
});

test('cancel_at_period_end says when it was asked for, and what for', async () => {
  const { sub, to } = await inJune();
  await to(JUNE + 2 * DAY);
  const set = await local.stripe.subscriptions.update(sub.id, {
    cancel_at_period_end: true,
    cancellation_details: { comment: 'Moving', feedback: 'too_expensive' },
  });
  expect([set.cancel_at, set.canceled_at]).toEqual([JULY, JUNE + 2 * DAY]);
  expect(set.cancellation_details).toMatchObject({
    comment: 'Moving',
    feedback: 'too_expensive',
    reason: 'cancellation_requested',
  });
  const cleared = await local.stripe.subscriptions.update(sub.id, {
    cancel_at_period_end: false,
    cancellation_details: { comment: '' },
  });
  expect([cleared.cancel_at, cleared.canceled_at, cleared.cancellation_details?.comment]).toEqual([
    null,
    null,
    null,
  ]);
});

test('an end that has passed, and two ends at once, are refused', async () => {
  const { sub } = await inJune();
  await expect(local.stripe.subscriptions.update(sub.id, { cancel_at: JUNE })).rejects.toMatchObject({
    statusCode: 400,
    param: 'cancel_at',
  });
  await expect(
    local.stripe.subscriptions.update(sub.id, { cancel_at: JULY, cancel_at_period_end: true }),
  ).rejects.toMatchObject({ statusCode: 400, param: 'cancel_at_period_end' });
});

describe('DELETE', () => {
  /** Two units from day 10 on: -1600 and +3200 wait (20 of 30 days). */
  async function changed() {
    const made = await inJune();
    await made.to(JUNE + 10 * DAY);
    await local.stripe.subscriptions.update(made.sub.id, {
      items: [{ id: made.sub.items.data[0]!.id, quantity: 2 }],
    });
    await made.to(JUNE + 20 * DAY);
    return made;
  }

  test('alone removes the prorations that wait and bills nothing', async () => {
    const { sub, customer } = await changed();
    const ended = await local.stripe.subscriptions.cancel(sub.id, {
      cancellation_details: { feedback: 'unused' },
    });
    expect([ended.status, ended.cancellation_details?.feedback]).toEqual(['canceled', 'unused']);
    expect(await pendingOf(customer)).toEqual([]);
    expect(await invoicesOf(sub.id)).toHaveLength(1);
  });

  test('with prorate leaves them, and its own credit, to wait', async () => {
    const { sub, customer } = await changed();
    await local.stripe.subscriptions.cancel(sub.id, { prorate: true });
    // 10 of the 20 days of 32.00
    expect((await pendingOf(customer)).map(([amount]) => amount)).toEqual([-1600, 3200, -1600]);
  });

  test('with invoice_now bills what waits', async () => {
    const { sub, customer } = await changed();
    const ended = await local.stripe.subscriptions.cancel(sub.id, {
      invoice_now: true,
      expand: ['latest_invoice'],
    });
    expect(amounts(ended.latest_invoice as Stripe.Invoice)).toEqual([-1600, 3200]);
    expect(await pendingOf(customer)).toEqual([]);
  });

  test('with both gives a last invoice: example I of billing.md', async () => {
    const { sub, customer, to } = await inJune();
    await to(JUNE + 18 * DAY);
    const ended = await local.stripe.subscriptions.cancel(sub.id, {
      prorate: true,
      invoice_now: true,
      expand: ['latest_invoice'],
    });
    const invoice = ended.latest_invoice as Stripe.Invoice;
    expect([invoice.total, invoice.amount_due, invoice.status]).toEqual([-960, 0, 'paid']);
    expect(((await local.stripe.customers.retrieve(customer)) as Stripe.Customer).balance).toBe(-960);
  });
});

test('what was ended keeps its metadata and details changeable, and nothing else', async () => {
  const { sub } = await inJune();
  await local.stripe.subscriptions.cancel(sub.id);
  const noted = await local.stripe.subscriptions.update(sub.id, {
    metadata: { seen: 'yes' },
    cancellation_details: { comment: 'Asked on the phone' },
  });
  expect([noted.metadata.seen, noted.cancellation_details?.comment]).toEqual(['yes', 'Asked on the phone']);
  await expect(local.stripe.subscriptions.update(sub.id, { cancel_at: AUGUST })).rejects.toMatchObject({
    statusCode: 400,
  });
});

test('the books and the events are in order', async () => {
  const { db } = local.platform.store;
  expect(await clockAt(local)).toBe(JUNE);
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
});
