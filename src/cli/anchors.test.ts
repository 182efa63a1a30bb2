// Where periods of a new subscription begin and end: anchors, starts in the past, items with different intervals.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type Stripe from 'stripe';
import type { PreviewWire } from '../contract/wire/platform.ts';
import { checkBooks } from '../platform/books.ts';
import { newPrice } from './testing/calls.ts';
import { amounts, inUtc, invoicesOf, moveTo, periods, subscribedAt, utc } from './testing/clocked.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let monthly: string;
let yearly: string;
beforeAll(async () => {
  local = await localPlatform();
  const product = (await local.stripe.products.create({ name: 'Basic' })).id;
  monthly = await newPrice(local, product, 3100);
  yearly = await newPrice(local, product, 36_500, { recurring: { interval: 'year' } });
});
afterAll(async () => {
  const faults = await checkBooks(local.platform.store.db);
  await local.close();
  expect(faults).toEqual([]);
});

const CLASSIC = { billing_mode: { type: 'classic' } } as const;
const invoiceOf = ({ latest_invoice: invoice }: Stripe.Subscription) => invoice as Stripe.Invoice | null;

test('a future anchor: part of the interval that ends there, then full periods; a change in between has the same measure', async () => {
  const made = await subscribedAt(local, '2026-09-16T00:00', [{ price: monthly }], {
    billing_cycle_anchor: utc('2026-10-01'),
  });
  // 15 of the 30 days of September
  expect(amounts(invoiceOf(made.subscription))).toEqual([1550]);
  expect(periods(made.subscription)).toEqual([['2026-09-16T00:00', '2026-10-01T00:00']]);
  await moveTo(local, made, '2026-09-21T00:00');
  const { latest_invoice: doubled } = await local.stripe.subscriptions.update(made.subscription.id, {
    items: [{ id: made.item, quantity: 2 }],
    proration_behavior: 'always_invoice',
    expand: ['latest_invoice'],
  });
  // 10 of the 15 days that were paid; 10 of 30 days of two
  expect(amounts(doubled)).toEqual([-1033, 2067]);
  await moveTo(local, made, '2026-10-01T02:00');
  expect((await invoicesOf(local, made)).map(({ total }) => total)).toEqual([1550, 1034, 6200]);
});

test('a future anchor without proration is free until then, and no invoice is made', async () => {
  const made = await subscribedAt(local, '2026-09-16T00:00', [{ price: monthly }], {
    billing_cycle_anchor: utc('2026-10-01'),
    proration_behavior: 'none',
  });
  expect(made.subscription).toMatchObject({ status: 'active', latest_invoice: null });
  await moveTo(local, made, '2026-10-01T02:00');
  expect((await invoicesOf(local, made)).map(({ total }) => total)).toEqual([3100]);
});

test('the last day of each month, by configuration', async () => {
  const made = await subscribedAt(local, '2027-02-14T12:00', [{ price: monthly }], {
    billing_cycle_anchor_config: { day_of_month: 31, hour: 0 },
  });
  // 13.5 of the 28 days from 31 January to 28 February: 3100 × 13.5 / 28 = 1494.64
  expect(amounts(invoiceOf(made.subscription))).toEqual([1495]);
  expect(made.subscription.billing_cycle_anchor_config).toMatchObject({
    day_of_month: 31,
    hour: 0,
    month: null,
  });
  expect(periods(made.subscription)).toEqual([['2027-02-14T12:00', '2027-02-28T00:00']]);
  await moveTo(local, made, '2027-02-28T01:00');
  expect(periods(await local.stripe.subscriptions.retrieve(made.subscription.id))).toEqual([
    ['2027-02-28T00:00', '2027-03-31T00:00'],
  ]);
});

describe('a start in the past', () => {
  const start = { backdate_start_date: utc('2026-07-15') };

  test.each([
    // 50 days by the 31 of 15 July to 15 August; or one period, and 19 of 31 days of the next
    ['classic', [5000, 3100]],
    ['flexible', [3100, 1900, 3100]],
  ] as const)('%s: the time since then, and a period from now', async (type, lines) => {
    const details = {
      items: [{ price: monthly }],
      start_date: start.backdate_start_date,
      billing_mode: { type },
    };
    const made = await subscribedAt(local, '2026-09-03T00:00', [{ price: monthly }], {
      ...start,
      billing_mode: { type },
    });
    expect(amounts(invoiceOf(made.subscription))).toEqual(lines);
    expect([made.subscription.start_date, made.subscription.billing_cycle_anchor].map(inUtc)).toEqual([
      '2026-07-15T00:00',
      '2026-09-03T00:00',
    ]);
    const shown = await local.stripe.invoices.createPreview({
      customer: made.customer,
      subscription_details: details,
    });
    expect(amounts(shown)).toEqual(lines);
  });

  test('with an anchor: up to the anchor; without proration: nothing', async () => {
    const anchored = { ...start, billing_cycle_anchor: utc('2026-09-15') };
    const made = await subscribedAt(local, '2026-09-03T00:00', [{ price: monthly }], anchored);
    expect(amounts(invoiceOf(made.subscription))).toEqual([3100, 3100]);
    const free = await subscribedAt(local, '2026-09-03T00:00', [{ price: monthly }], {
      ...anchored,
      proration_behavior: 'none',
    });
    expect(invoiceOf(free.subscription)).toBeNull();
    await moveTo(local, made, '2026-09-15T02:00');
    expect((await invoicesOf(local, made)).map(({ total }) => total)).toEqual([6200, 3100]);
  });
});

