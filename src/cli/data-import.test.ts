// Data of one account, saved as the API's own lists and brought into another: the same preview to the cent, or a reason.
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkBooks } from '../platform/books.ts';
import type { Document } from '../platform/import/gather.ts';
import {
  importData,
  ImportRefused,
  type ImportOptions,
  type ImportReport,
} from '../platform/import/import-data.ts';
import { LOCAL_ACCOUNT } from './settings.ts';
import { advance, clockAt, newPrice } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let from: LocalPlatform;
let into: LocalPlatform;
let saved: Document[];
let moment: number;
beforeAll(async () => {
  from = await localPlatform([]);
  into = await localPlatform([]);
  moment = await clockAt(from);
  saved = await savedOf(from.stripe);
});
afterAll(() => Promise.all([from.close(), into.close()]));

/** As `stripe customers list --limit 100` and its relatives write them. */
async function savedOf(stripe: Stripe): Promise<Document[]> {
  const lists = await Promise.all([
    stripe.customers.list({ limit: 100 }),
    stripe.products.list({ limit: 100 }),
    stripe.prices.list({ limit: 100 }),
    stripe.subscriptions.list({ limit: 100, status: 'all' }),
  ]);
  return lists.map((list, index) => ({ name: `list ${index}`, content: plain(list) }));
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const FRESH: ImportOptions = { fresh: true, strict: false, clock: 'fit' };

function bring(documents: Document[], options: Partial<ImportOptions> = {}): Promise<ImportReport> {
  return importData(into.platform, LOCAL_ACCOUNT, documents, { ...FRESH, ...options });
}

/** The sentences of a refusal. */
async function refusal(documents: Document[], options: Partial<ImportOptions> = {}): Promise<string> {
  const refused = await bring(documents, options).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ImportRefused);
  return (refused as Error).message;
}

/** What a person sees of a preview, without the ids of lines; or why there is none, as in a trial. */
async function previewed({ stripe }: LocalPlatform, subscription: Stripe.Subscription, price: string) {
  const invoice = await stripe.invoices
    .createPreview({
      subscription: subscription.id,
      subscription_details: {
        items: [{ id: subscription.items.data[0]?.id ?? '', price, quantity: 3 }],
        proration_behavior: 'always_invoice',
      },
    })
    .catch((error: Error) => error.message);
  if (typeof invoice === 'string') return invoice;
  return {
    total: invoice.total,
    due: invoice.amount_due,
    lines: invoice.lines.data.map(({ amount, description, period, quantity }) => ({
      amount,
      description,
      period,
      quantity,
    })),
  };
}

test('after an import the same change of each subscription previews to the same cents', async () => {
  const report = await bring(saved, { clock: moment });
  expect(report).toMatchObject({
    imported: { customers: 40, products: 4, subscriptions: 40 },
    skipped: [],
    others: {},
    now: moment,
  });
  expect(await checkBooks(into.platform.store.db)).toEqual([]);

  const prices = (await from.stripe.prices.list({ limit: 100, type: 'recurring' })).data;
  const live = (await from.stripe.subscriptions.list({ limit: 100 })).data;
  // Three of forty are over.
  expect(live.length).toBe(37);
  let amounts = 0;
  for (const subscription of live) {
    const [item] = subscription.items.data;
    const other = prices.find(
      ({ id, currency, recurring }) =>
        id !== item?.price.id &&
        currency === subscription.currency &&
        recurring?.interval === item?.price.recurring?.interval,
    );
    const price = other?.id ?? item?.price.id ?? '';
    const shown = await previewed(from, subscription, price);
    expect(await previewed(into, subscription, price)).toEqual(shown);
    if (typeof shown !== 'string') amounts += 1;
  }
  // All but the three trials.
  expect(amounts).toBe(34);
});

test('ids, periods, anchors, balances and metadata are kept', async () => {
  await bring(saved, { clock: moment });
  for (const { id } of (await from.stripe.subscriptions.list({ limit: 100, status: 'all' })).data) {
    const [before, after] = await Promise.all([
      from.stripe.subscriptions.retrieve(id),
      into.stripe.subscriptions.retrieve(id),
    ]);
    expect({ ...after, latest_invoice: null, lastResponse: null }).toEqual({
      ...before,
      latest_invoice: null,
      lastResponse: null,
    });
  }
  for (const { id } of (await from.stripe.customers.list({ limit: 100 })).data) {
    const [before, after] = await Promise.all([
      from.stripe.customers.retrieve(id),
      into.stripe.customers.retrieve(id),
    ]);
    // Numbers begin anew, for the earlier invoices are not there.
    const rest = { next_invoice_sequence: 1, lastResponse: null };
    expect({ ...after, ...rest }).toEqual({ ...before, ...rest });
  }
});

test('what was imported renews, and its books stay in order', async () => {
  await bring(saved, { clock: moment });
  await advance(into, moment + 32 * 86_400);
  expect(await checkBooks(into.platform.store.db)).toEqual([]);
  const renewed = await into.stripe.invoices.list({ limit: 100 });
  expect(
    renewed.data.filter(
      ({ billing_reason, status }) => billing_reason === 'subscription_cycle' && status === 'paid',
    ).length,
  ).toBeGreaterThan(20);
});

