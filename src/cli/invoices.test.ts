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
  // So that a clock that moves by months finds them as they were.
  await local.call('POST', '/platform/account/settings', { after_retries: 'past_due' });
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

const payer = async (more: Stripe.CustomerCreateParams = {}): Promise<string> =>
  (await local.stripe.customers.create({ name: 'Pays', ...more })).id;

const waits = (
  customer: string,
  amount: number,
  more: Partial<Stripe.InvoiceItemCreateParams> = {},
): Promise<Stripe.InvoiceItem> =>
  local.stripe.invoiceItems.create({ customer, amount, currency: 'usd', ...more });

test('a manual invoice is made empty, filled, finalised and paid', async () => {
  const customer = await payer({ balance: -300 });
  const rest = await waits(customer, 999);
  const made = await local.stripe.invoices.create({
    customer,
    description: 'Setup',
    metadata: { order: '7' },
  });
  expect(made).toMatchObject({
    status: 'draft',
    billing_reason: 'manual',
    auto_advance: false,
    automatically_finalizes_at: null,
    description: 'Setup',
    metadata: { order: '7' },
    parent: null,
    total: 0,
    lines: { data: [] },
  });
  await waits(customer, 2000, { invoice: made.id, description: 'Work' });
  const item = await waits(customer, -500, { invoice: made.id });
  expect(item.invoice).toBe(made.id);
  const filled = await local.stripe.invoices.retrieve(made.id);
  expect(filled).toMatchObject({ status: 'draft', subtotal: 1500, total: 1500, amount_due: 1500 });
  expect(filled.lines.data.map(({ amount, description }) => [amount, description])).toEqual([
    [2000, 'Work'],
    [-500, null],
  ]);

  // 15.00 less the credit of 3.00; what waited without being asked for still waits.
  const open = await local.stripe.invoices.finalizeInvoice(made.id);
  expect(open).toMatchObject({ status: 'open', amount_due: 1200, starting_balance: -300, ending_balance: 0 });
  expect(await local.stripe.invoices.pay(made.id)).toMatchObject({ status: 'paid', amount_paid: 1200 });
  expect((await local.stripe.invoiceItems.retrieve(rest.id)).invoice).toBeNull();
  await expect(waits(customer, 1, { invoice: made.id })).rejects.toMatchObject({
    code: 'invoice_not_editable',
  });
});

test('what waits goes on an invoice that includes it, taxed: 8 % of 25.00 is 2.00', async () => {
  const customer = await payer();
  const rate = await local.stripe.taxRates.create({ display_name: 'VAT', percentage: 8, inclusive: false });
  const items = [await waits(customer, 2000), await waits(customer, 500)];
  const made = await local.stripe.invoices.create({
    customer,
    pending_invoice_items_behavior: 'include',
    default_tax_rates: [rate.id],
  });
  expect(made).toMatchObject({ subtotal: 2500, total: 2700 });
  expect(made.lines.data.map(({ parent }) => parent?.invoice_item_details?.invoice_item)).toEqual(
    items.map(({ id }) => id),
  );
  // Nothing is left for another.
  await expect(
    local.stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' }),
  ).rejects.toMatchObject({ statusCode: 400, code: 'invoice_no_customer_line_items' });
});

test('prorations that wait are swept into a manual invoice, and what it charged can be given back later', async () => {
  const subscription = await subscribed(local, [{ price }]);
  const customer = idOf(subscription.customer);
  await advance(local, (await clockAt(local)) + 5 * DAY);
  const [item] = subscription.items.data;
  await local.stripe.subscriptions.update(subscription.id, { items: [{ id: item!.id, quantity: 2 }] });
  const [debit, credit] = (await local.stripe.invoiceItems.list({ customer, pending: true })).data;
  const made = await local.stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' });
  expect(made.total).toBe(debit!.amount + credit!.amount);
  await expect(local.stripe.invoices.del(made.id)).rejects.toMatchObject({ code: 'not_simulated' });
  await local.stripe.invoices.pay(made.id);

  await local.stripe.subscriptions.cancel(subscription.id, { prorate: true, invoice_now: true });
  const ended = await local.stripe.subscriptions.retrieve(subscription.id);
  // Two units were charged for the time that is left, and are given back: to the cent what the debit was.
  expect(await local.stripe.invoices.retrieve(invoiceOf(ended))).toMatchObject({ total: -debit!.amount });
});

