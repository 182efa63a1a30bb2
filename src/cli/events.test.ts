/** What the platform tells of each change, as a client reads it from `/v1/events`. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { EVENT_TYPES } from '../platform/events/types.ts';
import { advance, newPrice, putToRest, send } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let product: string;
let starter: string;
let pro: string;
/** Newest event when a test begins. */
let mark: string;

beforeAll(async () => {
  local = await localPlatform([]);
  await putToRest(local);
  product = (await local.stripe.products.create({ name: 'Of these tests' })).id;
  starter = await newPrice(local, product, 2500);
  pro = await newPrice(local, product, 2700);
});
beforeEach(begin);
afterAll(() => local.close());

async function begin(): Promise<void> {
  mark = (await local.stripe.events.list({ limit: 1 })).data[0]?.id ?? '';
}

/** Since the test began, oldest first: the SDK walks that way from the mark. */
async function told(): Promise<Stripe.Event[]> {
  const found: Stripe.Event[] = [];
  for await (const event of local.stripe.events.list({ ending_before: mark, limit: 100 })) found.push(event);
  return found;
}

const types = async (): Promise<string[]> => (await told()).map(({ type }) => type);

async function only(type: string): Promise<Stripe.Event> {
  const found = (await told()).filter((event) => event.type === type);
  expect(found).toHaveLength(1);
  return found[0]!;
}

async function customer(payment = 'pm_card_visa', more: Stripe.CustomerCreateParams = {}): Promise<string> {
  const { id } = await local.stripe.customers.create({
    name: 'Watched',
    payment_method: payment,
    invoice_settings: { default_payment_method: payment },
    ...more,
  });
  return id;
}

async function subscribed(
  payer: string,
  more: Partial<Stripe.SubscriptionCreateParams> = {},
): Promise<{ id: string; item: string; end: number }> {
  const { id, items } = await local.stripe.subscriptions.create({
    customer: payer,
    items: [{ price: starter }],
    ...more,
  });
  const [item] = items.data;
  return { id, item: item?.id ?? '', end: item?.current_period_end ?? 0 };
}

const PAID = [
  'invoice.finalized',
  'payment_intent.created',
  'charge.succeeded',
  'payment_intent.succeeded',
  'invoice.updated',
  'invoice.paid',
  'invoice.payment_succeeded',
  'invoice_payment.paid',
];
const DECLINED = [
  'invoice.finalized',
  'payment_intent.created',
  'charge.failed',
  'payment_intent.payment_failed',
  'invoice.updated',
  'invoice.payment_failed',
];