test('an emptied account takes the time of the data; one that is kept refuses data of another time', async () => {
  const { now } = await bring(saved);
  // The last thing that happened: Summit Climbing's subscription ended, on the 20th as it began.
  expect(now).toBe(Date.UTC(2026, 10, 20, 10) / 1000);
  expect(await clockAt(into)).toBe(now);
  expect(await refusal(saved, { fresh: false })).toMatch(/has a customer cus_\w+ already\. --fresh/);
  const later = now + 40 * 86_400;
  expect(await refusal(saved, { clock: now - 60 * 86_400 })).toMatch(
    /has not begun: it does at 2026-11-20T09:12:00Z/,
  );
  await bring([], { clock: later });
  expect(await refusal(saved, { fresh: false })).toMatch(
    /is over, the first at .*renewed and billed.*--fresh/s,
  );
  expect(await refusal([], { fresh: false, clock: now })).toMatch(/only goes forward.*--fresh/s);
});

const byId = (documents: Document[], id: string): Record<string, unknown> =>
  documents
    .flatMap(({ content }) => (content as { data: Record<string, unknown>[] }).data)
    .find((each) => each.id === id) ?? {};

test('a missing reference is an error that names it, and nothing is changed', async () => {
  await bring(saved, { clock: moment });
  const { data } = await from.stripe.subscriptions.list({ limit: 1 });
  const one = plain(data[0]) as { id: string; customer: string; items: { data: { price: unknown }[] } };
  const price = 'price_missing';
  one.items.data[0]!.price = price;
  const documents = [{ name: 'subscription.json', content: one }];
  const message = await refusal(documents);
  expect(message).toContain(
    `The subscription ${one.id} cannot be read: its customer ${one.customer} is missing`,
  );
  const both = [...documents, { name: 'customer.json', content: byId(saved, one.customer) }];
  expect(await refusal(both)).toContain(`its price ${price} is missing: save the prices too`);
  expect((await into.stripe.customers.list({ limit: 100 })).data.length).toBe(40);
  expect(await refusal([{ name: 'x.json', content: { ...one, currency: 7 } }])).toMatch(
    /its 'currency' should be a text/,
  );
  expect(await refusal([{ name: 'x.json', content: [1] }])).toContain(
    'x.json holds something that is no object',
  );
});

test('expanded objects bring what they hold', async () => {
  const { data } = await from.stripe.subscriptions.list({ limit: 1, expand: ['data.customer'] });
  const one = plain(data[0]) as { id: string; items: { data: { price: { product: unknown } }[] } };
  const { price } = one.items.data[0]!;
  price.product = byId(saved, String(price.product));
  const report = await bring([{ name: 'one.json', content: one }]);
  expect(report.imported).toEqual({ customers: 1, products: 1, meters: 0, prices: 1, subscriptions: 1 });
  expect((await into.stripe.subscriptions.retrieve(one.id)).status).toBe('active');
});

const UNSAVED = "it has tiers, which were not saved: list prices with '--expand data.tiers'";

test('what is not simulated is left out with its reason, with what depends on it; --strict refuses the whole', async () => {
  const product = { id: 'prod_1', object: 'product', created: 1, active: true, name: 'Calls', metadata: {} };
  const tiered = {
    id: 'price_tiered',
    object: 'price',
    created: 1,
    active: true,
    billing_scheme: 'tiered',
    currency: 'usd',
    product: 'prod_1',
    metadata: {},
  };
  const { data } = await from.stripe.subscriptions.list({ limit: 1, expand: ['data.customer'] });
  const one = plain(data[0]) as { id: string; items: { data: { price: unknown }[] } };
  one.items.data[0]!.price = 'price_tiered';
  const invoice = { id: 'in_1', object: 'invoice' };
  const documents = [product, tiered, one, invoice].map((content, index) => ({
    name: `${index}.json`,
    content,
  }));
  const report = await bring(documents);
  expect(report.imported).toEqual({ customers: 1, products: 1, meters: 0, prices: 0, subscriptions: 0 });
  expect(report.others).toEqual({ invoice: 1 });
  expect(report.skipped).toEqual([
    { object: 'price', id: 'price_tiered', reason: UNSAVED },
    {
      object: 'subscription',
      id: one.id,
      reason: `its price price_tiered is left out: ${UNSAVED}`,
    },
  ]);
  const message = await refusal(documents, { strict: true });
  expect(message).toContain('The price price_tiered would be left out: it has tiers');
});