test('a draft that advances by itself is collected after an hour', async () => {
  const customer = await payer();
  await waits(customer, 700);
  const made = await local.stripe.invoices.create({
    customer,
    pending_invoice_items_behavior: 'include',
    auto_advance: true,
  });
  const at = await clockAt(local);
  expect(made).toMatchObject({ auto_advance: true, automatically_finalizes_at: at + 3600 });
  await advance(local, at + 3600);
  expect(await local.stripe.invoices.retrieve(made.id)).toMatchObject({ status: 'paid', amount_paid: 700 });
});

test('a draft is updated; of a finalised invoice only its metadata', async () => {
  const { id, created } = await local.stripe.invoices.create({ customer: await payer() });
  const updated = await local.stripe.invoices.update(id, {
    description: 'Later',
    collection_method: 'send_invoice',
    days_until_due: 10,
    metadata: { a: '1' },
  });
  expect(updated).toMatchObject({
    description: 'Later',
    collection_method: 'send_invoice',
    due_date: created + 10 * DAY,
    metadata: { a: '1' },
  });
  await local.stripe.invoices.sendInvoice(id);
  await expect(local.stripe.invoices.update(id, { description: 'No' })).rejects.toMatchObject({
    code: 'invoice_not_editable',
  });
  const noted = await local.stripe.invoices.update(id, { metadata: { b: '2' } });
  expect(noted).toMatchObject({ description: 'Later', metadata: { a: '1', b: '2' } });
});

test('a deleted draft is gone, and what was on it waits again', async () => {
  const customer = await payer();
  const item = await waits(customer, 400);
  const made = await local.stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' });
  expect(await local.stripe.invoices.del(made.id)).toMatchObject({
    id: made.id,
    object: 'invoice',
    deleted: true,
  });
  await expect(local.stripe.invoices.retrieve(made.id)).rejects.toMatchObject({ statusCode: 404 });
  expect((await local.stripe.invoiceItems.retrieve(item.id)).invoice).toBeNull();
  const again = await local.stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' });
  expect(again.total).toBe(400);
});

test('renewals and what is finalised cannot be deleted', async () => {
  for (const id of [invoiceOf(await draft()), invoiceOf(await mailed())])
    await expect(local.stripe.invoices.del(id)).rejects.toMatchObject({
      statusCode: 400,
      code: 'invoice_not_editable',
    });
});

test.each<[string, () => Promise<unknown>, number, string]>([
  ['no customer', () => local.stripe.invoices.create({ customer: 'cus_none' }), 400, 'resource_missing'],
  [
    'days without a mail',
    async () => local.stripe.invoices.create({ customer: await payer(), days_until_due: 3 }),
    400,
    'parameter_invalid',
  ],
  [
    'an unknown subscription',
    async () => local.stripe.invoices.create({ customer: await payer(), subscription: 'sub_any' }),
    400,
    'resource_missing',
  ],
  [
    'an item of another customer',
    async () => {
      const { id } = await local.stripe.invoices.create({ customer: await payer() });
      return waits(await payer(), 100, { invoice: id });
    },
    400,
    'parameter_invalid',
  ],
  [
    'an item in another currency',
    async () => {
      const customer = await payer();
      const { id } = await local.stripe.invoices.create({ customer });
      return waits(customer, 100, { invoice: id, currency: 'eur' });
    },
    400,
    'currency_mismatch',
  ],
])('a manual invoice with %s is refused', async (_, attempt, statusCode, code) => {
  await expect(attempt()).rejects.toMatchObject({ statusCode, code });
});

test('two items that go on one draft at once are both on it', async () => {
  const customer = await payer();
  const { id } = await local.stripe.invoices.create({ customer });
  await Promise.all([waits(customer, 100, { invoice: id }), waits(customer, 200, { invoice: id })]);
  expect((await local.stripe.invoices.retrieve(id)).total).toBe(300);
});
