// Metered items through stripe-node: usage is billed when its period is over. Amounts are worked by hand beside each test;
// the rules are billing.md 1.3 and 2.4, and Stripe's "Manage your usage-based billing setup".
import { sql, type SQL } from 'drizzle-orm';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { advance, clockAt, newPrice, putToRest, send, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

const DAY = 86_400;
const HOUR = 3600;
const at = (year: number, month: number, day = 1): number => Date.UTC(year, month - 1, day) / 1000;

let local: LocalPlatform;
let calls: string;
let plan: string;
let meter: Stripe.Billing.Meter;
/** 4 cents a call; 20 dollars a month. */
let perCall: string;
let monthly: string;
/** The first of the next month: where each test begins. */
let start: number;
let end: number;

beforeAll(async () => {
  local = await localPlatform();
  await putToRest(local);
  calls = (await local.stripe.products.create({ name: 'API calls' })).id;
  plan = (await local.stripe.products.create({ name: 'Plan' })).id;
  meter = await local.stripe.billing.meters.create({
    display_name: 'API calls',
    event_name: 'api_calls',
    default_aggregation: { formula: 'sum' },
  });
  perCall = await metered({ unit_amount: 4 });
  monthly = await newPrice(local, plan, 2000);
  await advance(local, at(2026, 12));
});
afterAll(async () => {
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
  await local.close();
});

async function metered(more: Partial<Stripe.PriceCreateParams>, of = meter): Promise<string> {
  const recurring = { interval: 'month', usage_type: 'metered', meter: of.id } as const;
  return (await local.stripe.prices.create({ product: calls, currency: 'usd', recurring, ...more })).id;
}
const used = (sub: Stripe.Subscription, value: number, more: object = {}): Promise<unknown> =>
  local.stripe.billing.meterEvents.create({
    event_name: meter.event_name,
    payload: { stripe_customer_id: sub.customer as string, value: String(value) },
    ...more,
  });
type Billable = Pick<Stripe.Invoice, 'lines'>;
const lines = ({ lines }: Billable): [string | null, number][] =>
  lines.data.map(({ description, amount }) => [description, amount]);
const invoices = async ({ id }: Stripe.Subscription): Promise<Stripe.Invoice[]> =>
  (await local.stripe.invoices.list({ subscription: id, limit: 100 })).data;
const latest = async (sub: Stripe.Subscription): Promise<Stripe.Invoice> => (await invoices(sub))[0]!;
const next = (
  sub: Stripe.Subscription,
  more: Stripe.InvoiceCreatePreviewParams = {},
): Promise<Stripe.Invoice> => local.stripe.invoices.createPreview({ subscription: sub.id, ...more });
/** To the first of the next month, with an hour for drafts. */
async function month(): Promise<void> {
  const now = new Date((await clockAt(local)) * 1000);
  const first = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) / 1000;
  await advance(local, first + HOUR + 1);
}
/** Every test begins with the first second of a month, so that a subscription's period is that month. */
async function monthBegins(): Promise<void> {
  await putToRest(local);
  const now = new Date((await clockAt(local)) * 1000);
  start = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) / 1000;
  await advance(local, start);
  end = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 2, 1) / 1000;
}
const MODES = ['classic', 'flexible'] as const;
const billed = (type: (typeof MODES)[number]) => ({ billing_mode: { type } }) as const;

