// payment_behavior=pending_if_incomplete: a change waits until its invoice is paid, through stripe-node 23 on test clocks.
import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { idOf, newPrice, putToRest } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';
import { DAY, latestOf, moveTo, payerOnClock, pays, SEPTEMBER, toldOf } from './testing/payments.ts';

/** September has 30 days: at the 11th, two thirds are left. */
const CHANGED = SEPTEMBER + 10 * DAY;
const EXPIRES = CHANGED + 23 * 3600;
const OCTOBER = SEPTEMBER + 30 * DAY;

let local: LocalPlatform;
let basic: string;
let pro: string;
let yearly: string;
let addOn: string;
beforeAll(async () => {
  local = await localPlatform();
  await putToRest(local);
  const product = await local.stripe.products.create({ name: 'Plan' });
  basic = await newPrice(local, product.id, 3000);
  pro = await newPrice(local, product.id, 4500);
  addOn = await newPrice(local, product.id, 900);
  yearly = (
    await local.stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 36_000,
      recurring: { interval: 'year' },
    })
  ).id;
});
/** In each state, not only at the end. */
afterEach(async () => {
  expect(await checkBooks(local.platform.store.db)).toEqual([]);
});
afterAll(async () => {
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
  await local.close();
});

interface Subscribed {
  id: string;
  item: string;
  clock: string;
  customer: string;
}

/** On Basic since 1 September, and from the 11th on with a card that fails. */
async function subscribed(
  card = 'pm_card_chargeCustomerFail',
  more: Partial<Stripe.SubscriptionCreateParams> = {},
): Promise<Subscribed> {
  const { customer, clock } = await payerOnClock(local, 'pm_card_visa');
  const { id, items } = await local.stripe.subscriptions.create({
    customer,
    items: [{ price: basic }],
    ...more,
  });
  await moveTo(local, clock, CHANGED);
  await pays(local, customer, card);
  return { id, item: items.data[0]!.id, clock, customer };
}

