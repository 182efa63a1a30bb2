// Payments of invoices through stripe-node 23: intents, charges, payments and their events, in each outcome.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { idOf, newPrice, putToRest } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';
import { latestOf, moveTo, payerOnClock, pays, SEPTEMBER, toldOf } from './testing/payments.ts';

let local: LocalPlatform;
let product: string;
let price: string;
beforeAll(async () => {
  local = await localPlatform();
  await putToRest(local);
  product = (await local.stripe.products.create({ name: 'Plan' })).id;
  price = await newPrice(local, product, 3000);
});
afterAll(async () => {
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
  await local.close();
});

async function subscribe(
  method?: string,
  more: Partial<Stripe.SubscriptionCreateParams> = {},
): Promise<Stripe.Subscription & { clock: string }> {
  const { customer, clock } = await payerOnClock(local, method);
  return {
    ...(await local.stripe.subscriptions.create({ customer, items: [{ price }], ...more })),
    clock,
  };
}

test('what is due is paid: one intent, one charge, one payment, and events in the order of Stripe', async () => {
  const subscription = await subscribe('pm_card_visa');
  expect(subscription.status).toBe('active');
  const { invoice, intent } = await latestOf(local, subscription.id);
  expect(invoice).toMatchObject({
    status: 'paid',
    attempt_count: 1,
    amount_paid: 3000,
    next_payment_attempt: null,
    payments: {
      data: [
        {
          object: 'invoice_payment',
          status: 'paid',
          amount_paid: 3000,
          amount_requested: 3000,
          is_default: true,
        },
      ],
    },
    confirmation_secret: { type: 'payment_intent', client_secret: intent?.client_secret },
  });
  expect(intent).toMatchObject({
    status: 'succeeded',
    amount: 3000,
    amount_received: 3000,
    payment_method: 'pm_card_visa',
  });
  const charge = await local.stripe.charges.retrieve(idOf(intent?.latest_charge ?? null), {
    expand: ['payment_intent', 'customer'],
  });
  expect(charge).toMatchObject({
    status: 'succeeded',
    paid: true,
    amount: 3000,
    failure_code: null,
    outcome: { type: 'authorized' },
    payment_intent: { id: intent?.id },
    payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
  });
  const payment = invoice.payments?.data[0]?.id ?? null;
  expect(await toldOf(local, invoice.id, intent?.id ?? null, payment)).toEqual([
    'invoice.created',
    'invoice.finalized',
    'payment_intent.created',
    'charge.succeeded',
    'payment_intent.succeeded',
    'invoice.updated',
    'invoice.paid',
    'invoice.payment_succeeded',
    'invoice_payment.paid',
  ]);
});

test.each([
  ['pm_card_chargeCustomerFail', 'card_declined', 'generic_decline', 'Your card was declined.'],
  [
    'pm_card_chargeDeclinedInsufficientFunds',
    'card_declined',
    'insufficient_funds',
    'Your card has insufficient funds.',
  ],
  ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card', 'Your card was declined.'],
  ['pm_card_chargeDeclinedStolenCard', 'card_declined', 'stolen_card', 'Your card was declined.'],
  ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card', 'Your card has expired.'],
  [
    'pm_card_chargeDeclinedIncorrectCvc',
    'incorrect_cvc',
    'incorrect_cvc',
    "Your card's security code is incorrect.",
  ],
  [
    'pm_card_chargeDeclinedProcessingError',
    'processing_error',
    'processing_error',
    'An error occurred while processing your card. Try again in a little bit.',
  ],
])(
  '%s leaves the first invoice open and its intent in want of a card',
  async (method, code, declineCode, message) => {
    const subscription = await subscribe(method);
    expect(subscription.status).toBe('incomplete');
    const { invoice, intent } = await latestOf(local, subscription.id);
    // The first invoice is not tried again: the subscription expires instead.
    expect(invoice).toMatchObject({
      status: 'open',
      attempt_count: 1,
      attempted: true,
      next_payment_attempt: null,
    });
    expect(intent).toMatchObject({
      status: 'requires_payment_method',
      payment_method: null,
      amount_received: 0,
      last_payment_error: { type: 'card_error', code, decline_code: declineCode, message },
    });
    const { data } = await local.stripe.charges.list({ payment_intent: intent?.id ?? '' });
    expect(data).toMatchObject([
      {
        status: 'failed',
        paid: false,
        failure_code: code,
        failure_message: message,
        outcome: { reason: declineCode },
      },
    ]);
    expect(await toldOf(local, invoice.id, intent?.id ?? null)).toEqual([
      'invoice.created',
      'invoice.finalized',
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
      'invoice.updated',
      'invoice.payment_failed',
    ]);
    // Another card pays it, with the same intent.
    const paid = await local.stripe.paymentIntents.confirm(intent?.id ?? '', {
      payment_method: 'pm_card_mastercard',
    });
    expect(paid).toMatchObject({ status: 'succeeded', last_payment_error: null });
    expect(await latestOf(local, subscription.id)).toMatchObject({
      status: 'active',
      invoice: { status: 'paid' },
    });
  },
);