describe('a metered price', () => {
  test('names an active meter, and shows it', async () => {
    const price = await local.stripe.prices.retrieve(perCall);
    expect(price.recurring).toMatchObject({ usage_type: 'metered', meter: meter.id });
    const listed = await local.stripe.prices.list({ recurring: { meter: meter.id } });
    expect(listed.data.map(({ id }) => id)).toContain(perCall);
    expect(listed.data.map(({ id }) => id)).not.toContain(monthly);
    const licensed = await local.stripe.prices.list({ recurring: { usage_type: 'licensed' }, limit: 100 });
    expect(licensed.data.map(({ id }) => id)).not.toContain(perCall);
    const refused = async (recurring: string) =>
      (
        await send(
          local,
          'POST',
          '/v1/prices',
          `product=${calls}&currency=usd&unit_amount=1&recurring[interval]=month&${recurring}`,
        )
      ).error;
    expect(await refused('recurring[usage_type]=metered')).toMatchObject({
      code: 'parameter_missing',
      param: 'recurring[meter]',
    });
    expect(await refused(`recurring[meter]=${meter.id}`)).toMatchObject({ param: 'recurring[meter]' });
    expect(await refused('recurring[usage_type]=metered&recurring[meter]=mtr_no')).toMatchObject({
      code: 'resource_missing',
    });
  });

  test('has no quantity: an item shows none, and none may be given', async () => {
    await monthBegins();
    const sub = await subscribed(local, [{ price: perCall }]);
    const [item] = sub.items.data;
    expect(item).not.toHaveProperty('quantity');
    expect(item?.plan).toMatchObject({ usage_type: 'metered', meter: meter.id });
    await expect(subscribed(local, [{ price: perCall, quantity: 2 }])).rejects.toMatchObject({
      statusCode: 400,
      param: 'items[0][quantity]',
    });
    await expect(local.stripe.subscriptionItems.update(item!.id, { quantity: 2 })).rejects.toMatchObject({
      statusCode: 400,
      param: 'quantity',
    });
    await local.stripe.subscriptions.cancel(sub.id);
  });
});

describe('the first invoice', () => {
  test('of metered items alone is made in classic mode, of nothing; in flexible mode there is none', async () => {
    await monthBegins();
    const classic = await subscribed(local, [{ price: perCall }], billed('classic'));
    expect(lines(classic.latest_invoice as Stripe.Invoice)).toEqual([
      ['0 × API calls (at $0.04 / month)', 0],
    ]);
    const flexible = await subscribed(local, [{ price: perCall }], billed('flexible'));
    expect([flexible.latest_invoice, flexible.status]).toEqual([null, 'active']);
  });

  test('beside licensed items it shows the metered one in classic mode only', async () => {
    await monthBegins();
    const made = async (type: (typeof MODES)[number]) =>
      lines(
        (await subscribed(local, [{ price: monthly }, { price: perCall }], billed(type)))
          .latest_invoice as Stripe.Invoice,
      );
    expect(await made('flexible')).toEqual([['1 × Plan (at $20.00 / month)', 2000]]);
    expect(await made('classic')).toEqual([
      ['1 × Plan (at $20.00 / month)', 2000],
      ['0 × API calls (at $0.04 / month)', 0],
    ]);
  });
});

