// What clients of Stripe's API rely on whatever they call: billing.md section 5.
import { eq } from 'drizzle-orm';
import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schema } from '../store/index.ts';
import { sweepKeys } from '../platform/api/idempotency.ts';
import { idOf, newPrice, rowCounts, send, subscribed } from './testing/calls.ts';
import { alex, localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let subject: Awaited<ReturnType<typeof alex>>;
beforeAll(async () => {
  local = await localPlatform();
  subject = await alex(local);
});
afterAll(() => local.close());

const keyed = (key: string, body: string, path = '/v1/customers') =>
  send(local, 'POST', path, body, { 'Idempotency-Key': key });

test('the same idempotency key gives the first answer again and makes nothing twice', async () => {
  const first = await keyed('once', 'name=Once');
  const before = await rowCounts(local);
  const again = await keyed('once', 'name=Once');
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('Idempotent-Replayed')).toBe('true');
  expect(again.headers.get('Original-Request')).toBe(first.headers.get('Request-Id'));
  expect(again.headers.get('Request-Id')).not.toBe(first.headers.get('Request-Id'));
  expect(again.headers.get('Idempotency-Key')).toBe('once');
  expect(first.headers.get('Idempotent-Replayed')).toBeNull();
  expect(await rowCounts(local)).toEqual(before);
});

test('the same key with another body, path or query is an idempotency error', async () => {
  await keyed('mixed', 'name=A');
  const before = await rowCounts(local);
  for (const [body, path] of [
    ['name=B', '/v1/customers'],
    ['name=A', '/v1/products'],
    ['name=A', '/v1/customers?email=a%40example.com'],
  ] as const) {
    const answer = await keyed('mixed', body, path);
    expect([answer.status, answer.error.type]).toEqual([400, 'idempotency_error']);
  }
  expect(await rowCounts(local)).toEqual(before);
  await expect(
    local.stripe.customers.create({ name: 'C' }, { idempotencyKey: 'mixed' }),
  ).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
});

test('of parallel requests under one key one is carried out; the others are in use or get its answer', async () => {
  const { customers: before } = await rowCounts(local);
  const answers = await Promise.all(Array.from({ length: 6 }, () => keyed('parallel', 'name=Parallel')));
  const made = new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body.id));
  expect(made.size).toBe(1);
  for (const { status, error, headers } of answers.filter((answer) => answer.status !== 200)) {
    expect([status, error.type, error.code]).toEqual([409, 'idempotency_error', 'idempotency_key_in_use']);
    expect(headers.get('Stripe-Should-Retry')).toBe('true');
  }
  expect((await rowCounts(local)).customers).toBe((before ?? 0) + 1);
});

test('a key whose request was refused is free again, also when something is not simulated', async () => {
  for (const bad of ['balance=much', 'source=tok_visa']) {
    expect((await keyed('refused', bad)).error.code).toMatch(/parameter_invalid_integer|not_simulated/);
  }
  expect((await keyed('refused', 'name=Accepted')).body.name).toBe('Accepted');
  expect((await keyed('x'.repeat(256), 'name=A')).error.type).toBe('idempotency_error');
  // An empty key is no key: it must not tie all such requests together.
  expect((await keyed('', 'name=A')).body.name).toBe('A');
  expect((await keyed('', 'name=B')).body.name).toBe('B');
});

test('a retry after a stop between the books and the answer is not carried out twice', async () => {
  const { platform } = local;
  const { idempotencyKeys: keys } = schema;
  const first = await keyed('cut', 'name=Cut');
  // The state that a stop at that moment leaves: the customer is there, its answer is not.
  await platform.store.db.update(keys).set({ status: null, body: null }).where(eq(keys.key, 'cut'));
  await platform.store.db.insert(keys).values({
    accountId: 'acct_hypernia',
    livemode: false,
    key: 'cut before',
    fingerprint: 'x',
    requestId: 'req_that_did_nothing',
    createdAt: platform.wallNow(),
  });
  await sweepKeys(platform);
  const before = await rowCounts(local);
  const retried = await keyed('cut', 'name=Cut');
  expect([retried.status, retried.error.code]).toEqual([500, 'answer_lost']);
  expect(retried.headers.get('Stripe-Should-Retry')).toBe('false');
  expect(await rowCounts(local)).toEqual(before);
  expect(first.status).toBe(200);
  expect((await keyed('cut before', 'name=Anew')).body.name).toBe('Anew');
});

test('events name the request and its key', async () => {
  const customer = await local.stripe.customers.create({ name: 'Told' }, { idempotencyKey: 'told' });
  const [event] = (await local.stripe.events.list({ type: 'customer.created', limit: 1 })).data;
  expect((event?.data.object as Stripe.Customer).id).toBe(customer.id);
  expect(event?.request).toEqual({ id: customer.lastResponse.requestId, idempotency_key: 'told' });
});

