// A script changed the factors of an earlier proration: what a later one gives back (billing.md 2.4), in both billing
// modes, through stripe-node. Amounts worked by hand; June and September have 30 days.
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExtensionWire } from '../contract/wire/platform.ts';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { newPrice } from './testing/calls.ts';
import { amounts, moveTo, subscribedAt, type Clocked } from './testing/clocked.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
/** By its monthly amount. */
const prices = new Map<number, string>();
beforeAll(async () => {
  local = await localPlatform();
  for (const amount of [600, 1200, 2400, 3000, 3400, 3600]) {
    const { id } = await local.stripe.products.create({ name: `Plan ${amount}` });
    prices.set(amount, await newPrice(local, id, amount));
  }
  await waiveBelow('600');
});
afterAll(() => local.close());

/** From now on the prorations of a change that together charge less are all 0.00. */
async function waiveBelow(amount: string): Promise<void> {
  const path = '/platform/extensions/waive_small_prorations/activate';
  const configuration = { minimum_proration_amount: { amount, currency: 'usd' } };
  expect((await local.call<ExtensionWire>('POST', path, { configuration })).active).toBe(true);
}

const price = (amount: number): string => prices.get(amount) ?? '';

type Mode = 'classic' | 'flexible';

const sold = (type: Mode, moment = '2027-06-01', amount = 2400): Promise<Clocked> =>
  subscribedAt(local, moment, [{ price: price(amount) }], { billing_mode: { type } });

/** Lines of a change that is invoiced at once, which are those of its preview. */
async function changed(
  { subscription }: Clocked,
  items: Stripe.SubscriptionUpdateParams.Item[],
): Promise<number[]> {
  const proration_behavior = 'always_invoice';
  const shown = await local.stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { items, proration_behavior },
  });
  const updated = await local.stripe.subscriptions.update(subscription.id, {
    items,
    proration_behavior,
    expand: ['latest_invoice'],
  });
  expect(amounts(updated.latest_invoice)).toEqual(amounts(shown));
  return amounts(shown);
}

/** Of an end now that gives back what is unused: the final invoice, and the customer's balance after it. */
async function canceled({ subscription, customer }: Clocked): Promise<{ lines: number[]; balance: number }> {
  const shown = await local.stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { cancel_now: true },
  });
  const ended = await local.stripe.subscriptions.cancel(subscription.id, {
    prorate: true,
    invoice_now: true,
    expand: ['latest_invoice'],
  });
  expect(amounts(ended.latest_invoice)).toEqual(amounts(shown));
  const { balance } = (await local.stripe.customers.retrieve(customer)) as Stripe.Customer;
  return { lines: amounts(shown), balance };
}

/** 24.00 to 30.00 on 11 June, 20 of 30 days left: −16.00 + 20.00 = 4.00, below the minimum of 6.00. */
async function waived(type: Mode): Promise<Clocked> {
  const made = await sold(type);
  await moveTo(local, made, '2027-06-11');
  expect(await changed(made, [{ id: made.item, price: price(3000) }])).toEqual([0, 0]);
  return made;
}

describe('waive, then cancel on 16 June, 15 of 30 days left', () => {
  test('flexible gives back half of the 24.00 that were paid', async () => {
    const made = await waived('flexible');
    await moveTo(local, made, '2027-06-16');
    expect(await canceled(made)).toEqual({ lines: [-1200], balance: -1200 });
  });

  test('classic gives back half of the present 30.00, paid or not', async () => {
    const made = await waived('classic');
    await moveTo(local, made, '2027-06-16');
    expect(await canceled(made)).toEqual({ lines: [-1500], balance: -1500 });
  });
});