test('data of an older version of the API: the period on the subscription, and the classic billing mode', async () => {
  const price = {
    id: 'price_old',
    object: 'price',
    created: 1,
    active: true,
    currency: 'jpy',
    unit_amount: 980,
    product: { id: 'prod_old', object: 'product', created: 1, active: true, name: 'Old', metadata: {} },
    recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
    metadata: {},
  };
  const start = Date.UTC(2026, 2, 1) / 1000;
  const old = {
    id: 'sub_old',
    object: 'subscription',
    created: start,
    start_date: start,
    billing_cycle_anchor: start,
    cancel_at_period_end: false,
    collection_method: 'charge_automatically',
    currency: 'jpy',
    current_period_start: start,
    current_period_end: Date.UTC(2026, 3, 1) / 1000,
    customer: {
      id: 'cus_old',
      object: 'customer',
      created: start,
      balance: -100,
      currency: 'jpy',
      metadata: { a: 'b' },
    },
    items: { object: 'list', data: [{ id: 'si_old', created: start, price, quantity: 2, metadata: {} }] },
    status: 'active',
    metadata: {},
  };
  const report = await bring([{ name: 'old.jsonl, line 1', content: old }], {
    strict: true,
    clock: Date.UTC(2026, 2, 16, 12) / 1000,
  });
  expect(report.imported.subscriptions).toBe(1);
  expect(await checkBooks(into.platform.store.db)).toEqual([]);
  const subscription = await into.stripe.subscriptions.retrieve('sub_old');
  expect(subscription.billing_mode.type).toBe('classic');
  // Half of 31 days is left: −980 of the 1,960 yen that were charged, 490 of one seat's 980.
  const half = await newPrice(into, 'prod_old', 980, { currency: 'jpy' });
  const preview = await into.stripe.invoices.createPreview({
    subscription: 'sub_old',
    subscription_details: {
      items: [{ id: 'si_old', price: half, quantity: 1 }],
      proration_behavior: 'always_invoice',
    },
  });
  expect(preview.lines.data.map(({ amount }) => amount)).toEqual([-980, 490]);
});

test('prices in tiers and packages, and metered ones with their meters, are brought and bill as before', async () => {
  const { stripe } = from;
  const meter = await stripe.billing.meters.create({
    display_name: 'Calls',
    event_name: 'calls',
    event_time_window: 'day',
    default_aggregation: { formula: 'sum' },
  });
  const product = await stripe.products.create({ name: 'Calls' });
  const recurring = { interval: 'month' } as const;
  const price = (more: Partial<Stripe.PriceCreateParams>) =>
    stripe.prices.create({ product: product.id, currency: 'usd', recurring, ...more });
  const tiers = [
    { up_to: 2, unit_amount: 500 },
    { up_to: 'inf' as const, unit_amount_decimal: '33.25' as never, flat_amount: 1000 },
  ];
  const prices = [
    await price({ billing_scheme: 'tiered', tiers_mode: 'graduated', tiers }),
    await price({ unit_amount: 700, transform_quantity: { divide_by: 2, round: 'up' } }),
    await price({ unit_amount: 4, recurring: { ...recurring, usage_type: 'metered', meter: meter.id } }),
  ];
  const { id: customer } = await stripe.customers.create({ name: 'Uses a lot' });
  const sub = await stripe.subscriptions.create({
    customer,
    items: prices.map(({ id, recurring }) => ({
      price: id,
      ...(recurring?.usage_type === 'metered' ? {} : { quantity: 5 }),
    })),
  });
  const documents = [
    await stripe.customers.retrieve(customer),
    product,
    meter,
    ...(await Promise.all(prices.map(({ id }) => stripe.prices.retrieve(id, { expand: ['tiers'] })))),
    await stripe.subscriptions.retrieve(sub.id),
  ].map((content, index) => ({ name: `${index}.json`, content: plain(content) }));

  const report = await bring(documents, { strict: true, clock: await clockAt(from) });
  expect(report.imported).toEqual({ customers: 1, products: 1, meters: 1, prices: 3, subscriptions: 1 });
  expect(report.notes.join()).toContain('What was used so far by 1 subscriptions is not saved with them');
  const same = async (read: (stripe: Stripe) => Promise<object>): Promise<void> =>
    expect(plain(await read(into.stripe))).toEqual(plain(await read(stripe)));
  await same((each) => each.billing.meters.retrieve(meter.id));
  for (const { id } of prices) await same((each) => each.prices.retrieve(id, { expand: ['tiers'] }));
  const bill = async ({ stripe: each }: LocalPlatform) => {
    await each.billing.meterEvents.create({
      event_name: 'calls',
      payload: { stripe_customer_id: customer, value: '150' },
    });
    const next = await each.invoices.createPreview({ subscription: sub.id });
    return next.lines.data.map(({ description, amount, period }) => ({ description, amount, period }));
  };
  const billed = await bill(from);
  // 2 × 500; 3 × 33.25 + 1000 = 1099.75; 3 packages of 2; 150 × 4.
  expect(billed.map(({ amount }) => amount)).toEqual([1000, 1100, 2100, 600]);
  expect(await bill(into)).toEqual(billed);
  expect(await checkBooks(into.platform.store.db)).toEqual([]);
  // Without the meter, the price names nothing.
  const without = documents.filter(
    ({ content }) => (content as { object: string }).object !== 'billing.meter',
  );
  expect(await refusal(without)).toContain(`its meter ${meter.id} is missing: save the meters too`);
});