test('every answer has a request id and echoes the version it was asked for', async () => {
  const asked = await send(local, 'GET', '/v1/account', undefined, { 'Stripe-Version': '2020-08-27' });
  expect(asked.headers.get('Stripe-Version')).toBe('2020-08-27');
  const plain = await send(local, 'GET', '/v1/account');
  expect(plain.headers.get('Stripe-Version')).toBe('2026-10-28.endive');
  expect(plain.headers.get('Content-Type')).toMatch(/^application\/json/);
  const ids = [asked, plain, await send(local, 'GET', '/v1/none')].map(({ headers }) =>
    headers.get('Request-Id'),
  );
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id).toMatch(/^req_\w+$/);
});

test("curl's basic authentication, restricted and lower-case schemes are accepted", async () => {
  for (const authorization of [
    `Basic ${Buffer.from('sk_test_1234567890:').toString('base64')}`,
    'Bearer rk_test_1234567890',
    'bearer sk_test_1234567890',
  ]) {
    expect(
      (await send(local, 'GET', '/v1/account', undefined, { Authorization: authorization })).status,
    ).toBe(200);
  }
});

test('arrays without indices, as curl and older libraries write them, are read as Stripe reads them', async () => {
  const customer = (await local.stripe.customers.create({ name: 'Curl' })).id;
  const other = await newPrice(local, (await local.stripe.products.create({ name: 'Extra' })).id, 300);
  const made = await send(
    local,
    'POST',
    '/v1/subscriptions',
    `customer=${customer}&items[][price]=${subject.pro}&items[][quantity]=2&items[][price]=${other}&expand[]=customer&expand[]=latest_invoice`,
  );
  expect(made.status, made.error.message).toBe(200);
  const { items, customer: expanded, latest_invoice: invoice } = made.body as never as Stripe.Subscription;
  expect(items.data.map(({ price, quantity }) => [price.id, quantity])).toEqual([
    [subject.pro, 2],
    [other, 1],
  ]);
  expect((expanded as Stripe.Customer).name).toBe('Curl');
  expect((invoice as Stripe.Invoice).total).toBe(2 * 2700 + 300);
});

test('a DELETE takes its parameters from the query and from the body alike', async () => {
  for (const inBody of [false, true]) {
    const sub = await subscribed(local, [{ price: subject.pro }]);
    const form = 'prorate=true&invoice_now=true&expand[]=latest_invoice';
    const answer = inBody
      ? await send(local, 'DELETE', `/v1/subscriptions/${sub.id}`, form)
      : await send(local, 'DELETE', `/v1/subscriptions/${sub.id}?${form}`);
    // Canceled in the second it began: all of it is given back.
    expect((answer.body.latest_invoice as Stripe.Invoice).total).toBe(-2700);
  }
});

test('auto-pagination meets every subscription once, forwards and backwards', async () => {
  const { stripe } = local;
  // Equal `created`: with the clock standing still only the order of insertion is left to tell them apart.
  const price = await newPrice(local, (await stripe.products.create({ name: 'Same second' })).id, 100);
  for (let n = 0; n < 7; n += 1) await subscribed(local, [{ price }]);
  const all = await stripe.subscriptions.list({ status: 'all', limit: 100 });
  expect(all.data.length).toBeGreaterThanOrEqual(47);
  expect(all.has_more).toBe(false);
  const expected = all.data.map(({ id }) => id);
  const forwards: string[] = [];
  for await (const { id } of stripe.subscriptions.list({ status: 'all', limit: 3 })) forwards.push(id);
  expect(forwards).toEqual(expected);
  const backwards: string[] = [];
  for await (const { id } of stripe.subscriptions.list({
    status: 'all',
    limit: 3,
    ending_before: expected.at(-1)!,
  }))
    backwards.push(id);
  expect(backwards).toEqual(expected.slice(0, -1).reverse());
  const created = all.data.map((sub) => sub.created);
  expect(created).toEqual([...created].sort((a, b) => b - a));
  const end = await stripe.subscriptions.list({ status: 'all', starting_after: expected.at(-1)! });
  expect([end.data, end.has_more]).toEqual([[], false]);
});

test('metadata merges, unsets single keys and clears', async () => {
  const { stripe } = local;
  const { id } = await stripe.customers.create({ metadata: { a: '1', b: '2' } });
  expect((await stripe.customers.update(id, { metadata: { b: '3', c: '4' } })).metadata).toEqual({
    a: '1',
    b: '3',
    c: '4',
  });
  expect((await stripe.customers.update(id, { metadata: { a: '' } })).metadata).toEqual({ b: '3', c: '4' });
  expect((await stripe.customers.update(id, { name: 'Kept' })).metadata).toEqual({ b: '3', c: '4' });
  expect((await stripe.customers.update(id, { metadata: '' })).metadata).toEqual({});
  const item = await stripe.subscriptionItems.update(subject.item, { metadata: { seat: 'window' } });
  expect(item.metadata).toEqual({ seat: 'window' });
  expect((await stripe.subscriptionItems.update(subject.item, { metadata: '' })).metadata).toEqual({});
});