describe('each change tells what Stripe tells', () => {
  test.each<[string, () => Promise<unknown>, string[]]>([
    ['a customer made', () => customer(), ['customer.created']],
    [
      'a product made and changed',
      async () => {
        const { id } = await local.stripe.products.create({ name: 'New' });
        await local.stripe.products.update(id, { name: 'Renamed' });
      },
      ['product.created', 'product.updated'],
    ],
    [
      'a product deleted',
      async () => local.stripe.products.del((await local.stripe.products.create({ name: 'Gone' })).id),
      ['product.created', 'product.deleted'],
    ],
    [
      'a customer deleted',
      async () => local.stripe.customers.del(await customer()),
      ['customer.created', 'customer.deleted'],
    ],
    [
      'a price made and changed',
      async () => local.stripe.prices.update(await newPrice(local, product, 100), { nickname: 'One' }),
      ['price.created', 'price.updated'],
    ],
    [
      'an invoice item made, changed and taken back',
      async () => {
        const { invoiceItems } = local.stripe;
        const payer = await customer();
        const { id } = await invoiceItems.create({ customer: payer, amount: 500, currency: 'usd' });
        await invoiceItems.update(id, { amount: 700 });
        await invoiceItems.del(id);
      },
      ['customer.created', 'invoiceitem.created', 'invoiceitem.deleted'],
    ],
    [
      'a subscription that is paid',
      async () => subscribed(await customer()),
      ['customer.created', 'invoice.created', ...PAID, 'customer.updated', 'customer.subscription.created'],
    ],
    [
      'a subscription that is declined',
      async () => subscribed(await customer('pm_card_chargeCustomerFail')),
      [
        'customer.created',
        'invoice.created',
        ...DECLINED,
        'customer.updated',
        'customer.subscription.created',
      ],
    ],
    [
      'a subscription that ends at once',
      async () => local.stripe.subscriptions.cancel((await subscribed(await customer())).id),
      [
        'customer.created',
        'invoice.created',
        ...PAID,
        'customer.updated',
        'customer.subscription.created',
        'customer.subscription.deleted',
      ],
    ],
  ])('%s', async (_name, make, expected) => {
    await make();
    expect(await types()).toEqual(expected);
  });

  // billing.md section 5; the order of what one change tells is ours.
  test('an immediate upgrade', async () => {
    const { id, item } = await subscribed(await customer());
    await begin();
    await local.stripe.subscriptions.update(id, {
      items: [{ id: item, price: pro }],
      proration_behavior: 'always_invoice',
    });
    expect(await types()).toEqual([
      'invoiceitem.created',
      'invoiceitem.created',
      'invoice.created',
      ...PAID,
      'customer.subscription.updated',
    ]);
  });

  test('a renewal, drafted at the boundary and paid an hour later', async () => {
    await putToRest(local);
    const { end } = await subscribed(await customer());
    await begin();
    await advance(local, end);
    expect(await types()).toEqual(['invoice.upcoming', 'invoice.created', 'customer.subscription.updated']);
    await begin();
    await advance(local, end + 3600);
    expect(await types()).toEqual(PAID);
    for (const event of await told()) {
      expect(event.created).toBe(end + 3600);
      expect(event.request).toEqual({ id: null, idempotency_key: null });
    }
    await putToRest(local);
  });

  test('a credit that lowers an invoice changes the customer too', async () => {
    const payer = await customer('pm_card_visa', { balance: -1000 });
    await subscribed(payer);
    const { data } = await only('customer.updated');
    expect(data.object).toMatchObject({ id: payer, balance: 0, currency: 'usd' });
    expect(data.previous_attributes).toMatchObject({ balance: -1000, currency: null });
  });

  test('a preview tells nothing', async () => {
    const { id } = await subscribed(await customer());
    await begin();
    await local.stripe.invoices.createPreview({ subscription: id });
    expect(await types()).toEqual([]);
  });

  test('a refused request tells nothing', async () => {
    await expect(subscribed('cus_none')).rejects.toThrow();
    expect(await types()).toEqual([]);
  });
});

describe('an event', () => {
  test('has the object as it was then, the request that made it, and no previous attributes unless it is an update', async () => {
    const id = await customer('pm_card_visa', { metadata: { plan: 'a', team: 'x' } });
    const made = await only('customer.created');
    await begin();
    const changed = await local.stripe.customers.update(
      id,
      {
        name: 'Changed',
        metadata: { plan: 'b', team: '', new: '1' },
        invoice_settings: { default_payment_method: '' },
      },
      { idempotencyKey: `key of ${id}` },
    );
    const { data, request } = await only('customer.updated');
    expect(made).toMatchObject({ object: 'event', api_version: '2026-10-28.endive', livemode: false });
    expect(made.data).toEqual({ object: expect.objectContaining({ id, name: 'Watched' }) });
    expect(data.object).toMatchObject({ id, name: 'Changed', metadata: { plan: 'b', new: '1' } });
    // Inside a hash the changed keys alone, null for what is new.
    expect(data.previous_attributes).toEqual({
      name: 'Watched',
      metadata: { plan: 'a', team: 'x', new: null },
      invoice_settings: { default_payment_method: 'pm_card_visa' },
    });
    expect(request).toEqual({ id: changed.lastResponse.requestId, idempotency_key: `key of ${id}` });
  });

  test('of a list that changed has all of the list', async () => {
    const { id, item } = await subscribed(await customer());
    await begin();
    await local.stripe.subscriptions.update(id, {
      items: [{ id: item, quantity: 3 }],
      proration_behavior: 'none',
    });
    const { data } = await only('customer.subscription.updated');
    const previous = data.previous_attributes as { items: { data: { id: string; quantity: number }[] } };
    expect(previous.items.data).toMatchObject([{ id: item, quantity: 1, price: { id: starter } }]);
  });

  test('of a collected invoice shows it open first and then paid', async () => {
    const { id } = await subscribed(await customer());
    const finalized = await only('invoice.finalized');
    const updated = await only('invoice.updated');
    expect(finalized.data.object).toMatchObject({ status: 'open', amount_paid: 0, attempt_count: 0 });
    expect(updated.data.object).toMatchObject({ status: 'paid', amount_paid: 2500, attempt_count: 1 });
    expect(updated.data.previous_attributes).toMatchObject({
      status: 'open',
      amount_paid: 0,
      attempt_count: 0,
    });
    expect(await only('customer.subscription.created')).toMatchObject({ data: { object: { id } } });
  });

  test('that no request made says so, and one that nobody listens to waits for nobody', async () => {
    const [seeded] = (await local.stripe.events.list({ delivery_success: true, limit: 1 })).data;
    expect(seeded).toMatchObject({ pending_webhooks: 0 });
    await expect(local.stripe.events.retrieve('evt_none')).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
  });
});