const upgrade = (
  { id, item }: Pick<Subscribed, 'id' | 'item'>,
  more: Stripe.SubscriptionUpdateParams = {},
): Promise<Stripe.Subscription> =>
  local.stripe.subscriptions.update(id, {
    items: [{ id: item, price: pro }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'pending_if_incomplete',
    ...more,
  });

const pricesOf = ({ items }: Stripe.Subscription): string[] => items.data.map(({ price }) => price.id);
const read = (id: string): Promise<Stripe.Subscription> => local.stripe.subscriptions.retrieve(id);

test('paid at once nothing waits, and the change is applied as without it', async () => {
  const made = await subscribed('pm_card_visa');
  const changed = await upgrade(made);
  expect(changed.pending_update).toBeNull();
  expect(pricesOf(changed)).toEqual([pro]);
  // Two thirds of 3000 back, two thirds of 4500 charged.
  expect((await latestOf(local, made.id)).invoice).toMatchObject({ status: 'paid', total: 1000 });
});

test('declined, the change waits with its invoice, and a good card applies it', async () => {
  const made = await subscribed();
  const waiting = await upgrade(made, { metadata: { plan: 'pro' } });
  expect(waiting).toMatchObject({
    status: 'active',
    metadata: {},
    pending_update: {
      expires_at: EXPIRES,
      billing_cycle_anchor: null,
      trial_end: null,
      trial_from_plan: null,
      cancel_at_period_end: null,
      metadata: { plan: 'pro' },
      subscription_items: [{ id: made.item, price: { id: pro, unit_amount: 4500 } }],
    },
  });
  expect(pricesOf(waiting)).toEqual([basic]);
  const { invoice } = await latestOf(local, made.id);
  expect(invoice).toMatchObject({ status: 'open', total: 1000, amount_due: 1000, attempt_count: 1 });
  expect(invoice.lines.data.map(({ amount }) => amount)).toEqual([-2000, 3000]);
  expect(await checkBooks(local.platform.store.db)).toEqual([]);

  // What fails again leaves the change as it is, and nothing past due.
  await expect(local.stripe.invoices.pay(invoice.id)).rejects.toMatchObject({ code: 'card_declined' });
  expect(await read(made.id)).toMatchObject({ status: 'active', pending_update: { expires_at: EXPIRES } });

  // What it does not name may change meanwhile.
  await local.stripe.subscriptions.update(made.id, { description: 'Kept', metadata: { team: 'red' } });
  await local.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
  const applied = await read(made.id);
  expect(applied).toMatchObject({
    status: 'active',
    pending_update: null,
    description: 'Kept',
    metadata: { team: 'red', plan: 'pro' },
  });
  expect(pricesOf(applied)).toEqual([pro]);
  const told = await toldOf(local, made.id);
  expect(told.filter((type) => type.includes('pending_update'))).toEqual([
    'customer.subscription.pending_update_applied',
  ]);

  // Half of September is left: a downgrade credits what was paid for Pro, 3000 for 20 days, by three quarters.
  await pays(local, made.customer, 'pm_card_visa');
  await moveTo(local, made.clock, SEPTEMBER + 15 * DAY);
  await local.stripe.subscriptions.update(made.id, {
    items: [{ id: made.item, price: basic }],
    proration_behavior: 'always_invoice',
  });
  const back = await latestOf(local, made.id);
  expect(back.invoice.lines.data.map(({ amount }) => amount)).toEqual([-2250, 1500]);
  await moveTo(local, made.clock, OCTOBER + 3600);
  expect((await latestOf(local, made.id)).invoice).toMatchObject({ status: 'paid', total: 3000 });
});

test('after 23 hours it is dropped: the invoice is void, and a later change credits what was paid', async () => {
  const made = await subscribed();
  await upgrade(made);
  await pays(local, made.customer, 'pm_card_visa');
  await moveTo(local, made.clock, EXPIRES - 1);
  expect((await read(made.id)).pending_update).not.toBeNull();
  await moveTo(local, made.clock, EXPIRES);
  const dropped = await read(made.id);
  expect(dropped).toMatchObject({ status: 'active', pending_update: null });
  expect(pricesOf(dropped)).toEqual([basic]);
  const { invoice, intent } = await latestOf(local, made.id);
  expect([invoice.status, intent?.status]).toEqual(['void', 'canceled']);
  expect((await local.stripe.customers.retrieve(made.customer)) as Stripe.Customer).toMatchObject({
    balance: 0,
  });
  expect((await toldOf(local, made.id)).filter((type) => type.includes('pending_update'))).toEqual([
    'customer.subscription.pending_update_expired',
  ]);

  await moveTo(local, made.clock, SEPTEMBER + 15 * DAY);
  await upgrade(made);
  const later = await latestOf(local, made.id);
  expect(later.invoice.status).toBe('paid');
  expect(later.invoice.lines.data.map(({ amount }) => amount)).toEqual([-1500, 2250]);
  await moveTo(local, made.clock, OCTOBER + 3600);
  expect((await latestOf(local, made.id)).invoice).toMatchObject({ status: 'paid', total: 4500 });
});

test('it is dropped with the period where that ends before, and the renewal bills what was', async () => {
  const made = await subscribed();
  await moveTo(local, made.clock, OCTOBER - 20 * 3600);
  const waiting = await upgrade(made, { items: [{ id: made.item, price: pro, quantity: 3 }] });
  expect(waiting.pending_update?.expires_at).toBe(OCTOBER);
  await pays(local, made.customer, 'pm_card_visa');
  await moveTo(local, made.clock, OCTOBER + 3600);
  const { invoice } = await latestOf(local, made.id);
  expect(invoice).toMatchObject({ status: 'paid', total: 3000, billing_reason: 'subscription_cycle' });
  expect(await read(made.id)).toMatchObject({ status: 'active', pending_update: null });
});

test('voiding the invoice by hand drops it', async () => {
  const made = await subscribed();
  await upgrade(made);
  const { invoice } = await latestOf(local, made.id);
  await local.stripe.invoices.voidInvoice(invoice.id);
  const dropped = await read(made.id);
  expect([dropped.pending_update, dropped.status, ...pricesOf(dropped)]).toEqual([null, 'active', basic]);
});

test.each<[string, (made: Subscribed, invoice: string, intent: string) => Promise<unknown>]>([
  [
    'a confirmed intent',
    (_, __, intent) => local.stripe.paymentIntents.confirm(intent, { payment_method: 'pm_card_visa' }),
  ],
  ['means outside', (_, invoice) => local.stripe.invoices.pay(invoice, { paid_out_of_band: true })],
  [
    'a credit note over all of it',
    (_, invoice) => local.stripe.creditNotes.create({ invoice, amount: 1000 }),
  ],
])('%s pays it as well', async (_, pay) => {
  const made = await subscribed();
  await upgrade(made);
  const { invoice, intent } = await latestOf(local, made.id);
  await pay(made, invoice.id, intent?.id ?? '');
  const applied = await read(made.id);
  expect([applied.pending_update, applied.status, ...pricesOf(applied)]).toEqual([null, 'active', pro]);
});

test('a cardholder who is asked applies it by confirming', async () => {
  const made = await subscribed('pm_card_authenticationRequired');
  const waiting = await upgrade(made);
  expect(waiting).toMatchObject({ status: 'active', pending_update: { expires_at: EXPIRES } });
  const { intent } = await latestOf(local, made.id);
  expect(intent?.status).toBe('requires_action');
  await local.stripe.paymentIntents.confirm(intent?.id ?? '');
  expect(pricesOf(await read(made.id))).toEqual([pro]);
});

test('a second one replaces it: the first invoice is void, and its amounts are computed as if it had not been', async () => {
  const made = await subscribed();
  await upgrade(made);
  const first = (await latestOf(local, made.id)).invoice;
  const second = await upgrade(made, { items: [{ id: made.item, price: pro, quantity: 2 }] });
  expect(second.pending_update?.subscription_items).toMatchObject([{ id: made.item, quantity: 2 }]);
  expect((await local.stripe.invoices.retrieve(first.id)).status).toBe('void');
  const { invoice } = await latestOf(local, made.id);
  expect(invoice.lines.data.map(({ amount }) => amount)).toEqual([-2000, 6000]);
  // Nothing of a request that is refused is done: neither is the change dropped.
  await expect(upgrade(made, { items: [{ id: made.item, price: 'price_none' }] })).rejects.toMatchObject({
    statusCode: 400,
  });
  expect((await read(made.id)).pending_update).not.toBeNull();
  expect((await local.stripe.invoices.retrieve(invoice.id)).status).toBe('open');
});

test('another change of what is billed drops it, and so does a cancellation', async () => {
  const made = await subscribed();
  await upgrade(made);
  const first = (await latestOf(local, made.id)).invoice.id;
  await local.stripe.subscriptions.update(made.id, { items: [{ id: made.item, quantity: 2 }] });
  expect(await read(made.id)).toMatchObject({ pending_update: null, items: { data: [{ quantity: 2 }] } });
  expect((await local.stripe.invoices.retrieve(first)).status).toBe('void');

  const other = await subscribed();
  await upgrade(other);
  await local.stripe.subscriptions.cancel(other.id, { prorate: true, invoice_now: true });
  const { invoice, status } = await latestOf(local, other.id);
  // Only what was paid of Basic comes back: two thirds of 3000.
  expect([status, invoice.total]).toEqual(['canceled', -2000]);
});

test('what waited for the next invoice before is neither billed with it nor lost', async () => {
  const made = await subscribed();
  await local.stripe.invoiceItems.create({
    customer: made.customer,
    subscription: made.id,
    amount: 700,
    currency: 'usd',
    description: 'Setup',
  });
  await upgrade(made);
  expect((await latestOf(local, made.id)).invoice.total).toBe(1000);
  await pays(local, made.customer, 'pm_card_visa');
  await moveTo(local, made.clock, OCTOBER + 3600);
  expect((await latestOf(local, made.id)).invoice).toMatchObject({ status: 'paid', total: 3700 });
});

test('items that are added and removed wait too', async () => {
  const made = await subscribed();
  await local.stripe.subscriptions.update(made.id, { items: [{ price: addOn }], proration_behavior: 'none' });
  const extra = (await read(made.id)).items.data.find(({ price }) => price.id === addOn)!.id;
  const waiting = await upgrade(made, {
    items: [{ id: extra, deleted: true }, { price: pro }],
  });
  expect(pricesOf(waiting)).toEqual([basic, addOn]);
  const { invoice } = await latestOf(local, made.id);
  await local.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
  expect(pricesOf(await read(made.id))).toEqual([basic, pro]);

  const added = await local.stripe.subscriptionItems.create({
    subscription: made.id,
    price: addOn,
    proration_behavior: 'always_invoice',
    payment_behavior: 'pending_if_incomplete',
  });
  expect(added.price.id).toBe(addOn);
  expect(pricesOf(await read(made.id))).toEqual([basic, pro]);
});

test.each(['flexible', 'classic'] as const)(
  'a reset of the anchor that is dropped leaves period and ledger as they were, %s',
  async (type) => {
    const made = await subscribed(undefined, { billing_mode: { type } });
    const waiting = await upgrade(made, {
      items: [{ id: made.item, price: yearly }],
      billing_cycle_anchor: 'now' as never,
    });
    expect(waiting).toMatchObject({
      billing_cycle_anchor: SEPTEMBER,
      pending_update: { billing_cycle_anchor: CHANGED },
    });
    expect((await latestOf(local, made.id)).invoice.total).toBe(34_000);
    await moveTo(local, made.clock, EXPIRES);
    const unprorated = await upgrade(made, {
      items: [{ id: made.item, quantity: 1 }],
      billing_cycle_anchor: 'now' as never,
      proration_behavior: 'none',
    });
    expect(unprorated.pending_update).not.toBeNull();
    await pays(local, made.customer, 'pm_card_visa');
    await moveTo(local, made.clock, SEPTEMBER + 15 * DAY);
    await upgrade(made);
    const { invoice } = await latestOf(local, made.id);
    expect(invoice.lines.data.map(({ amount }) => amount)).toEqual([-1500, 2250]);
  },
);

test('the phase of a schedule takes it over once it is paid', async () => {
  const made = await subscribed();
  const schedule = await local.stripe.subscriptionSchedules.create({ from_subscription: made.id });
  await upgrade(made);
  const phase = async (): Promise<string[]> =>
    (await local.stripe.subscriptionSchedules.retrieve(schedule.id)).phases[0]!.items.map(({ price }) =>
      idOf(price as string),
    );
  expect(await phase()).toEqual([basic]);
  const { invoice } = await latestOf(local, made.id);
  await local.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
  expect(await phase()).toEqual([pro]);
  expect(pricesOf(await read(made.id))).toEqual([pro]);
});

test('a discount that comes with it lowers its invoice and begins with its payment', async () => {
  const coupon = await local.stripe.coupons.create({ percent_off: 10, duration: 'forever' });
  const made = await subscribed();
  const waiting = await upgrade(made, { discounts: [{ coupon: coupon.id }] });
  expect(waiting.discounts).toEqual([]);
  expect(waiting.pending_update?.discounts).toHaveLength(1);
  const { invoice } = await latestOf(local, made.id);
  // 90 % of 3000 is charged, and the 2000 that were paid come back whole.
  expect(invoice.total).toBe(700);
  await local.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
  expect((await read(made.id)).discounts).toEqual(waiting.pending_update?.discounts);
});

test('a trial that was to end goes on until its first period is paid', async () => {
  const { customer, clock } = await payerOnClock(local, 'pm_card_chargeCustomerFail');
  const until = SEPTEMBER + 14 * DAY;
  const { id } = await local.stripe.subscriptions.create({
    customer,
    items: [{ price: basic }],
    trial_end: until,
  });
  const waiting = await local.stripe.subscriptions.update(id, {
    trial_end: 'now',
    payment_behavior: 'pending_if_incomplete',
  });
  expect(waiting).toMatchObject({
    status: 'trialing',
    trial_end: until,
    pending_update: { trial_end: SEPTEMBER },
  });
  const { invoice } = await latestOf(local, id);
  expect(invoice).toMatchObject({ status: 'open', total: 3000 });
  await local.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
  const begun = await read(id);
  expect(begun).toMatchObject({ status: 'active', pending_update: null });
  expect(begun.items.data[0]).toMatchObject({ current_period_start: SEPTEMBER });
  await moveTo(local, clock, SEPTEMBER + DAY);
  expect(idOf(begun.latest_invoice)).toBe(invoice.id);
});

test('what is not charged at once is applied at once', async () => {
  const made = await subscribed();
  const changed = await upgrade(made, { proration_behavior: 'create_prorations' });
  expect(changed.pending_update).toBeNull();
  expect(pricesOf(changed)).toEqual([pro]);
});

test.each<[string, Stripe.SubscriptionUpdateParams]>([
  ['description', { description: 'No' }],
  ['default_payment_method', { default_payment_method: 'pm_card_visa' }],
  ['cancel_at', { cancel_at: OCTOBER }],
  ['default_tax_rates', { default_tax_rates: '' }],
])('%s does not go with it', async (param, more) => {
  const made = await subscribed('pm_card_visa');
  await expect(upgrade(made, more)).rejects.toMatchObject({ statusCode: 400, param });
});

test('neither a new subscription nor one that is sent its invoices can wait', async () => {
  const { customer } = await payerOnClock(local, 'pm_card_visa');
  const wanted = { customer, items: [{ price: basic }] };
  await expect(
    local.stripe.subscriptions.create({ ...wanted, payment_behavior: 'pending_if_incomplete' }),
  ).rejects.toMatchObject({ statusCode: 400, param: 'payment_behavior' });
  const sent = await local.stripe.subscriptions.create({
    ...wanted,
    collection_method: 'send_invoice',
    days_until_due: 7,
  });
  await expect(upgrade({ id: sent.id, item: sent.items.data[0]!.id })).rejects.toMatchObject({
    statusCode: 400,
    param: 'payment_behavior',
  });
});

test('a preview shows the change that is applied instead of the one that waits', async () => {
  const made = await subscribed();
  await upgrade(made);
  const wanted = {
    items: [{ id: made.item, price: pro, quantity: 3 }],
    proration_behavior: 'always_invoice' as const,
  };
  const previewed = await local.stripe.invoices.createPreview({
    subscription: made.id,
    subscription_details: wanted,
  });
  await upgrade(made, wanted);
  const { invoice } = await latestOf(local, made.id);
  expect(previewed.total).toBe(invoice.total);
  expect(invoice.total).toBe(7000);
});