test('expand replaces ids on reads, on writes and inside lists', async () => {
  const { stripe } = local;
  const updated = await stripe.subscriptions.update(subject.subscription.id, {
    metadata: { seen: 'yes' },
    expand: ['customer', 'latest_invoice.customer', 'items.data.price.product', 'latest_invoice.lines'],
  });
  expect((updated.customer as Stripe.Customer).name).toBe('Alex Miles');
  expect(((updated.latest_invoice as Stripe.Invoice).customer as Stripe.Customer).name).toBe('Alex Miles');
  expect((updated.items.data[0]?.price.product as Stripe.Product).name).toBe('Starter');
  const listed = await stripe.subscriptions.list({
    limit: 2,
    expand: ['data.customer', 'data.latest_invoice'],
  });
  for (const { customer, latest_invoice: invoice } of listed.data)
    expect([(customer as Stripe.Customer).object, (invoice as Stripe.Invoice).object]).toEqual([
      'customer',
      'invoice',
    ]);
  const preview = await stripe.invoices.createPreview({
    subscription: subject.subscription.id,
    expand: ['customer'],
  });
  expect((preview.customer as Stripe.Customer).name).toBe('Alex Miles');
});

test('embedded lists page on under their own urls', async () => {
  const { stripe } = local;
  const product = (await stripe.products.create({ name: 'Piece' })).id;
  const prices = await Promise.all(Array.from({ length: 12 }, (_, n) => newPrice(local, product, 100 + n)));
  const sub = await subscribed(
    local,
    prices.map((price) => ({ price })),
  );
  const invoice = sub.latest_invoice as Stripe.Invoice;
  expect([invoice.lines.data.length, invoice.lines.has_more]).toEqual([10, true]);
  const lines: number[] = [];
  for await (const line of stripe.invoices.listLineItems(invoice.id!, { limit: 5 })) lines.push(line.amount);
  expect(lines).toEqual(prices.map((_, n) => 100 + n));
  expect((await send(local, 'GET', invoice.lines.url)).body.has_more).toBe(true);
  const back = await stripe.invoices.listLineItems(invoice.id!, {
    limit: 4,
    ending_before: invoice.lines.data[6]!.id,
  });
  expect([back.data.map(({ amount }) => amount), back.has_more]).toEqual([[102, 103, 104, 105], true]);

  const items = (await send(local, 'GET', `${sub.items.url}&limit=20`))
    .body as never as Stripe.ApiList<Stripe.SubscriptionItem>;
  expect(items.data.map(({ id }) => id)).toEqual(sub.items.data.map(({ id }) => id));
  const before = await stripe.subscriptionItems.list({
    subscription: sub.id,
    limit: 2,
    ending_before: sub.items.data[3]!.id,
  });
  expect([before.data.map(({ id }) => id), before.has_more]).toEqual([
    sub.items.data.slice(1, 3).map(({ id }) => id),
    true,
  ]);
  // What a preview shows is stored nowhere, so it is shown whole.
  const preview = await stripe.invoices.createPreview({ subscription: sub.id });
  expect([preview.lines.data.length, preview.lines.has_more]).toEqual([12, false]);
});

test('items come and go one at a time under /v1/subscription_items', async () => {
  const { stripe } = local;
  const product = (await stripe.products.create({ name: 'Option' })).id;
  const sub = await subscribed(local, [{ price: subject.pro }]);
  const added = await stripe.subscriptionItems.create({
    subscription: sub.id,
    price: await newPrice(local, product, 700),
    quantity: 3,
  });
  expect([added.subscription, added.price.unit_amount, added.quantity]).toEqual([sub.id, 700, 3]);
  expect((await stripe.subscriptionItems.retrieve(added.id)).quantity).toBe(3);
  expect(await stripe.subscriptionItems.del(added.id)).toMatchObject({ id: added.id, deleted: true });
  await expect(stripe.subscriptionItems.retrieve(added.id)).rejects.toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
  });
  await expect(
    stripe.subscriptionItems.update(sub.items.data[0]!.id, { price: 'price_none' }),
  ).rejects.toMatchObject({ param: 'price', message: expect.not.stringContaining('items[0]') });
});

test('lists filter by what they are asked for', async () => {
  const { stripe } = local;
  const canceled = await stripe.subscriptions.list({ status: 'canceled', limit: 100 });
  expect(canceled.data.length).toBeGreaterThan(0);
  expect(new Set(canceled.data.map(({ status }) => status))).toEqual(new Set(['canceled']));
  const usual = await stripe.subscriptions.list({ limit: 100 });
  expect(usual.data.some(({ status }) => status === 'canceled')).toBe(false);
  const { created } = subject.subscription;
  const since = await stripe.subscriptions.list({ created: { gte: created, lte: created }, status: 'all' });
  expect(since.data.map(({ id }) => id)).toEqual([subject.subscription.id]);
  const ofCustomer = await stripe.invoices.list({ customer: idOf(subject.subscription.customer) });
  expect(ofCustomer.data.map((invoice) => invoice.parent?.subscription_details?.subscription)).toEqual([
    subject.subscription.id,
  ]);
  // The old place, which a client might still read.
  expect(ofCustomer.data[0]).not.toHaveProperty('subscription');
});