describe.each(MODES)('a renewal in %s mode', (type) => {
  test('bills what was used of the period that is over, and the next period of what is licensed', async () => {
    await monthBegins();
    const sub = await subscribed(local, [{ price: monthly }, { price: perCall }], billed(type));
    await used(sub, 100);
    await advance(local, start + 10 * DAY);
    await used(sub, 50);
    // 150 × 4.
    const preview = await next(sub);
    expect(lines(preview)).toEqual([
      ['1 × Plan (at $20.00 / month)', 2000],
      ['150 × API calls (at $0.04 / month)', 600],
    ]);
    await month();
    const invoice = await latest(sub);
    expect(lines(invoice)).toEqual(lines(preview));
    expect(invoice).toMatchObject({ billing_reason: 'subscription_cycle', total: 2600, status: 'paid' });
    const [licensed, metered] = invoice.lines.data;
    const over = { start, end };
    expect(metered).toMatchObject({
      quantity: 150,
      period: over,
      pricing: { price_details: { price: perCall } },
      parent: {
        type: 'subscription_item_details',
        subscription_item_details: {
          proration: false,
          subscription: sub.id,
          subscription_item: sub.items.data[1]!.id,
        },
      },
    });
    expect(String(metered?.pricing?.unit_amount_decimal)).toBe('4');
    expect(licensed?.period.start).toBe(end);
    // Of the new period nothing is used yet.
    expect(lines(await next(sub))[1]).toEqual(['0 × API calls (at $0.04 / month)', 0]);
    await month();
    expect(lines(await latest(sub))[1]).toEqual(['0 × API calls (at $0.04 / month)', 0]);
  });

  test('of nothing but reports that take away more than was used bills nothing', async () => {
    await monthBegins();
    const sub = await subscribed(local, [{ price: perCall }], billed(type));
    await used(sub, 5);
    await used(sub, -8);
    await month();
    expect(lines(await latest(sub))).toEqual([['0 × API calls (at $0.04 / month)', 0]]);
  });

  test('counts what is reported late, while the invoice is a draft, and nothing after', async () => {
    await monthBegins();
    const sub = await subscribed(local, [{ price: perCall }], billed(type));
    await used(sub, 10);
    await advance(local, end);
    expect((await latest(sub)).status).toBe('draft');
    await advance(local, end + 600);
    await used(sub, 7, { timestamp: end - 60 });
    // Of the next period.
    await used(sub, 1000);
    await advance(local, end + HOUR + 1);
    const invoice = await latest(sub);
    // 17 × 4.
    expect([lines(invoice), invoice.total, invoice.amount_paid]).toEqual([
      [['17 × API calls (at $0.04 / month)', 68]],
      68,
      68,
    ]);
    await used(sub, 9, { timestamp: end - 60 });
    expect(lines(await latest(sub))).toEqual(lines(invoice));
    expect(lines(await next(sub))).toEqual([['1000 × API calls (at $0.04 / month)', 4000]]);
    await local.stripe.subscriptions.cancel(sub.id);
  });
});

describe('what usage costs', () => {
  const TIERS: Stripe.PriceCreateParams.Tier[] = [
    { up_to: 100, unit_amount: 5 },
    { up_to: 'inf', unit_amount: 3, flat_amount: 1000 },
  ];
  test.each([
    // 1234 × 0.35 = 431.9.
    [
      'fractions of a cent',
      { unit_amount_decimal: '0.35' as never },
      1234,
      [['1234 × API calls (at 0.35 minor units / month)', 432]],
    ],
    // 150 minutes are 3 hours at $10.00: the example of Stripe's "Transform quantities".
    [
      'packages',
      { unit_amount: 1000, transform_quantity: { divide_by: 60, round: 'up' } },
      150,
      [['150 × API calls (at $10.00 per 60 / month)', 3000]],
    ],
    // All at 3, and the 10.00 of the tier.
    [
      'volume',
      { billing_scheme: 'tiered', tiers_mode: 'volume', tiers: TIERS },
      150,
      [['150 × API calls (Tier 2 at $0.03 + $10.00 flat / month)', 1450]],
    ],
    // 100 × 5 and 50 × 3 + 1000.
    [
      'graduated',
      { billing_scheme: 'tiered', tiers_mode: 'graduated', tiers: TIERS },
      150,
      [
        ['100 × API calls (Tier 1 at $0.05 / month)', 500],
        ['50 × API calls (Tier 2 at $0.03 + $10.00 flat / month)', 1150],
      ],
    ],
  ] as [string, Partial<Stripe.PriceCreateParams>, number, [string, number][]][])(
    '%s',
    async (_name, price, quantity, expected) => {
      await monthBegins();
      const sub = await subscribed(local, [{ price: await metered(price) }]);
      await used(sub, quantity - 1);
      await used(sub, 1);
      expect(lines(await next(sub))).toEqual(expected);
      await month();
      expect(lines(await latest(sub))).toEqual(expected);
    },
  );

  test('the count, or the last value, of what is reported, where the meter says so', async () => {
    for (const [formula, quantity] of [
      ['count', 3],
      ['last', 5],
    ] as const) {
      await monthBegins();
      const other = await local.stripe.billing.meters.create({
        display_name: formula,
        event_name: `a_${formula}`,
        default_aggregation: { formula },
      });
      const sub = await subscribed(local, [{ price: await metered({ unit_amount: 100 }, other) }]);
      for (const value of [9, 2, 5]) await used(sub, value, { event_name: other.event_name });
      await month();
      expect(lines(await latest(sub))).toEqual([
        [`${quantity} × API calls (at $1.00 / month)`, quantity * 100],
      ]);
    }
  });

  test('discounts and taxes are of what is billed, late usage too', async () => {
    await monthBegins();
    const { id: coupon } = await local.stripe.coupons.create({ percent_off: 25, duration: 'once' });
    const rate = await local.stripe.taxRates.create({
      display_name: 'VAT',
      percentage: 10,
      inclusive: false,
    });
    const sub = await subscribed(local, [{ price: perCall }], {
      discounts: [{ coupon }],
      default_tax_rates: [rate.id],
    });
    await used(sub, 100);
    await advance(local, end + 60);
    await used(sub, 100, { timestamp: end - 1 });
    await advance(local, end + HOUR + 1);
    const invoice = await latest(sub);
    // 800 less 200, and 60 of tax.
    expect([
      invoice.subtotal,
      invoice.total,
      invoice.total_discount_amounts?.[0]?.amount,
      invoice.total_taxes?.[0]?.amount,
    ]).toEqual([800, 660, 200, 60]);
    await local.stripe.subscriptions.cancel(sub.id);
  });
});