describe('waive, then downgrade to 12.00 on 16 June', () => {
  test.each([
    // half of the 24.00 that were paid
    ['flexible', -1200],
    // half of the present 30.00
    ['classic', -1500],
  ] as const)('%s credits %i and charges 6.00', async (type, credit) => {
    const made = await waived(type);
    await moveTo(local, made, '2027-06-16');
    expect(await changed(made, [{ id: made.item, price: price(1200) }])).toEqual([credit, 600]);
    // On 21 June 10 of the 15 days that the 6.00 are for are left: 4.00; of 12.00 a month 10 of 30 days as well.
    await moveTo(local, made, '2027-06-21');
    expect(await canceled(made)).toEqual({ lines: [-400], balance: credit + 600 - 400 });
  });
});

describe('waive twice: on 11 June to 30.00, on 16 June to 34.00', () => {
  test.each([
    // By default −12.00, half of the 24.00 that live on, + 17.00 = 5.00: waived. On 21 June 24.00 × 10/30.
    ['flexible', -800],
    // By default −15.00 + 17.00 = 2.00: waived. On 21 June 34.00 × 10/30 = 11.33.
    ['classic', -1133],
  ] as const)('%s, canceled on 21 June, gives back %i', async (type, credit) => {
    const made = await waived(type);
    await moveTo(local, made, '2027-06-16');
    expect(await changed(made, [{ id: made.item, price: price(3400) }])).toEqual([0, 0]);
    await moveTo(local, made, '2027-06-21');
    expect(await canceled(made)).toEqual({ lines: [credit], balance: credit });
  });
});

test('what was waived counts as before in the renewal: 30.00 for July, and half of it back', async () => {
  for (const type of ['flexible', 'classic'] as const) {
    const made = await waived(type);
    await moveTo(local, made, '2027-07-16T12:00');
    // 15.5 of 31 days left: the period of July was paid in full, and June's charge is over
    expect(await canceled(made)).toEqual({ lines: [-1500], balance: -1500 });
  }
});

describe('an added item that was waived', () => {
  // 6.00 a month on 11 June: 20 of 30 days are 4.00, below 6.00. Taken away on 21 June, 10 of 30 days left.
  test.each([
    ['flexible', [0]],
    ['classic', [0, -200]],
  ] as const)('%s gives back what was charged for it, or what it costs: %j', async (type, expected) => {
    const made = await sold(type);
    await moveTo(local, made, '2027-06-11');
    const added = await local.stripe.subscriptionItems.create({
      subscription: made.subscription.id,
      price: price(600),
    });
    await moveTo(local, made, '2027-06-21');
    await local.stripe.subscriptionItems.del(added.id);
    const { data } = await local.stripe.invoiceItems.list({ customer: made.customer, pending: true });
    expect(data.map(({ amount }) => amount).reverse()).toEqual(expected);
  });
});

describe('Example F: 24.00 billed for September, 36.00 from 13 September with none, taken away on the 19th', () => {
  // 12 of 30 days left: 36.00 × 12/30 = 14.40, which was never billed; 24.00 × 12/30 = 9.60
  test.each([
    ['classic', -1440],
    ['flexible', -960],
  ] as const)('%s credits %i', async (type, credit) => {
    const made = await subscribedAt(local, '2027-09-01', [{ price: price(2400) }, { price: price(1200) }], {
      billing_mode: { type },
    });
    await moveTo(local, made, '2027-09-13');
    await local.stripe.subscriptions.update(made.subscription.id, {
      items: [{ id: made.item, price: price(3600) }],
      proration_behavior: 'none',
    });
    await moveTo(local, made, '2027-09-19');
    expect(await changed(made, [{ id: made.item, deleted: true }])).toEqual([credit]);
  });
});

test('a charge of exactly the minimum stands, and is what is given back later', async () => {
  await waiveBelow('400');
  const made = await sold('flexible');
  await moveTo(local, made, '2027-06-11');
  expect(await changed(made, [{ id: made.item, price: price(3000) }])).toEqual([-1600, 2000]);
  await moveTo(local, made, '2027-06-16');
  // 15 of the 20 days that the 20.00 are for
  expect(await canceled(made)).toEqual({ lines: [-1500], balance: -1500 });
  await waiveBelow('600');
});

test('the books and the events are in order', async () => {
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
});
