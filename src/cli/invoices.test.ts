// The life of an invoice by hand, through stripe-node 23: finalise, pay, void, give up, send.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { advance, clockAt, idOf, newPrice, putToRest, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

const DAY = 86_400;
const DECLINING = 'pm_card_chargeCustomerFail';

let local: LocalPlatform;
let price: string;
beforeAll(async () => {
  local = await localPlatform();
  await putToRest(local);
  const product = await local.stripe.products.create({ name: 'Plan' });
  price = await newPrice(local, product.id, 3000);
});
afterAll(async () => {
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
  await local.close();
});

/** 30.00 a month by a customer whose card declines, so that its first invoice is open. */
async function unpaid(more: Stripe.CustomerCreateParams = {}): Promise<Stripe.Subscription> {
  return subscribed(
    local,
    [{ price }],
    {},
    { invoice_settings: { default_payment_method: DECLINING }, ...more },
  );
}

/** Open as well: an invoice by mail waits for its customer. */
const mailed = (customer: Stripe.CustomerCreateParams = {}): Promise<Stripe.Subscription> =>
  subscribed(local, [{ price }], { collection_method: 'send_invoice', days_until_due: 10 }, customer);

const invoiceOf = ({ latest_invoice }: Stripe.Subscription): string => idOf(latest_invoice);

async function typesOf(id: string): Promise<string[]> {
  const { data } = await local.stripe.events.list({ limit: 100 });
  return data
    .filter(({ data: { object } }) => (object as { id?: string }).id === id)
    .map(({ type }) => type)
    .reverse();
}