describe('an end', () => {
  test.each(MODES)('at once does not bill what was used, in %s mode', async (type) => {
    await monthBegins();
    const sub = await subscribed(local, [{ price: perCall }], billed(type));
    await used(sub, 100);
    const before = (await invoices(sub)).length;
    await local.stripe.subscriptions.cancel(sub.id);
    await month();
    expect(await invoices(sub)).toHaveLength(before);
  });

  test.each(MODES)('with a final invoice bills what was used until now, in %s mode', async (type) => {
    await monthBegins();
    const sub = await subscribed(local, [{ price: monthly }, { price: perCall }], billed(type));
    await advance(local, start + 10 * DAY);
    await used(sub, 100);
    await local.stripe.subscriptions.cancel(sub.id, { invoice_now: true });
    const invoice = await latest(sub);
    expect([lines(invoice), invoice.status]).toEqual([[['100 × API calls (at $0.04 / month)', 400]], 'paid']);
    expect(invoice.lines.data[0]?.period).toEqual({ start, end: start + 10 * DAY });
    await month();
    expect((await latest(sub)).id).toBe(invoice.id);
  });

  test('with a final invoice of nothing makes none', async () => {
    await monthBegins();
    const sub = await subscribed(local, [{ price: perCall }]);
    await local.stripe.subscriptions.cancel(sub.id, { invoice_now: true });
    expect(await invoices(sub)).toEqual([]);
  });

  test.each(MODES)('with the period bills what was used in it, in %s mode', async (type) => {
    await monthBegins();
    const sub = await subscribed(local, [{ price: monthly }, { price: perCall }], billed(type));
    await local.stripe.subscriptions.update(sub.id, { cancel_at_period_end: true });
    await used(sub, 25);
    expect(lines(await next(sub))).toEqual([['25 × API calls (at $0.04 / month)', 100]]);
    await month();
    const invoice = await latest(sub);
    expect([lines(invoice), invoice.status]).toEqual([[['25 × API calls (at $0.04 / month)', 100]], 'paid']);
    expect((await local.stripe.subscriptions.retrieve(sub.id)).status).toBe('canceled');
  });
});

test.each(MODES)('what is used during a trial is free, in %s mode', async (type) => {
  await monthBegins();
  const sub = await subscribed(local, [{ price: perCall }], { trial_period_days: 10, ...billed(type) });
  await used(sub, 500);
  await advance(local, start + 10 * DAY + HOUR + 1);
  expect((await local.stripe.subscriptions.retrieve(sub.id)).status).toBe('active');
  expect((await invoices(sub)).every(({ total }) => total === 0)).toBe(true);
  await used(sub, 3);
  expect(lines(await next(sub))).toEqual([['3 × API calls (at $0.04 / month)', 12]]);
  await local.stripe.subscriptions.cancel(sub.id);
});

