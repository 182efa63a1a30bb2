// Charges that fail are tried again on the account's schedule, through stripe-node 23 on test clocks.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { newPrice, putToRest } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';
import { DAY, latestOf, moveTo, payerOnClock, pays, SEPTEMBER } from './testing/payments.ts';

/** The renewal of 1 October 2026, charged an hour after its draft. */
const CHARGED = SEPTEMBER + 30 * DAY + 3600;
/** 3, 5 and 7 days, each after the attempt before. */
const LAST = CHARGED + 15 * DAY;

let local: LocalPlatform;
let price: string;
beforeAll(async () => {
  local = await localPlatform();
  await putToRest(local);
  const product = await local.stripe.products.create({ name: 'Plan' });
  price = await newPrice(local, product.id, 3000);
});
afterEach(() => set({ retry_days: [3, 5, 7], after_retries: 'cancel', invoice_after_retries: 'open' }));
afterAll(async () => {
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
  await local.close();
});

async function set(settings: object): Promise<void> {
  const { error } = await local.call<object>('POST', '/platform/account/settings', settings);
  expect(error).toBeUndefined();
}

/** A subscription that was paid once, and whose card fails from now on. */
async function failing(method: string): Promise<{ id: string; clock: string; customer: string }> {
  const { customer, clock } = await payerOnClock(local, 'pm_card_visa');
  const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price }] });
  await pays(local, customer, method);
  return { id, clock, customer };
}

test('3, 5 and 7 days after, then the subscription is canceled and the invoice stays open', async () => {
  const { id, clock } = await failing('pm_card_chargeCustomerFail');
  const moments = [CHARGED, CHARGED + 3 * DAY, CHARGED + 8 * DAY];
  for (const [index, at] of moments.entries()) {
    await moveTo(local, clock, at);
    expect(await latestOf(local, id)).toMatchObject({
      status: 'past_due',
      invoice: { attempt_count: index + 1, next_payment_attempt: [...moments, LAST][index + 1] },
    });
  }
  await moveTo(local, clock, LAST);
  const { invoice, intent } = await latestOf(local, id);
  expect(invoice).toMatchObject({ status: 'open', attempt_count: 4, next_payment_attempt: null });
  expect((await local.stripe.charges.list({ payment_intent: intent?.id ?? '' })).data).toHaveLength(4);
  expect(await local.stripe.subscriptions.retrieve(id)).toMatchObject({
    status: 'canceled',
    ended_at: LAST,
    cancellation_details: { reason: 'payment_failed' },
  });
});

test('a retry with another card pays, and the subscription is active again', async () => {
  const { id, clock, customer } = await failing('pm_card_chargeCustomerFail');
  await moveTo(local, clock, CHARGED);
  await pays(local, customer, 'pm_card_mastercard');
  await moveTo(local, clock, CHARGED + 3 * DAY);
  expect(await latestOf(local, id)).toMatchObject({
    status: 'active',
    invoice: { status: 'paid', attempt_count: 2, next_payment_attempt: null },
  });
});

test('a card that can never succeed is charged once; with another one the schedule goes on', async () => {
  const { id, clock, customer } = await failing('pm_card_visa_chargeDeclinedLostCard');
  await moveTo(local, clock, CHARGED + 3 * DAY);
  const { invoice, intent } = await latestOf(local, id);
  expect(invoice).toMatchObject({ attempt_count: 2, next_payment_attempt: CHARGED + 8 * DAY });
  expect((await local.stripe.charges.list({ payment_intent: intent?.id ?? '' })).data).toHaveLength(1);
  await pays(local, customer, 'pm_card_visa');
  await moveTo(local, clock, CHARGED + 8 * DAY);
  expect(await latestOf(local, id)).toMatchObject({ status: 'active', invoice: { status: 'paid' } });
});

test('past due for good, with the invoice given up', async () => {
  await set({ after_retries: 'past_due', invoice_after_retries: 'uncollectible', retry_days: [1] });
  const { id, clock } = await failing('pm_card_chargeCustomerFail');
  await moveTo(local, clock, CHARGED + DAY);
  expect(await latestOf(local, id)).toMatchObject({
    status: 'past_due',
    invoice: { status: 'uncollectible', attempt_count: 2, next_payment_attempt: null },
    intent: { status: 'canceled' },
  });
});

test('unpaid: later invoices stay drafts, and paying the latest makes it active', async () => {
  await set({ after_retries: 'unpaid' });
  const { id, clock, customer } = await failing('pm_card_chargeCustomerFail');
  await moveTo(local, clock, LAST);
  expect((await latestOf(local, id)).status).toBe('unpaid');
  // The renewal of 1 November.
  await moveTo(local, clock, CHARGED + 32 * DAY);
  const { invoice } = await latestOf(local, id);
  expect(invoice).toMatchObject({
    status: 'draft',
    billing_reason: 'subscription_cycle',
    auto_advance: false,
  });
  await pays(local, customer, 'pm_card_visa');
  await local.stripe.invoices.pay(invoice.id);
  expect(await latestOf(local, id)).toMatchObject({ status: 'active', invoice: { status: 'paid' } });
});

test('default_incomplete waits for a confirmation: on create, and on update', async () => {
  const { customer } = await payerOnClock(local, 'pm_card_visa');
  const made = await local.stripe.subscriptions.create({
    customer,
    items: [{ price }],
    payment_behavior: 'default_incomplete',
  });
  const first = await latestOf(local, made.id);
  expect(first).toMatchObject({
    status: 'incomplete',
    invoice: { status: 'open', attempt_count: 0 },
    intent: { status: 'requires_confirmation' },
  });
  await local.stripe.paymentIntents.confirm(first.intent?.id ?? '');
  expect((await latestOf(local, made.id)).status).toBe('active');
  await local.stripe.subscriptions.update(made.id, {
    items: [{ id: made.items.data[0]!.id, quantity: 2 }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'default_incomplete',
  });
  const second = await latestOf(local, made.id);
  expect(second).toMatchObject({ status: 'past_due', invoice: { status: 'open', amount_due: 3000 } });
  await local.stripe.invoices.pay(second.invoice.id);
  expect((await latestOf(local, made.id)).status).toBe('active');
});

test('error_if_incomplete stores nothing: neither a subscription nor a change', async () => {
  const { customer } = await payerOnClock(local, 'pm_card_chargeCustomerFail');
  const wanted = { customer, items: [{ price }], payment_behavior: 'error_if_incomplete' as const };
  await expect(local.stripe.subscriptions.create(wanted)).rejects.toMatchObject({
    statusCode: 402,
    code: 'card_declined',
  });
  expect((await local.stripe.subscriptions.list({ customer, status: 'all' })).data).toEqual([]);
  expect((await local.stripe.invoices.list({ customer })).data).toEqual([]);
  const { id } = await failing('pm_card_authenticationRequired');
  const { lastResponse: _was, ...before } = await local.stripe.subscriptions.retrieve(id);
  await expect(
    local.stripe.subscriptions.update(id, {
      items: [{ id: before.items.data[0]!.id, quantity: 2 }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'error_if_incomplete',
    }),
  ).rejects.toMatchObject({ statusCode: 402, code: 'subscription_payment_intent_requires_action' });
  expect(await local.stripe.subscriptions.retrieve(id)).toMatchObject(before);
});
