// Changes of a subscription's interval and anchor, on both billing modes, with the numbers of billing.md or worked by hand.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { checkBooks } from '../platform/books.ts';
import { newPrice } from './testing/calls.ts';
import {
  amounts,
  inUtc,
  invoicesOf,
  moveTo,
  periods,
  subscribedAt,
  utc,
  type Clocked,
} from './testing/clocked.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

type Mode = 'classic' | 'flexible';
const MODES: Mode[] = ['classic', 'flexible'];

let local: LocalPlatform;
let monthly: string;
let yearly: string;
let free: string;
let product: string;
beforeAll(async () => {
  local = await localPlatform();
  product = (await local.stripe.products.create({ name: 'Basic' })).id;
  monthly = await newPrice(local, product, 3100);
  yearly = await newPrice(local, product, 33_000, { recurring: { interval: 'year' } });
  free = await newPrice(local, product, 0);
});
afterAll(async () => {
  const faults = await checkBooks(local.platform.store.db);
  await local.close();
  expect(faults).toEqual([]);
});

const START = '2026-09-01T00:00';
/** 1,706,400 of the 2,592,000 seconds of September are left: 0.658333… */
const MOMENT = '2026-09-11T06:00';

async function september(mode: Mode, price = monthly): Promise<Clocked> {
  const made = await subscribedAt(local, START, [{ price }], { billing_mode: { type: mode } });
  await moveTo(local, made, MOMENT);
  return made;
}

/** Applies a change, and proves that the preview of it showed the same lines, period and total. */
async function changed(
  { subscription: { id } }: Clocked,
  params: Stripe.SubscriptionUpdateParams,
): Promise<Stripe.Subscription & { latest_invoice: Stripe.Invoice }> {
  const { items, ...details } = params;
  const shown = await local.stripe.invoices.createPreview({
    subscription: id,
    subscription_details: { ...details, ...(items ? { items } : {}) } as never,
  });
  const updated = await local.stripe.subscriptions.update(id, { ...params, expand: ['latest_invoice'] });
  const billed = updated.latest_invoice as Stripe.Invoice;
  expect(shown.lines.data.map(lineOf)).toEqual(billed.lines.data.map(lineOf));
  expect([shown.total, shown.amount_due]).toEqual([billed.total, billed.amount_due]);
  return updated as Stripe.Subscription & { latest_invoice: Stripe.Invoice };
}

const lineOf = ({ amount, description, period }: Stripe.InvoiceLineItem) => ({ amount, description, period });

const isProration = (line: Stripe.InvoiceLineItem): boolean =>
  (line.parent?.subscription_item_details ?? line.parent?.invoice_item_details)?.proration ?? false;

describe('monthly 31.00 to yearly 330.00 on 11 September (billing.md example H)', () => {
  test('classic: credit and a full year from now, at once', async () => {
    const made = await september('classic');
    const after = await changed(made, { items: [{ id: made.item, price: yearly }] });
    expect(amounts(after.latest_invoice)).toEqual([-2041, 33_000]);
    expect(after.latest_invoice.lines.data.map(isProration)).toEqual([true, false]);
    expect(after.latest_invoice).toMatchObject({
      total: 30_959,
      status: 'paid',
      billing_reason: 'subscription_update',
    });
    expect(periods(after)).toEqual([['2026-09-11T06:00', '2027-09-11T06:00']]);
    expect(inUtc(after.billing_cycle_anchor)).toBe('2026-09-11T06:00');
    // The year is over, the next begins: nothing in between.
    await moveTo(local, made, '2027-09-11T08:00', 360 * 86_400);
    expect((await invoicesOf(local, made)).map(({ total }) => total)).toEqual([3100, 30_959, 33_000]);
  });

  test('flexible: credit and the rest of the year that the anchor sets, at once', async () => {
    const made = await september('flexible');
    const after = await changed(made, { items: [{ id: made.item, price: yearly }] });
    // 33000 × 354.75 / 365 = 32073.29
    expect(amounts(after.latest_invoice)).toEqual([-2041, 32_073]);
    expect(after.latest_invoice.lines.data.map(isProration)).toEqual([true, true]);
    expect(after.latest_invoice.total).toBe(30_032);
    expect(periods(after)).toEqual([['2026-09-01T00:00', '2027-09-01T00:00']]);
    expect(inUtc(after.billing_cycle_anchor)).toBe(START);
    await moveTo(local, made, '2027-09-01T02:00', 360 * 86_400);
    expect((await invoicesOf(local, made)).map(({ total }) => total)).toEqual([3100, 30_032, 33_000]);
  });

  test('classic without proration: a full year without credit', async () => {
    const made = await september('classic');
    const after = await changed(made, {
      items: [{ id: made.item, price: yearly }],
      proration_behavior: 'none',
    });
    expect(amounts(after.latest_invoice)).toEqual([33_000]);
    expect(periods(after)).toEqual([['2026-09-11T06:00', '2027-09-11T06:00']]);
  });

  test('flexible without proration: September ends first, then the rest of the year', async () => {
    const made = await september('flexible');
    const after = await local.stripe.subscriptions.update(made.subscription.id, {
      items: [{ id: made.item, price: yearly }],
      proration_behavior: 'none',
    });
    expect(periods(after)).toEqual([['2026-09-01T00:00', '2026-10-01T00:00']]);
    const shown = await local.stripe.invoices.createPreview({ subscription: made.subscription.id });
    await moveTo(local, made, '2026-10-01T02:00');
    const [, october] = await invoicesOf(local, made);
    // 33000 × 335 / 365 = 30287.67
    expect(amounts(october!)).toEqual([30_288]);
    expect(shown.lines.data.map(lineOf)).toEqual(october!.lines.data.map(lineOf));
    const renewed = await local.stripe.subscriptions.retrieve(made.subscription.id);
    expect(periods(renewed)).toEqual([['2026-10-01T00:00', '2027-09-01T00:00']]);
    await moveTo(local, made, '2027-09-01T02:00', 300 * 86_400);
    expect((await invoicesOf(local, made)).map(({ total }) => total)).toEqual([3100, 30_288, 33_000]);
  });
});