describe('a metered item that leaves', () => {
  const left = async (type: (typeof MODES)[number], more: Stripe.SubscriptionUpdateParams) => {
    await monthBegins();
    const sub = await subscribed(local, [{ price: monthly }, { price: perCall }], billed(type));
    await advance(local, start + 10 * DAY);
    await used(sub, 100);
    const change = { items: [{ id: sub.items.data[1]!.id, deleted: true }], ...more };
    const preview = await next(sub, { subscription_details: change as never });
    await local.stripe.subscriptions.update(sub.id, change);
    if (more.proration_behavior !== 'always_invoice') await month();
    const invoice = await latest(sub);
    expect(lines(invoice)).toEqual(lines(preview));
    return lines(invoice);
  };
  const USED = ['100 × API calls (at $0.04 / month)', 400];
  const RENEWED = ['1 × Plan (at $20.00 / month)', 2000];

  test('is not billed in classic mode', async () => {
    expect(await left('classic', {})).toEqual([RENEWED]);
  });
  test('waits for the next invoice in flexible mode', async () => {
    expect(await left('flexible', {})).toEqual([USED, RENEWED]);
  });
  test('is billed at once where the change is', async () => {
    expect(await left('flexible', { proration_behavior: 'always_invoice' })).toEqual([USED]);
  });
  test('is not billed where nothing of the change is', async () => {
    expect(await left('flexible', { proration_behavior: 'none' })).toEqual([RENEWED]);
  });
});

describe('a metered price that changes within the period', () => {
  const changedPrice = async (type: (typeof MODES)[number]) => {
    await monthBegins();
    const sub = await subscribed(local, [{ price: perCall }], billed(type));
    await advance(local, start + 10 * DAY);
    await used(sub, 100);
    const items = [{ id: sub.items.data[0]!.id, price: await metered({ unit_amount: 6 }) }];
    const preview = await next(sub, { subscription_details: { items } });
    await local.stripe.subscriptions.update(sub.id, { items });
    expect(lines(await next(sub))).toEqual(lines(preview));
    // In the second of the change, after it.
    await used(sub, 1);
    await advance(local, start + 20 * DAY);
    await used(sub, 20);
    await month();
    return latest(sub);
  };
  test('bills in classic mode only what was used since', async () => {
    // 21 × 6.
    expect(lines(await changedPrice('classic')).filter(([, amount]) => amount > 0)).toEqual([
      ['21 × API calls (at $0.06 / month)', 126],
    ]);
  });
  test('bills in flexible mode each report at the price of its time', async () => {
    const invoice = await changedPrice('flexible');
    expect(lines(invoice)).toEqual([
      ['100 × API calls (at $0.04 / month)', 400],
      ['21 × API calls (at $0.06 / month)', 126],
    ]);
    expect(invoice.lines.data.map(({ period }) => period)).toEqual([
      { start, end: start + 10 * DAY },
      { start: start + 10 * DAY, end: invoice.period_end },
    ]);
  });
});

test('a metered item that is added within the period bills what is used from then on', async () => {
  for (const type of MODES) {
    await monthBegins();
    const sub = await subscribed(local, [{ price: monthly }], billed(type));
    await used(sub, 100);
    await advance(local, start + 10 * DAY);
    await used(sub, 100);
    await local.stripe.subscriptions.update(sub.id, { items: [{ price: perCall }] });
    await used(sub, 5);
    await month();
    expect(lines(await latest(sub))).toEqual([
      ...(type === 'classic' ? [['0 × API calls (at $0.04 / month)', 0]] : []),
      ['1 × Plan (at $20.00 / month)', 2000],
      ['5 × API calls (at $0.04 / month)', 20],
    ]);
    await local.stripe.subscriptions.cancel(sub.id);
  }
});