test('paying the first invoice makes an incomplete subscription active, and it renews', async () => {
  const subscription = await unpaid();
  expect(subscription.status).toBe('incomplete');
  const id = invoiceOf(subscription);
  const paid = await local.stripe.invoices.pay(id, { payment_method: 'pm_card_visa' });
  expect(paid).toMatchObject({
    status: 'paid',
    amount_paid: 3000,
    amount_remaining: 0,
    // Attempts by hand do not count after the first.
    attempt_count: 1,
    status_transitions: { paid_at: await clockAt(local) },
  });
  expect((await local.stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
  expect(await typesOf(id)).toEqual([
    'invoice.created',
    'invoice.finalized',
    'invoice.updated',
    'invoice.payment_failed',
    'invoice.updated',
    'invoice.paid',
    'invoice.payment_succeeded',
  ]);
  expect((await typesOf(subscription.id)).at(-1)).toBe('customer.subscription.updated');

  // Neither does it expire after 23 hours, nor is its next period left out.
  await advance(local, subscription.items.data[0]!.current_period_end + 60);
  const renewed = await local.stripe.subscriptions.retrieve(subscription.id);
  expect(renewed.status).toBe('active');
  expect(idOf(renewed.latest_invoice)).not.toBe(id);
  await local.stripe.subscriptions.cancel(subscription.id);
});

test('a renewal that was declined is paid later, and the subscription is active again', async () => {
  const subscription = await subscribed(local, [{ price }]);
  const customer = idOf(subscription.customer);
  await local.stripe.customers.update(customer, {
    invoice_settings: { default_payment_method: DECLINING },
  });
  await advance(local, subscription.items.data[0]!.current_period_end + 3600);
  const late = await local.stripe.subscriptions.retrieve(subscription.id);
  expect(late.status).toBe('past_due');
  const id = invoiceOf(late);
  await local.stripe.invoices.pay(id, { paid_out_of_band: true });
  expect(await local.stripe.invoices.retrieve(id)).toMatchObject({ status: 'paid', amount_paid: 3000 });
  expect((await local.stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
  await local.stripe.subscriptions.cancel(subscription.id);
});

test('an older invoice that is paid leaves the subscription past due', async () => {
  const subscription = await subscribed(local, [{ price }]);
  await local.stripe.customers.update(idOf(subscription.customer), {
    invoice_settings: { default_payment_method: DECLINING },
  });
  const end = subscription.items.data[0]!.current_period_end;
  await advance(local, end + 3600);
  const first = invoiceOf(await local.stripe.subscriptions.retrieve(subscription.id));
  await advance(local, end + 32 * DAY);
  await local.stripe.invoices.pay(first, { paid_out_of_band: true });
  expect((await local.stripe.subscriptions.retrieve(subscription.id)).status).toBe('past_due');
  await local.stripe.subscriptions.cancel(subscription.id);
});

test.each([
  ['pm_card_chargeDeclined', 'generic_decline'],
  ['pm_card_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
])('paying with %s is declined, which is written down', async (method, decline) => {
  const id = invoiceOf(await mailed());
  await expect(local.stripe.invoices.pay(id, { payment_method: method })).rejects.toMatchObject({
    statusCode: 402,
    type: 'StripeCardError',
    code: 'card_declined',
    decline_code: decline,
  });
  expect(await local.stripe.invoices.retrieve(id)).toMatchObject({ status: 'open', attempt_count: 1 });
  expect((await typesOf(id)).at(-1)).toBe('invoice.payment_failed');
});

test('voiding gives back the balance that the invoice had used: a credit, and an old debt', async () => {
  for (const [balance, due] of [
    [-1000, 2000],
    [700, 3700],
  ] as const) {
    const subscription = await unpaid({ balance });
    const id = invoiceOf(subscription);
    expect((subscription.latest_invoice as Stripe.Invoice).amount_due).toBe(due);
    const voided = await local.stripe.invoices.voidInvoice(id);
    expect(voided).toMatchObject({ status: 'void', status_transitions: { voided_at: await clockAt(local) } });
    const customer = await local.stripe.customers.retrieve(idOf(subscription.customer));
    expect(customer).toMatchObject({ balance });
    const { data } = await local.stripe.customers.listBalanceTransactions(customer.id);
    expect(data.map(({ type, amount }) => [type, amount])).toEqual([
      ['unapplied_from_invoice', balance],
      ['applied_to_invoice', -balance],
      ['initial', balance],
    ]);
    expect((await typesOf(id)).at(-1)).toBe('invoice.voided');
    await local.stripe.subscriptions.cancel(subscription.id);
  }
});

test('an uncollectible invoice can still be paid', async () => {
  const id = invoiceOf(await mailed());
  const given = await local.stripe.invoices.markUncollectible(id);
  expect(given).toMatchObject({
    status: 'uncollectible',
    status_transitions: { marked_uncollectible_at: await clockAt(local) },
  });
  expect((await typesOf(id)).at(-1)).toBe('invoice.marked_uncollectible');
  expect(await local.stripe.invoices.pay(id)).toMatchObject({ status: 'paid', amount_paid: 3000 });
});

/** A renewal's draft, which waits for its hour. */
async function draft(): Promise<Stripe.Subscription> {
  const subscription = await subscribed(local, [{ price }]);
  await advance(local, subscription.items.data[0]!.current_period_end);
  return local.stripe.subscriptions.retrieve(subscription.id);
}

test('a draft is finalised by hand: with its collection, or without and paid by hand', async () => {
  const collected = await local.stripe.invoices.finalizeInvoice(invoiceOf(await draft()));
  expect(collected).toMatchObject({ status: 'paid', amount_paid: 3000, auto_advance: false });
  const id = invoiceOf(await draft());
  const open = await local.stripe.invoices.finalizeInvoice(id, { auto_advance: false });
  expect(open).toMatchObject({ status: 'open', attempt_count: 0, amount_due: 3000, ending_balance: 0 });
  expect(open.number).toMatch(/^\w{8}-0002$/);
  // The hour of the draft comes and changes nothing.
  await advance(local, (await clockAt(local)) + 2 * 3600);
  expect(await local.stripe.invoices.pay(id)).toMatchObject({ status: 'paid', attempt_count: 1 });
});

test('paying a draft finalises it first', async () => {
  const id = invoiceOf(await draft());
  expect(await local.stripe.invoices.pay(id)).toMatchObject({ status: 'paid', amount_paid: 3000 });
  expect(await typesOf(id)).toEqual([
    'invoice.created',
    'invoice.finalized',
    'invoice.updated',
    'invoice.paid',
    'invoice.payment_succeeded',
  ]);
});

test('sending tells so, for invoices that are sent', async () => {
  const id = invoiceOf(await mailed());
  expect(await local.stripe.invoices.sendInvoice(id)).toMatchObject({ status: 'open' });
  expect((await typesOf(id)).at(-1)).toBe('invoice.sent');
  const charged = invoiceOf(await unpaid());
  await expect(local.stripe.invoices.sendInvoice(charged)).rejects.toMatchObject({ statusCode: 400 });
});

const moves = (id: string) => ({
  finalize: () => local.stripe.invoices.finalizeInvoice(id),
  pay: () => local.stripe.invoices.pay(id),
  void: () => local.stripe.invoices.voidInvoice(id),
  mark_uncollectible: () => local.stripe.invoices.markUncollectible(id),
  send: () => local.stripe.invoices.sendInvoice(id),
});
type Move = keyof ReturnType<typeof moves>;

test.each<[string, () => Promise<string>, Move[]]>([
  [
    'a paid one',
    async () => invoiceOf(await subscribed(local, [{ price }])),
    ['finalize', 'pay', 'void', 'mark_uncollectible', 'send'],
  ],
  [
    'a void one',
    async () => (await local.stripe.invoices.voidInvoice(invoiceOf(await mailed()))).id,
    ['finalize', 'pay', 'void', 'mark_uncollectible', 'send'],
  ],
  ['a draft', async () => invoiceOf(await draft()), ['void', 'mark_uncollectible', 'send']],
  ['an open one', async () => invoiceOf(await mailed()), ['finalize']],
])('wrong moves of %s are refused and change nothing', async (_, make, wrong) => {
  const id = await make();
  const before = await local.stripe.invoices.retrieve(id);
  for (const move of wrong)
    await expect(moves(id)[move]()).rejects.toMatchObject({
      statusCode: 400,
      code: expect.stringMatching(/^(invoice_not_editable|status_transition_invalid|parameter_invalid)$/),
    });
  const { lastResponse: _was, ...same } = before;
  expect(await local.stripe.invoices.retrieve(id)).toMatchObject(same);
});

test('of two who pay one invoice at once, one does', async () => {
  const id = invoiceOf(await mailed());
  const both = await Promise.allSettled([local.stripe.invoices.pay(id), local.stripe.invoices.pay(id)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await typesOf(id)).filter((type) => type === 'invoice.paid')).toHaveLength(1);
});

test.each([
  ['no such card', { payment_method: 'pm_none' }, 400, 'resource_missing'],
  ['both ways', { payment_method: 'pm_card_visa', paid_out_of_band: true }, 400, 'parameter_invalid'],
  ['what is not simulated', { forgive: true }, 501, 'not_simulated'],
])('pay with %s is refused', async (_, params, statusCode, code) => {
  const id = invoiceOf(await mailed());
  await expect(local.stripe.invoices.pay(id, params)).rejects.toMatchObject({ statusCode, code });
  expect((await local.stripe.invoices.retrieve(id)).status).toBe('open');
});