test('a card that asks its holder: requires action, no charge, and confirming the intent settles it', async () => {
  const subscription = await subscribe('pm_card_authenticationRequired');
  expect(subscription.status).toBe('incomplete');
  const { invoice, intent } = await latestOf(local, subscription.id);
  expect(intent).toMatchObject({
    status: 'requires_action',
    latest_charge: null,
    payment_method: 'pm_card_authenticationRequired',
    next_action: { type: 'use_stripe_sdk' },
  });
  expect(await toldOf(local, invoice.id, intent?.id ?? null)).toEqual([
    'invoice.created',
    'invoice.finalized',
    'payment_intent.created',
    'payment_intent.requires_action',
    'invoice.updated',
    'invoice.payment_failed',
    'invoice.payment_action_required',
  ]);
  await expect(local.stripe.invoices.pay(invoice.id)).rejects.toMatchObject({
    statusCode: 402,
    code: 'invoice_payment_intent_requires_action',
  });
  expect(await local.stripe.paymentIntents.confirm(intent?.id ?? '')).toMatchObject({ status: 'succeeded' });
  expect(await latestOf(local, subscription.id)).toMatchObject({
    status: 'active',
    invoice: { status: 'paid', amount_paid: 3000 },
  });
  await expect(local.stripe.paymentIntents.confirm(intent?.id ?? '')).rejects.toMatchObject({
    statusCode: 400,
    code: 'payment_intent_unexpected_state',
  });
});

test('a card that was set up asks its holder at first and renews without them', async () => {
  const subscription = await subscribe('pm_card_authenticationRequiredOnSetup');
  const { intent } = await latestOf(local, subscription.id);
  expect(intent?.status).toBe('requires_action');
  await local.stripe.paymentIntents.confirm(intent?.id ?? '');
  await moveTo(local, subscription.clock, subscription.items.data[0]!.current_period_end + 3600);
  const renewed = await latestOf(local, subscription.id);
  expect(renewed).toMatchObject({
    status: 'active',
    invoice: { status: 'paid', billing_reason: 'subscription_cycle' },
  });
});

test('an invoice by mail has an intent that waits, and paying the invoice settles it', async () => {
  const subscription = await subscribe('pm_card_visa', {
    collection_method: 'send_invoice',
    days_until_due: 10,
  });
  const { invoice, intent } = await latestOf(local, subscription.id);
  expect(invoice).toMatchObject({ status: 'open', attempt_count: 0, next_payment_attempt: null });
  expect(intent).toMatchObject({ status: 'requires_confirmation', latest_charge: null });
  await local.stripe.invoices.pay(invoice.id);
  expect(await latestOf(local, subscription.id)).toMatchObject({
    intent: { id: intent?.id, status: 'succeeded' },
    invoice: { status: 'paid' },
  });
});

test('nothing due needs no intent', async () => {
  const { customer } = await payerOnClock(local, 'pm_card_visa');
  await local.stripe.customers.createBalanceTransaction(customer, { amount: -3000, currency: 'usd' });
  const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price }] });
  const { invoice, intent } = await latestOf(local, id);
  expect(invoice).toMatchObject({
    status: 'paid',
    amount_due: 0,
    payments: { data: [] },
    confirmation_secret: null,
  });
  expect(intent).toBeNull();
});

test('voiding, giving up and paying elsewhere cancel the intent; what was given up is paid with a new one', async () => {
  const open = async () => {
    const { id } = await subscribe('pm_card_chargeCustomerFail');
    const { invoice, intent } = await latestOf(local, id);
    return { invoice: invoice.id, intent: intent?.id ?? '' };
  };
  const voided = await open();
  await local.stripe.invoices.voidInvoice(voided.invoice);
  expect(await local.stripe.paymentIntents.retrieve(voided.intent)).toMatchObject({
    status: 'canceled',
    cancellation_reason: 'void_invoice',
  });
  const outside = await open();
  await local.stripe.invoices.pay(outside.invoice, { paid_out_of_band: true });
  expect((await local.stripe.paymentIntents.retrieve(outside.intent)).status).toBe('canceled');

  const given = await open();
  await local.stripe.invoices.markUncollectible(given.invoice);
  expect((await local.stripe.paymentIntents.retrieve(given.intent)).status).toBe('canceled');
  await local.stripe.invoices.pay(given.invoice, { payment_method: 'pm_card_visa' });
  const { data } = await local.stripe.invoicePayments.list({ invoice: given.invoice });
  expect(data.map(({ status }) => status)).toEqual(['paid', 'canceled']);
});