describe('yearly 330.00 to monthly 31.00 on 11 September', () => {
  test.each([
    // 33000 × 354.75 / 365 = 32073.29 back; 3100 in full, or 3100 × 0.658333… = 2040.83
    ['classic', [-32_073, 3100], ['2026-09-11T06:00', '2026-10-11T06:00'], [3100, 3100]],
    ['flexible', [-32_073, 2041], ['2026-09-01T00:00', '2026-10-01T00:00'], [3100, 3100]],
  ] as const)('%s: the credit pays for the months that follow', async (mode, lines, period, later) => {
    const made = await september(mode, yearly);
    const after = await changed(made, { items: [{ id: made.item, price: monthly }] });
    expect(amounts(after.latest_invoice)).toEqual(lines);
    expect(after.latest_invoice).toMatchObject({ status: 'paid', amount_due: 0 });
    expect(periods(after)).toEqual([period]);
    await moveTo(local, made, '2026-11-12T00:00');
    expect((await invoicesOf(local, made)).slice(2).map(({ total }) => total)).toEqual(later);
    const { balance } = (await local.stripe.customers.retrieve(made.customer)) as Stripe.Customer;
    expect(balance).toBe(lines[0] + lines[1] + 6200);
  });

  test('flexible without proration: the year ends first, and a change in between pays for the month alone', async () => {
    const made = await september('flexible', yearly);
    await local.stripe.subscriptions.update(made.subscription.id, {
      items: [{ id: made.item, price: monthly }],
      proration_behavior: 'none',
    });
    await moveTo(local, made, '2026-12-16T12:00');
    const after = await changed(made, {
      items: [{ id: made.item, quantity: 2 }],
      proration_behavior: 'always_invoice',
    });
    // 258.5 of 365 days of the year back: 33000 × 258.5 / 365 = 23371.23; 15.5 of 31 days of December: 6200 / 2
    expect(amounts(after.latest_invoice)).toEqual([-23_371, 3100]);
    expect(periods(after)).toEqual([['2026-12-01T00:00', '2027-01-01T00:00']]);
  });
});

test('two weeks to a month, and to ten days: the anchor sets the period in flexible mode', async () => {
  const fortnight = await newPrice(local, product, 1400, {
    recurring: { interval: 'week', interval_count: 2 },
  });
  const decade = await newPrice(local, product, 1000, { recurring: { interval: 'day', interval_count: 10 } });
  const made = await subscribedAt(local, START, [{ price: fortnight }]);
  expect(periods(made.subscription)).toEqual([[START, '2026-09-15T00:00']]);
  await moveTo(local, made, '2026-09-08T00:00');
  const month = await changed(made, { items: [{ id: made.item, price: monthly }] });
  // Half of two weeks back; 23 of 30 days: 3100 × 23 / 30 = 2376.67
  expect(amounts(month.latest_invoice)).toEqual([-700, 2377]);
  const days = await changed(made, { items: [{ id: made.item, price: decade }] });
  // What was just charged comes back whole; 3 of 10 days
  expect(amounts(days.latest_invoice)).toEqual([-2377, 300]);
  expect(periods(days)).toEqual([[START, '2026-09-11T00:00']]);
});