describe('the list of events', () => {
  const listed = async (params: Stripe.EventListParams): Promise<string[]> => {
    const { data } = await local.stripe.events.list({ ending_before: mark, ...params });
    return data.map(({ type }) => type).reverse();
  };
  beforeEach(async () => {
    await subscribed(await customer());
  });

  test.each<[string, Stripe.EventListParams, string[]]>([
    ['one type', { type: 'invoice.paid' }, ['invoice.paid']],
    [
      'a group',
      { type: 'invoice.*' },
      ['invoice.created', ...PAID.filter((type) => type.startsWith('invoice.'))],
    ],
    ['a group within', { type: 'customer.subscription.*' }, ['customer.subscription.created']],
    [
      'a group with its groups',
      { type: 'customer.*' },
      ['customer.created', 'customer.updated', 'customer.subscription.created'],
    ],
    ['an unknown type', { type: 'nothing.known' }, []],
    ['several types', { types: ['invoice.paid', 'customer.created'] }, ['customer.created', 'invoice.paid']],
    ['a star among several types is a name like any other', { types: ['invoice.*'] }, []],
    ['what came before the account', { created: { lt: 1 } }, []],
  ])('%s', async (_name, params, expected) => {
    expect(await listed(params)).toEqual(expected);
  });

  test('pages are whole in both directions', async () => {
    const forwards: string[] = [];
    for await (const { id } of local.stripe.events.list({ limit: 3 })) {
      if (id === mark) break;
      forwards.push(id);
    }
    expect(forwards).toHaveLength(12);
    expect((await told()).map(({ id }) => id)).toEqual(forwards.reverse());
  });

  test.each([
    ['type=invoice.paid&types[]=invoice.paid', 'types'],
    ['type=invoice.*.paid', 'type'],
    ['type=*invoice', 'type'],
    ['delivery_success=perhaps', 'delivery_success'],
    ['kind=invoice.paid', 'kind'],
  ])('%s is refused', async (query, param) => {
    expect(await send(local, 'GET', `/v1/events?${query}`)).toMatchObject({ status: 400, error: { param } });
  });
});

test('the types that an endpoint may name are those of the SDK, and all that are told are among them', async () => {
  const declared = readFileSync(
    createRequire(import.meta.url)
      .resolve('stripe')
      .replace(/stripe\.[^/]*$/, 'resources/WebhookEndpoints.d.ts'),
    'utf8',
  );
  const union = /type EnabledEvent = ([^;]*);/.exec(declared)?.[1] ?? '';
  const names = [...union.matchAll(/'([^']+)'/g)].map(([, name]) => name).filter((name) => name !== '*');
  expect([...EVENT_TYPES].sort()).toEqual(names.sort());
  const seen = new Set<string>();
  for await (const { type } of local.stripe.events.list({ limit: 100 })) seen.add(type);
  expect([...seen].filter((type) => !EVENT_TYPES.has(type))).toEqual([]);
});