test('from a licensed to a metered price only time is credited, and back only time is charged', async () => {
  await monthBegins();
  const sub = await subscribed(local, [{ price: monthly, quantity: 3 }]);
  const item = sub.items.data[0]!.id;
  await advance(local, (start + end) / 2);
  await local.stripe.subscriptions.update(sub.id, {
    items: [{ id: item, price: perCall }],
    proration_behavior: 'always_invoice',
  });
  expect((await latest(sub)).lines.data.map(({ amount }) => amount)).toEqual([-3000]);
  await used(sub, 50);
  await local.stripe.subscriptions.update(sub.id, {
    items: [{ id: item, price: monthly }],
    proration_behavior: 'always_invoice',
  });
  // One seat for the half of a month, and 50 × 4.
  expect((await latest(sub)).lines.data.map(({ amount }) => amount)).toEqual([1000, 200]);
  expect((await local.stripe.subscriptions.retrieve(sub.id)).items.data[0]?.quantity).toBe(1);
  await local.stripe.subscriptions.cancel(sub.id);
});

test('clear_usage changes nothing of a price with a meter, and is refused for a licensed one', async () => {
  await monthBegins();
  const sub = await subscribed(local, [{ price: monthly }, { price: perCall }]);
  await used(sub, 10);
  const [licensed, metered] = sub.items.data;
  await expect(local.stripe.subscriptionItems.del(licensed!.id, { clear_usage: true })).rejects.toMatchObject(
    { statusCode: 400, param: 'clear_usage' },
  );
  await local.stripe.subscriptionItems.del(metered!.id, { clear_usage: true });
  expect(lines(await next(sub))).toEqual([
    ['10 × API calls (at $0.04 / month)', 40],
    ['1 × Plan (at $20.00 / month)', 2000],
  ]);
});

test('the books tell of usage that is billed for more, or less, than was reported or costs', async () => {
  await monthBegins();
  const sub = await subscribed(local, [{ price: perCall }]);
  await used(sub, 10);
  await month();
  const { db } = local.platform.store;
  const { id } = await latest(sub);
  const found = async (fault: SQL): Promise<string> => {
    await db.execute(fault);
    const faults = await checkBooks(db);
    return faults.filter((fault) => fault.includes(id)).join('\n');
  };
  const line = sql`invoice = ${id}`;
  expect(await found(sql`update invoice_lines set quantity = 11 where ${line}`)).toMatch(
    /bills 11 units of price_\w+; 10 were reported by then/,
  );
  await db.execute(sql`update invoice_lines set quantity = 10 where ${line}`);
  expect(await found(sql`update invoice_lines set amount = 41 where ${line}`)).toMatch(
    /charges 41 for 10 units of price_\w+, which cost 40/,
  );
  expect(await found(sql`update invoice_lines set amount = 40 where ${line}`)).toBe('');
});

test.each(MODES)('a reset of the anchor bills what was used until then, in %s mode', async (type) => {
  await monthBegins();
  const sub = await subscribed(local, [{ price: monthly }, { price: perCall }], billed(type));
  await used(sub, 100);
  await advance(local, start + 10 * DAY);
  await used(sub, 50);
  const reset = { billing_cycle_anchor: 'now', proration_behavior: 'none' } as never;
  const preview = await next(sub, { subscription_details: reset });
  await local.stripe.subscriptions.update(sub.id, reset);
  const invoice = await latest(sub);
  expect(lines(invoice)).toEqual(lines(preview));
  expect([...lines(invoice)].sort()).toEqual([
    ['1 × Plan (at $20.00 / month)', 2000],
    ['150 × API calls (at $0.04 / month)', 600],
  ]);
  await used(sub, 7);
  expect(lines(await next(sub))[1]).toEqual(['7 × API calls (at $0.04 / month)', 28]);
  await local.stripe.subscriptions.cancel(sub.id);
});

test('a licensed item beside a metered one does not begin a new period in classic mode: use costs as well', async () => {
  await monthBegins();
  const sub = await subscribed(local, [{ price: perCall }], billed('classic'));
  await advance(local, start + 10 * DAY);
  const after = await local.stripe.subscriptions.update(sub.id, { items: [{ price: monthly }] });
  expect(after.items.data.map(({ current_period_end: until }) => until)).toEqual([end, end]);
  await local.stripe.subscriptions.cancel(sub.id);
});