describe('billing_cycle_anchor', () => {
  test.each(MODES)('%s, now: the rest back, and a full period from now', async (mode) => {
    const made = await september(mode);
    const after = await changed(made, { billing_cycle_anchor: { type: 'now' } });
    expect(amounts(after.latest_invoice)).toEqual([-2041, 3100]);
    expect(after.latest_invoice.lines.data.map(isProration)).toEqual([true, false]);
    expect(periods(after)).toEqual([[MOMENT, '2026-10-11T06:00']]);
    expect(inUtc(after.billing_cycle_anchor)).toBe(MOMENT);
    await moveTo(local, made, '2026-10-11T08:00');
    expect((await invoicesOf(local, made)).map(({ total }) => total)).toEqual([3100, 1059, 3100]);
  });

  test.each(MODES)('%s, now without proration: nothing back, and never again', async (mode) => {
    const made = await september(mode);
    const after = await changed(made, { billing_cycle_anchor: { type: 'now' }, proration_behavior: 'none' });
    expect(amounts(after.latest_invoice)).toEqual([3100]);
    const gone = await local.stripe.subscriptions.cancel(made.subscription.id, {
      prorate: true,
      invoice_now: true,
      expand: ['latest_invoice'],
    });
    expect(amounts(gone.latest_invoice)).toEqual([-3100]);
  });

  test('now, with another quantity and price: the new configuration from now', async () => {
    const made = await september('flexible');
    const after = await changed(made, {
      items: [{ id: made.item, price: yearly, quantity: 2 }],
      billing_cycle_anchor: { type: 'now' },
    });
    expect(amounts(after.latest_invoice)).toEqual([-2041, 66_000]);
    expect(periods(after)).toEqual([[MOMENT, '2027-09-11T06:00']]);
  });

  test('now goes with no proration date; unchanged changes nothing', async () => {
    const made = await september('flexible');
    const update = (params: Stripe.SubscriptionUpdateParams) =>
      local.stripe.subscriptions.update(made.subscription.id, params);
    const both = { billing_cycle_anchor: { type: 'now' }, proration_date: utc(MOMENT) } as const;
    await expect(update(both)).rejects.toMatchObject({ statusCode: 400, param: 'proration_date' });
    await expect(
      local.stripe.invoices.createPreview({ subscription: made.subscription.id, subscription_details: both }),
    ).rejects.toMatchObject({ statusCode: 400, param: 'subscription_details[proration_date]' });
    const after = await update({ billing_cycle_anchor: { type: 'unchanged' } });
    expect([after.billing_cycle_anchor, after.latest_invoice]).toEqual([
      utc(START),
      (made.subscription.latest_invoice as Stripe.Invoice).id,
    ]);
  });
});

describe('what waits when the anchor is reset (billing.md 2.4)', () => {
  test.each([
    ['classic', 'always_invoice', [-2041, 3100], 1],
    ['classic', 'create_prorations', [500, -2041, 3100], 0],
    ['flexible', 'always_invoice', [500, -2041, 3100], 0],
    ['flexible', 'create_prorations', [500, -2041, 3100], 0],
  ] as const)('%s with %s', async (mode, behavior, lines, left) => {
    const made = await september(mode);
    await local.stripe.invoiceItems.create({
      customer: made.customer,
      subscription: made.subscription.id,
      amount: 500,
      currency: 'usd',
    });
    const after = await changed(made, {
      billing_cycle_anchor: { type: 'now' },
      proration_behavior: behavior,
    });
    expect(amounts(after.latest_invoice)).toEqual(lines);
    const waiting = await local.stripe.invoiceItems.list({ customer: made.customer, pending: true });
    expect(waiting.data).toHaveLength(left);
  });
});

describe('from nothing to something', () => {
  test('classic: a full period from now, at once', async () => {
    const made = await september('classic', free);
    const after = await changed(made, { items: [{ id: made.item, price: monthly }] });
    expect(after.latest_invoice).toMatchObject({ total: 3100, status: 'paid' });
    expect(periods(after)).toEqual([[MOMENT, '2026-10-11T06:00']]);
  });

  test('flexible: the rest of the period, at once', async () => {
    const made = await september('flexible', free);
    const after = await changed(made, { items: [{ id: made.item, price: monthly }] });
    expect(amounts(after.latest_invoice)).toEqual([2041]);
    expect(periods(after)).toEqual([[START, '2026-10-01T00:00']]);
  });
});

test('29 February and the 31st: periods return to the day of the anchor', async () => {
  const leap = await subscribedAt(local, '2028-02-29T00:00', [{ price: yearly }]);
  expect(periods(leap.subscription)).toEqual([['2028-02-29T00:00', '2029-02-28T00:00']]);
  await moveTo(local, leap, '2028-03-01T00:00');
  const month = await changed(leap, { items: [{ id: leap.item, price: monthly }] });
  // 364 of 365 days back: 33000 × 364 / 365 = 32909.59; 28 of 29 days to 29 March: 3100 × 28 / 29 = 2993.10
  expect(amounts(month.latest_invoice)).toEqual([-32_910, 2993]);
  expect(periods(month)).toEqual([['2028-02-29T00:00', '2028-03-29T00:00']]);
  const last = await subscribedAt(local, '2027-01-31T00:00', [{ price: monthly }]);
  await moveTo(local, last, '2027-03-01T00:00');
  const after = await changed(last, { billing_cycle_anchor: { type: 'now' } });
  // 30 of 31 days from 28 February to 31 March
  expect(amounts(after.latest_invoice)).toEqual([-3000, 3100]);
});
