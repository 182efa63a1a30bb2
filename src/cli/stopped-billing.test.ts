// What is billed after an invoice was voided, after a trial that paused, and after an end with an invoice left open;
// through stripe-node, worked by hand. June and September have 30 days.
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { newPrice } from './testing/calls.ts';
import { amounts, invoicesOf, moveTo, periods, subscribedAt, utc, type Clocked } from './testing/clocked.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';
import { latestOf, toldOf } from './testing/payments.ts';

let local: LocalPlatform;
let price: string;
let dear: string;
beforeAll(async () => {
  local = await localPlatform();
  const { id } = await local.stripe.products.create({ name: 'Plan' });
  price = await newPrice(local, id, 2400);
  dear = await newPrice(local, id, 3000);
});
afterAll(() => local.close());

const idOfLatest = ({ latest_invoice: latest }: Stripe.Subscription): string =>
  (latest as Stripe.Invoice).id ?? '';

describe('a voided invoice', () => {
  /** The 24.00 for June, which nobody owes any more on 16 June. */
  async function voided(type: 'classic' | 'flexible'): Promise<Clocked> {
    const made = await subscribedAt(local, '2027-06-01', [{ price }], {
      billing_mode: { type },
      collection_method: 'send_invoice',
      days_until_due: 30,
    });
    const { status } = await local.stripe.invoices.voidInvoice(idOfLatest(made.subscription));
    expect(status).toBe('void');
    await moveTo(local, made, '2027-06-16');
    return made;
  }

  test.each([
    // what was never owed is not given back; half of 30.00
    ['flexible', [1500]],
    // classic keeps no ledger: half of the present 24.00, whether or not it was owed
    ['classic', [-1200, 1500]],
  ] as const)('%s: an upgrade in the middle of its period bills %j', async (type, lines) => {
    const made = await voided(type);
    const details = {
      items: [{ id: made.item, price: dear }],
      proration_behavior: 'always_invoice' as const,
    };
    const shown = await local.stripe.invoices.createPreview({
      subscription: made.subscription.id,
      subscription_details: details,
    });
    const changed = await local.stripe.subscriptions.update(made.subscription.id, {
      ...details,
      expand: ['latest_invoice'],
    });
    expect([amounts(shown), amounts(changed.latest_invoice)]).toEqual([lines, lines]);
    await moveTo(local, made, '2027-06-21');
    const ended = await local.stripe.subscriptions.cancel(made.subscription.id, {
      prorate: true,
      invoice_now: true,
      expand: ['latest_invoice'],
    });
    // 10 of the 15 days that the 15.00 are for; classic: 10 of 30 days of 30.00
    expect(amounts(ended.latest_invoice)).toEqual([-1000]);
  });

  test.each([
    ['flexible', 0],
    ['classic', -1200],
  ] as const)('%s: an end with prorate gives back %i', async (type, balance) => {
    const made = await voided(type);
    await local.stripe.subscriptions.cancel(made.subscription.id, { prorate: true, invoice_now: true });
    const customer = (await local.stripe.customers.retrieve(made.customer)) as Stripe.Customer;
    expect(customer.balance).toBe(balance);
  });
});

describe('a trial that ends without a payment method, with pause', () => {
  test('pauses, owes nothing, and goes on from the day on which it is resumed', async () => {
    const made = await subscribedAt(local, '2027-09-01', [{ price }], {
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
    });
    await moveTo(local, made, '2027-09-11');
    const { id } = made.subscription;
    const paused = await local.stripe.subscriptions.retrieve(id);
    expect(paused.status).toBe('paused');
    expect(paused).toMatchObject({
      status_details: { paused: { type: 'subscription' } },
    });
    expect((await invoicesOf(local, made)).map(({ total }) => total)).toEqual([0]);
    expect((await local.stripe.invoiceItems.list({ customer: made.customer, pending: true })).data).toEqual(
      [],
    );
    await local.stripe.customers.update(made.customer, {
      invoice_settings: { default_payment_method: 'pm_card_visa' },
    });
    const resuming = await local.stripe.subscriptions.resume(id, { expand: ['latest_invoice'] });
    expect(amounts(resuming.latest_invoice)).toEqual([2400]);
    const invoice = resuming.latest_invoice as Stripe.Invoice;
    if (invoice.status === 'open') await local.stripe.invoices.pay(invoice.id!);
    const resumed = await local.stripe.subscriptions.retrieve(id);
    expect([resumed.status, periods(resumed)]).toEqual([
      'active',
      [['2027-09-11T00:00', '2027-10-11T00:00']],
    ]);
    await moveTo(local, made, '2027-10-12');
    const all = await invoicesOf(local, made);
    expect(all.map(({ total, status }) => [total, status])).toEqual([
      [0, 'paid'],
      [2400, 'paid'],
      [2400, 'paid'],
    ]);
    expect((await local.stripe.subscriptions.retrieve(id)).status).toBe('active');
  });
});

test('an immediate end stops the collection of what is open, which can still be paid by hand', async () => {
  const made = await subscribedAt(local, '2027-06-01', [{ price }]);
  await local.stripe.customers.update(made.customer, {
    invoice_settings: { default_payment_method: 'pm_card_chargeCustomerFail' },
  });
  await moveTo(local, made, '2027-07-02');
  const { id } = made.subscription;
  const { invoice: open } = await latestOf(local, id);
  expect([open.status, open.auto_advance]).toEqual(['open', true]);
  expect(open.next_payment_attempt).toBeGreaterThan(utc('2027-07-02'));
  await local.stripe.subscriptions.cancel(id);
  const stopped = await local.stripe.invoices.retrieve(open.id!);
  expect([stopped.status, stopped.auto_advance, stopped.next_payment_attempt]).toEqual(['open', false, null]);
  expect((await toldOf(local, open.id!)).at(-1)).toBe('invoice.updated');
  await moveTo(local, made, '2027-08-20');
  expect((await local.stripe.invoices.retrieve(open.id!)).attempt_count).toBe(stopped.attempt_count);
  const paid = await local.stripe.invoices.pay(open.id!, { payment_method: 'pm_card_visa' });
  expect([paid.status, (await local.stripe.subscriptions.retrieve(id)).status]).toEqual(['paid', 'canceled']);
});

test('the books and the events are in order', async () => {
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
});
