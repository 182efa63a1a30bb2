// Periods that a change begins and `cancel_at` cuts short, through stripe-node: charged up to the end, and for the rest
// once the end is taken away. Worked by hand; June has 30 days, July 31, February 2028 29.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { newPrice } from './testing/calls.ts';
import { amounts, invoicesOf, moveTo, periods, subscribedAt, utc, type Clocked } from './testing/clocked.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let monthly: string;
let yearly: string;
beforeAll(async () => {
  local = await localPlatform();
  const { id } = await local.stripe.products.create({ name: 'Plan' });
  monthly = await newPrice(local, id, 2400);
  yearly = await newPrice(local, id, 36_600, { recurring: { interval: 'year' } });
});
afterAll(() => local.close());

const END = '2027-07-05';

type Mode = 'classic' | 'flexible';
const RESET = { billing_cycle_anchor: { type: 'now' } } as const;
type Behavior = Stripe.SubscriptionUpdateParams.ProrationBehavior;

async function endingInJuly(type: Mode): Promise<Clocked> {
  const made = await subscribedAt(local, '2027-06-01', [{ price: monthly }], {
    billing_mode: { type },
    cancel_at: utc(END),
  });
  await moveTo(local, made, '2027-06-16');
  return made;
}

/** What an update bills at once, as its preview says. */
async function billed(
  { subscription }: Clocked,
  change: Pick<Stripe.SubscriptionUpdateParams, 'billing_cycle_anchor' | 'items' | 'cancel_at'>,
  proration_behavior: Behavior = 'always_invoice',
): Promise<{ lines: number[]; after: Stripe.Subscription }> {
  const shown = await local.stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: {
      ...(change as Stripe.InvoiceCreatePreviewParams.SubscriptionDetails),
      proration_behavior: proration_behavior as 'none',
    },
  });
  const after = await local.stripe.subscriptions.update(subscription.id, {
    ...change,
    proration_behavior,
    expand: ['latest_invoice'],
  });
  expect(amounts(after.latest_invoice)).toEqual(amounts(shown));
  return { lines: amounts(shown), after };
}

async function endsThere(made: Clocked, invoices: number): Promise<void> {
  await moveTo(local, made, '2027-08-20');
  const ended = await local.stripe.subscriptions.retrieve(made.subscription.id);
  expect([ended.status, ended.ended_at, (await invoicesOf(local, made)).length]).toEqual([
    'canceled',
    utc(END),
    invoices,
  ]);
}

describe.each(['classic', 'flexible'] as const)('%s', (type) => {
  test.each([
    // half of 24.00 back; 19 of the 30 days from 16 June to 16 July
    ['always_invoice', [-1200, 1520]],
    ['create_prorations', [-1200, 1520]],
    // ours, as billing.md speaks of first periods alone: up to the end too
    ['none', [1520]],
  ] as const)('an anchor that is reset, with %s, bills %j', async (behavior, lines) => {
    const made = await endingInJuly(type);
    const reset = await billed(made, RESET, behavior);
    expect([reset.lines, periods(reset.after)]).toEqual([lines, [['2027-06-16T00:00', '2027-07-05T00:00']]]);
    await endsThere(made, 2);
  });

  test('a year that begins in place of a month is charged by its 19 of 366 days', async () => {
    const made = await endingInJuly(type);
    const items = [{ id: made.item, price: yearly }];
    expect((await billed(made, { items })).lines).toEqual([-1200, 1900]);
    await endsThere(made, 2);
  });

  test('once the end is taken away, the rest of a period that was reset is charged', async () => {
    const made = await endingInJuly(type);
    await billed(made, RESET);
    await moveTo(local, made, '2027-06-21');
    // 11 of 30 days
    const freed = await billed(made, { cancel_at: '' });
    expect([freed.lines, periods(freed.after)]).toEqual([[880], [['2027-06-16T00:00', '2027-07-16T00:00']]]);
  });

  test('once the end is taken away, the rest of a period that was renewed is charged', async () => {
    const made = await endingInJuly(type);
    await moveTo(local, made, '2027-07-02');
    // 4 of 31 days of July were billed: 24.00 × 4/31 = 3.10; the other 27 are 20.90
    expect(amounts((await invoicesOf(local, made)).at(-1)!)).toEqual([310]);
    const freed = await billed(made, { cancel_at: '' });
    expect([freed.lines, periods(freed.after)]).toEqual([[2090], [['2027-07-01T00:00', '2027-08-01T00:00']]]);
  });
});

test('the books and the events are in order', async () => {
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
});