test('payments of invoices are listed by invoice, intent and status, page by page', async () => {
  const { id } = await subscribe('pm_card_chargeCustomerFail');
  const { invoice, intent } = await latestOf(local, id);
  const list = local.stripe.invoicePayments.list.bind(local.stripe.invoicePayments);
  const [payment] = (await list({ invoice: invoice.id })).data;
  expect(payment).toMatchObject({
    status: 'open',
    invoice: invoice.id,
    payment: { payment_intent: intent?.id },
  });
  expect(await local.stripe.invoicePayments.retrieve(payment!.id)).toMatchObject({ id: payment!.id });
  const payments = { type: 'payment_intent' as const, payment_intent: intent?.id ?? '' };
  expect((await list({ payment: payments })).data).toHaveLength(1);
  expect((await list({ invoice: invoice.id, status: 'paid' })).data).toEqual([]);
  await local.stripe.invoices.markUncollectible(invoice.id);
  await local.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
  const first = await list({ invoice: invoice.id, limit: 1 });
  expect(first).toMatchObject({ has_more: true, data: [{ status: 'paid' }] });
  const second = await list({ invoice: invoice.id, limit: 1, starting_after: first.data[0]!.id });
  expect(second).toMatchObject({ has_more: false, data: [{ id: payment!.id, status: 'canceled' }] });
});

test('an intent of an invoice is not canceled by itself', async () => {
  const { id } = await subscribe('pm_card_chargeCustomerFail');
  const { intent } = await latestOf(local, id);
  await expect(local.stripe.paymentIntents.cancel(intent?.id ?? '')).rejects.toMatchObject({
    statusCode: 400,
  });
  await expect(local.stripe.paymentIntents.confirm(intent?.id ?? '')).rejects.toMatchObject({
    statusCode: 400,
    param: 'payment_method',
  });
});

test('an intent without an invoice is made, confirmed, declined and canceled', async () => {
  const made = await local.stripe.paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    metadata: { order: '7' },
  });
  expect(made).toMatchObject({ status: 'requires_payment_method', amount: 2000, metadata: { order: '7' } });
  await expect(
    local.stripe.paymentIntents.confirm(made.id, { payment_method: 'pm_card_chargeDeclined' }),
  ).rejects.toMatchObject({ statusCode: 402, code: 'card_declined', decline_code: 'generic_decline' });
  const paid = await local.stripe.paymentIntents.confirm(made.id, { payment_method: 'pm_card_visa' });
  expect(paid.status).toBe('succeeded');
  const other = await local.stripe.paymentIntents.create({
    amount: 500,
    currency: 'usd',
    payment_method: 'pm_card_visa',
  });
  expect(other.status).toBe('requires_confirmation');
  expect(
    await local.stripe.paymentIntents.cancel(other.id, { cancellation_reason: 'abandoned' }),
  ).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
});

// 980 yen have no decimals; 10.405 dinar are charged as 10.410, and the 0.005 too much are a credit.
test.each([
  ['jpy', 980, 980, 0],
  ['kwd', 10_405, 10_410, 5],
  ['kwd', 10_400, 10_400, 0],
])('%s %i is charged as %i', async (currency, amount, charged, over) => {
  const { customer } = await payerOnClock(local, 'pm_card_visa');
  const own = await newPrice(local, product, amount, { currency });
  const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price: own }] });
  const { invoice, intent } = await latestOf(local, id);
  expect(intent).toMatchObject({ amount: charged, amount_received: charged, currency });
  expect(invoice).toMatchObject({
    status: 'paid',
    amount_due: amount,
    amount_paid: amount,
    amount_remaining: 0,
    amount_overpaid: over,
    payments: { data: [{ amount_requested: amount, amount_paid: amount }] },
  });
  expect(await local.stripe.customers.retrieve(customer)).toMatchObject({ balance: 0 - over });
  expect(invoice.created).toBe(SEPTEMBER);
});

test('a customer without a payment method pays, and one whose card is replaced pays with the new one', async () => {
  const subscription = await subscribe();
  const { intent } = await latestOf(local, subscription.id);
  expect(intent).toMatchObject({ status: 'succeeded', payment_method: null });
  await pays(local, idOf(subscription.customer), 'pm_card_mastercard');
  await moveTo(local, subscription.clock, subscription.items.data[0]!.current_period_end + 3600);
  expect((await latestOf(local, subscription.id)).intent).toMatchObject({
    payment_method: 'pm_card_mastercard',
  });
});