test('items with different intervals renew each at its own boundary, and together on one invoice', async () => {
  const both = [{ price: monthly }, { price: yearly }];
  const made = await subscribedAt(local, '2026-09-01T00:00', both);
  expect(amounts(invoiceOf(made.subscription))).toEqual([3100, 36_500]);
  await moveTo(local, made, '2026-10-01T02:00');
  expect(periods(await local.stripe.subscriptions.retrieve(made.subscription.id))).toEqual([
    ['2026-10-01T00:00', '2026-11-01T00:00'],
    ['2026-09-01T00:00', '2027-09-01T00:00'],
  ]);
  await moveTo(local, made, '2027-09-01T02:00');
  const totals = (await invoicesOf(local, made)).map(({ total }) => total);
  expect(totals).toEqual([39_600, ...Array.from({ length: 11 }, () => 3100), 39_600]);
});

test('an item with another interval is charged for the rest of the period that the anchor sets', async () => {
  const made = await subscribedAt(local, '2026-09-01T00:00', [{ price: monthly }]);
  await moveTo(local, made, '2026-09-11T00:00');
  const after = await local.stripe.subscriptions.update(made.subscription.id, {
    items: [{ price: yearly }],
    proration_behavior: 'always_invoice',
    expand: ['latest_invoice'],
  });
  expect(amounts(after.latest_invoice)).toEqual([35_500]);
  expect(periods(after)[1]).toEqual(['2026-09-01T00:00', '2027-09-01T00:00']);
});

test('a migration to flexible credits what the last classic change charged, and nothing twice', async () => {
  const made = await subscribedAt(local, '2026-09-01T00:00', [{ price: monthly }], CLASSIC);
  await moveTo(local, made, '2026-09-11T00:00');
  await local.stripe.subscriptions.update(made.subscription.id, {
    items: [{ id: made.item, quantity: 2 }],
    proration_behavior: 'always_invoice',
  });
  const flexible = await local.stripe.subscriptions.migrate(made.subscription.id, {
    billing_mode: { type: 'flexible' },
  });
  expect(flexible.billing_mode).toMatchObject({ type: 'flexible', updated_at: utc('2026-09-11') });
  await moveTo(local, made, '2026-09-21T00:00');
  const gone = await local.stripe.subscriptions.cancel(made.subscription.id, {
    prorate: true,
    invoice_now: true,
    expand: ['latest_invoice'],
  });
  // 20 of 30 days of two were charged, half of them are left: 4133 / 2, away from zero
  expect(amounts(gone.latest_invoice)).toEqual([-2067]);
});

test('a plan shows a change of the interval as it is billed, and is applied to the cent', async () => {
  for (const type of ['classic', 'flexible'] as const) {
    const made = await subscribedAt(local, '2026-09-01T00:00', [{ price: monthly }], {
      billing_mode: { type },
    });
    await moveTo(local, made, '2026-09-11T00:00');
    const items = [{ id: made.item, price: yearly }];
    const plan = await local.call<PreviewWire>('POST', '/platform/previews', {
      subscription: made.subscription.id,
      items,
      proration_behavior: 'create_prorations',
    });
    // 20 of 30 days back; a year, or 355 of its 365 days
    const lines = type === 'classic' ? [-2067, 36_500] : [-2067, 35_500];
    expect([plan.billed, plan.totals.billed, plan.lines.map((line) => line.by_default.amount)]).toEqual([
      'now',
      lines[0]! + lines[1]!,
      lines,
    ]);
    const after = await local.stripe.subscriptions.update(
      made.subscription.id,
      {
        items,
        proration_behavior: 'create_prorations',
        proration_date: plan.moment,
        expand: ['latest_invoice'],
      },
      { headers: { 'Console-Plan': plan.id } },
    );
    expect(amounts(after.latest_invoice)).toEqual(lines);
  }
});
