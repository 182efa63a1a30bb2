// Subscriptions that pause: their collection, or themselves. Amounts worked by hand: June and November have 30 days.
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { advance, idOf, newPrice, putToRest, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

const DAY = 86_400;
const HOUR = 3600;
const JUNE = Date.UTC(2027, 5, 1) / 1000;
const JULY = Date.UTC(2027, 6, 1) / 1000;
const AUGUST = Date.UTC(2027, 7, 1) / 1000;

let local: LocalPlatform;
let price: string;
beforeAll(async () => {
  local = await localPlatform();
  const product = (await local.stripe.products.create({ name: 'Plan' })).id;
  price = await newPrice(local, product, 2400);
  await putToRest(local);
  await advance(local, JUNE);
});
afterAll(() => local.close());

async function inJune(
  more: Partial<Stripe.SubscriptionCreateParams> = {},
  customer: Stripe.CustomerCreateParams = {},
): Promise<{ sub: Stripe.Subscription; customer: string; to(moment: number): Promise<void> }> {
  const { id: clock } = await local.stripe.testHelpers.testClocks.create({ frozen_time: JUNE });
  const sub = await subscribed(local, [{ price }], more, { test_clock: clock, ...customer });
  const to = async (moment: number) => {
    await local.stripe.testHelpers.testClocks.advance(clock, { frozen_time: moment });
    for (;;) {
      const { status } = await local.stripe.testHelpers.testClocks.retrieve(clock);
      if (status !== 'advancing') break;
    }
  };
  return { sub, customer: idOf(sub.customer), to };
}

const { invoicesOf, pendingOf, balanceOf, eventsOf } = {
  invoicesOf: async (subscription: string): Promise<Stripe.Invoice[]> =>
    (await local.stripe.invoices.list({ subscription, limit: 100 })).data,
  pendingOf: async (customer: string): Promise<number[]> =>
    (await local.stripe.invoiceItems.list({ customer, pending: true, limit: 100 })).data
      .reverse()
      .map(({ amount }) => amount),
  balanceOf: async (customer: string): Promise<number> =>
    ((await local.stripe.customers.retrieve(customer)) as Stripe.Customer).balance,
  eventsOf: async (subscription: string): Promise<string[]> =>
    (
      await local.stripe.events.list({
        types: ['customer.subscription.paused', 'customer.subscription.resumed'],
        limit: 100,
      })
    ).data
      .filter(({ data }) => (data.object as { id?: string }).id === subscription)
      .map(({ type }) => type)
      .reverse(),
};
const latest = (sub: Stripe.Subscription): Stripe.Invoice => sub.latest_invoice as Stripe.Invoice;
const periodOf = (sub: Stripe.Subscription): [number, number] => {
  const { current_period_start: start, current_period_end: end } = sub.items.data[0]!;
  return [start, end];
};
const total = (invoice: Stripe.Invoice | undefined) =>
  invoice && [invoice.status, invoice.total, invoice.amount_paid];

describe('pause_collection', () => {
  test('keep_as_draft leaves renewals drafts, also after it ends', async () => {
    const { sub, to } = await inJune();
    const paused = await local.stripe.subscriptions.update(sub.id, {
      pause_collection: { behavior: 'keep_as_draft' },
    });
    expect([paused.status, paused.pause_collection]).toEqual([
      'active',
      { behavior: 'keep_as_draft', resumes_at: null },
    ]);
    await to(JULY + DAY);
    const [july] = await invoicesOf(sub.id);
    expect([july?.status, july?.auto_advance, july?.total]).toEqual(['draft', false, 2400]);
    const resumed = await local.stripe.subscriptions.update(sub.id, { pause_collection: '' });
    expect(resumed.pause_collection).toBeNull();
    await to(JULY + 3 * DAY);
    expect((await invoicesOf(sub.id))[0]?.status).toBe('draft');
    await to(AUGUST + DAY);
    expect((await invoicesOf(sub.id)).map(total)).toEqual([
      ['paid', 2400, 2400],
      ['draft', 2400, 0],
      ['paid', 2400, 2400],
    ]);
  });

  test('void and mark_uncollectible set renewals aside at once, and leave the balance alone', async () => {
    for (const [behavior, status] of [
      ['void', 'void'],
      ['mark_uncollectible', 'uncollectible'],
    ] as const) {
      const { sub, customer, to } = await inJune();
      await local.stripe.customers.createBalanceTransaction(customer, { amount: -500, currency: 'usd' });
      await local.stripe.subscriptions.update(sub.id, { pause_collection: { behavior } });
      await to(JULY);
      const [july] = await invoicesOf(sub.id);
      expect([july?.status, july?.total, july?.amount_paid, july?.number?.slice(-4)]).toEqual([
        status,
        2400,
        0,
        '0002',
      ]);
      expect(await balanceOf(customer)).toBe(-500);
      await to(JULY + 2 * HOUR);
      expect((await local.stripe.subscriptions.retrieve(sub.id)).status).toBe('active');
    }
  });

  test('resumes_at ends it at that second, before a renewal that falls on it', async () => {
    const { sub, to } = await inJune();
    await local.stripe.subscriptions.update(sub.id, {
      pause_collection: { behavior: 'void', resumes_at: AUGUST },
    });
    await to(AUGUST - 1);
    expect((await local.stripe.subscriptions.retrieve(sub.id)).pause_collection?.resumes_at).toBe(AUGUST);
    await to(AUGUST + 2 * HOUR);
    expect((await local.stripe.subscriptions.retrieve(sub.id)).pause_collection).toBeNull();
    expect((await invoicesOf(sub.id)).map(total)).toEqual([
      ['paid', 2400, 2400],
      ['void', 2400, 0],
      ['paid', 2400, 2400],
    ]);
    await expect(
      local.stripe.subscriptions.update(sub.id, {
        pause_collection: { behavior: 'void', resumes_at: JUNE },
      }),
    ).rejects.toMatchObject({ statusCode: 400, param: 'pause_collection[resumes_at]' });
  });

  test('what a void period charged is credited by no later change', async () => {
    const { sub, customer, to } = await inJune();
    await local.stripe.subscriptions.update(sub.id, { pause_collection: { behavior: 'void' } });
    await to(JULY + DAY);
    await local.stripe.subscriptions.update(sub.id, { pause_collection: '' });
    await local.stripe.subscriptions.cancel(sub.id, { prorate: true });
    expect(await pendingOf(customer)).toEqual([]);
  });
});

describe('pause', () => {
  test('credits the rest of the period, ends it, and bills nothing more', async () => {
    const { sub, customer, to } = await inJune();
    const at = JUNE + 18 * DAY;
    await to(at);
    const paused = await local.stripe.subscriptions.pause(sub.id);
    expect([paused.status, periodOf(paused)]).toEqual(['paused', [JUNE, at]]);
    expect(paused.status_details).toEqual({
      paused: { type: 'subscription', subscription: { type: 'pause_requested' }, transitioned_at: at },
    });
    // 12 of 30 days of 24.00
    expect(await pendingOf(customer)).toEqual([-960]);
    await to(AUGUST);
    expect(await invoicesOf(sub.id)).toHaveLength(1);
    expect(await eventsOf(sub.id)).toEqual(['customer.subscription.paused']);
  });

  test('invoices at once, from the start of the period, or gives nothing back', async () => {
    const { sub, customer, to } = await inJune();
    await to(JUNE + 18 * DAY);
    const paused = await local.stripe.subscriptions.pause(sub.id, {
      bill_for: { unused_time_from: { type: 'item_current_period_start' } },
      invoicing_behavior: 'invoice',
      expand: ['latest_invoice'],
    });
    expect([latest(paused).total, latest(paused).status, await balanceOf(customer)]).toEqual([
      -2400,
      'paid',
      -2400,
    ]);
    const other = await inJune();
    await local.stripe.subscriptions.pause(other.sub.id, {
      bill_for: { unused_time_from: { type: 'none' } },
      invoicing_behavior: 'invoice',
    });
    expect([await pendingOf(other.customer), (await invoicesOf(other.sub.id)).length]).toEqual([[], 1]);
  });

  test.each([
    ['classic', { billing_mode: { type: 'classic' } }],
    ['sent', { collection_method: 'send_invoice', days_until_due: 30 }],
    ['trialing', { trial_end: JULY }],
  ] as [string, Partial<Stripe.SubscriptionCreateParams>][])('does not pause what is %s', async (_, more) => {
    const { sub } = await inJune(more);
    await expect(local.stripe.subscriptions.pause(sub.id)).rejects.toMatchObject({ statusCode: 400 });
  });
});

describe('resume', () => {
  async function paused(more: Stripe.SubscriptionPauseParams = {}) {
    const made = await inJune();
    await made.to(JUNE + 18 * DAY);
    await local.stripe.subscriptions.pause(made.sub.id, more);
    return made;
  }
  const RESUMED = JULY + 10 * DAY;

  test('with a new anchor bills a full period and what waits; paying it resumes', async () => {
    const { sub, to } = await paused();
    await to(RESUMED);
    const resuming = await local.stripe.subscriptions.resume(sub.id, { expand: ['latest_invoice'] });
    const invoice = latest(resuming);
    expect([resuming.status, invoice.status, invoice.lines.data.map(({ amount }) => amount)]).toEqual([
      'paused',
      'open',
      [-960, 2400],
    ]);
    await to(RESUMED + HOUR);
    await local.stripe.invoices.pay(invoice.id!);
    const resumed = await local.stripe.subscriptions.retrieve(sub.id);
    expect([resumed.status, resumed.billing_cycle_anchor, periodOf(resumed)]).toEqual([
      'active',
      RESUMED,
      [RESUMED, AUGUST + 10 * DAY],
    ]);
    expect(resumed.status_details).toBeUndefined();
    expect(await eventsOf(sub.id)).toEqual(['customer.subscription.paused', 'customer.subscription.resumed']);
    await to(AUGUST + 11 * DAY);
    expect((await invoicesOf(sub.id))[0]).toMatchObject({
      total: 2400,
      billing_reason: 'subscription_cycle',
    });
  });

  test('not paid in 23 hours, its invoice is void, it stays paused, and what was credited waits again', async () => {
    const { sub, customer, to } = await paused();
    await to(RESUMED);
    await local.stripe.subscriptions.resume(sub.id);
    await expect(local.stripe.subscriptions.resume(sub.id)).rejects.toMatchObject({ statusCode: 400 });
    await to(RESUMED + 23 * HOUR);
    const still = await local.stripe.subscriptions.retrieve(sub.id);
    expect([still.status, periodOf(still)]).toEqual(['paused', [JUNE, JUNE + 18 * DAY]]);
    expect((await invoicesOf(sub.id)).map(({ status }) => status)).toEqual(['void', 'paid']);
    await to(RESUMED + 2 * DAY);
    const again = await local.stripe.subscriptions.resume(sub.id, {
      payment_behavior: 'resume_on_payment_success',
    });
    expect(again.status).toBe('active');
    expect(await pendingOf(customer)).toEqual([]);
  });

  test('with the old anchor charges what is left of the running period, to wait, and resumes at once', async () => {
    const { sub, customer, to } = await paused();
    await to(RESUMED);
    const resumed = await local.stripe.subscriptions.resume(sub.id, {
      billing_cycle_anchor: { type: 'unchanged' },
    });
    expect([resumed.status, resumed.billing_cycle_anchor, periodOf(resumed)]).toEqual([
      'active',
      JUNE,
      [JULY, AUGUST],
    ]);
    // 21 of 31 days of 24.00 are 1625.8
    expect(await pendingOf(customer)).toEqual([-960, 1626]);
    await to(AUGUST + 2 * HOUR);
    expect((await invoicesOf(sub.id))[0]?.total).toBe(-960 + 1626 + 2400);
  });

  test('none charges nothing until the next period; always_invoice at once', async () => {
    const first = await paused();
    await first.to(RESUMED);
    await local.stripe.subscriptions.resume(first.sub.id, {
      billing_cycle_anchor: { type: 'unchanged' },
      proration_behavior: 'none',
    });
    expect(await pendingOf(first.customer)).toEqual([-960]);
    const second = await paused();
    await second.to(RESUMED);
    const resumed = await local.stripe.subscriptions.resume(second.sub.id, {
      billing_cycle_anchor: { type: 'unchanged' },
      proration_behavior: 'always_invoice',
      payment_behavior: 'resume_on_payment_success',
      expand: ['latest_invoice'],
    });
    expect([resumed.status, latest(resumed).total]).toEqual(['active', 666]);
  });

  test('time that was never given back is not charged again', async () => {
    const { sub, customer, to } = await paused({ bill_for: { unused_time_from: { type: 'none' } } });
    await to(JUNE + 24 * DAY);
    const resumed = await local.stripe.subscriptions.resume(sub.id, {
      billing_cycle_anchor: { type: 'unchanged' },
    });
    expect([resumed.status, periodOf(resumed), await pendingOf(customer)]).toEqual([
      'active',
      [JUNE, JULY],
      [],
    ]);
  });

  test('only what is paused resumes, and it can be canceled instead', async () => {
    const { sub } = await inJune();
    await expect(local.stripe.subscriptions.resume(sub.id)).rejects.toMatchObject({ statusCode: 400 });
    const other = await paused();
    await local.stripe.subscriptions.cancel(other.sub.id);
    expect((await local.stripe.subscriptions.retrieve(other.sub.id)).status).toBe('canceled');
  });
});

describe('create_preview', () => {
  const amountsOf = (invoice: Stripe.Invoice) => [
    invoice.total,
    invoice.lines.data.map(({ amount }) => amount),
  ];

  test('shows what a pause that invoices makes, and 404 for one that does not', async () => {
    const { sub, to } = await inJune();
    await to(JUNE + 18 * DAY);
    const preview = (pause: Stripe.InvoiceCreatePreviewParams.SubscriptionDetails.Pause) =>
      local.stripe.invoices.createPreview({ subscription: sub.id, subscription_details: { pause } });
    const shown = await preview({ invoicing_behavior: 'invoice' });
    await expect(preview({ invoicing_behavior: 'pending_invoice_item' })).rejects.toMatchObject({
      statusCode: 404,
    });
    const paused = await local.stripe.subscriptions.pause(sub.id, {
      invoicing_behavior: 'invoice',
      expand: ['latest_invoice'],
    });
    expect([amountsOf(shown), amountsOf(latest(paused))]).toEqual([
      [-960, [-960]],
      [-960, [-960]],
    ]);
  });

  test('shows what resuming bills', async () => {
    const { sub, to } = await inJune();
    await to(JUNE + 18 * DAY);
    await local.stripe.subscriptions.pause(sub.id);
    await to(JULY + 10 * DAY);
    const shown = await local.stripe.invoices.createPreview({
      subscription: sub.id,
      subscription_details: { resume_at: 'now' },
    });
    const resumed = await local.stripe.subscriptions.resume(sub.id, { expand: ['latest_invoice'] });
    expect([amountsOf(shown), amountsOf(latest(resumed))]).toEqual([
      [1440, [-960, 2400]],
      [1440, [-960, 2400]],
    ]);
  });

  test('shows the final invoice of an immediate end, and an end that is set', async () => {
    const { sub, to } = await inJune();
    await to(JUNE + 18 * DAY);
    const preview = (subscription_details: Stripe.InvoiceCreatePreviewParams.SubscriptionDetails) =>
      local.stripe.invoices.createPreview({ subscription: sub.id, subscription_details });
    expect(amountsOf(await preview({ cancel_now: true }))).toEqual([-960, [-960]]);
    await expect(preview({ cancel_now: true, proration_behavior: 'none' })).rejects.toMatchObject({
      statusCode: 404,
    });
    // Six days before the end of the period
    const set = { cancel_at: JUNE + 24 * DAY };
    const later = await preview(set);
    expect([amountsOf(later), later.billing_reason]).toEqual([[-480, [-480]], 'upcoming']);
    const now = await preview({ ...set, proration_behavior: 'always_invoice' });
    expect([amountsOf(now), now.billing_reason]).toEqual([[-480, [-480]], 'subscription_update']);
    await expect(preview({ cancel_at_period_end: true })).rejects.toMatchObject({ statusCode: 404 });
  });
});

test('the books and the events are in order', async () => {
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
});
