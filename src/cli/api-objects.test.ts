// Objects as clients rely on them: names of their own, deleted ones, ids of others, and what expand reaches.
import { eq } from 'drizzle-orm';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApi } from '../platform/api/app.ts';
import { endpointOf } from '../platform/api/route.ts';
import { STRIPE_ROUTES } from '../platform/api/routes/index.ts';
import { schema } from '../store/index.ts';
import { rowCounts, send, subscribed } from './testing/calls.ts';
import { alex, localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let pro: string;
beforeAll(async () => {
  local = await localPlatform();
  pro = (await alex(local)).pro;
});
afterAll(() => local.close());

const post = (path: string, body: string) => send(local, 'POST', path, body);
const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status).sort();

test('of requests at one instant for one product id, one is carried out and the others say that it is taken', async () => {
  const answers = await Promise.all(
    Array.from({ length: 5 }, (_, n) => post('/v1/products', `id=prod_taken&name=Name${n}`)),
  );
  expect(statuses(answers)).toEqual([200, 400, 400, 400, 400]);
  for (const { error } of answers.filter(({ status }) => status === 400))
    expect([error.code, error.param]).toEqual(['resource_already_exists', 'id']);
});

test('of requests at one instant for one lookup key, one has it', async () => {
  const { id } = await local.stripe.products.create({ name: 'Looked up' });
  const form = `product=${id}&currency=usd&unit_amount=100&lookup_key=the_one`;
  const answers = await Promise.all(Array.from({ length: 5 }, () => post('/v1/prices', form)));
  expect(statuses(answers)).toEqual([200, 400, 400, 400, 400]);
  const [holder] = (await local.stripe.prices.list({ lookup_keys: ['the_one'] })).data;
  const moved = await local.stripe.prices.create({
    product: id,
    currency: 'usd',
    unit_amount: 200,
    lookup_key: 'the_one',
    transfer_lookup_key: true,
  });
  expect(
    (await local.stripe.prices.list({ lookup_keys: ['the_one'] })).data.map((price) => price.id),
  ).toEqual([moved.id]);
  expect((await local.stripe.prices.retrieve(holder!.id)).lookup_key).toBeNull();
  expect((await local.stripe.prices.update(moved.id, { lookup_key: 'another' })).lookup_key).toBe('another');
});

test('changes of one customer at one instant are all carried out, one after the other', async () => {
  const { id } = await local.stripe.customers.create({ name: 'Parallel' });
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, n) => post(`/v1/customers/${id}`, `metadata[k${n}]=${n}`)),
  );
  expect(new Set(statuses(answers))).toEqual(new Set([200]));
  expect(Object.keys(((await local.stripe.customers.retrieve(id)) as Stripe.Customer).metadata)).toHaveLength(
    8,
  );
});

test('a deleted product is there to retrieve, and nowhere else', async () => {
  const { stripe } = local;
  const { id } = await stripe.products.create({ name: 'Short-lived' });
  expect(await stripe.products.del(id)).toMatchObject({ id, object: 'product', deleted: true });
  expect(await stripe.products.retrieve(id)).toMatchObject({ id, object: 'product', deleted: true });
  expect((await stripe.products.list({ limit: 100 })).data.map((product) => product.id)).not.toContain(id);
  expect((await stripe.products.search({ query: `name:'short-lived'` })).data).toEqual([]);
  await expect(stripe.products.update(id, { name: 'Back' })).rejects.toMatchObject({ statusCode: 404 });
  await expect(stripe.products.del(id)).rejects.toMatchObject({ statusCode: 404, code: 'resource_missing' });
  await expect(stripe.prices.create({ product: id, currency: 'usd', unit_amount: 1 })).rejects.toMatchObject({
    statusCode: 400,
    param: 'product',
  });
  const [told] = (await stripe.events.list({ type: 'product.deleted', limit: 1 })).data;
  expect((told?.data.object as Stripe.Product).id).toBe(id);
});

test('a product with prices is not deleted', async () => {
  const { product } = await local.stripe.prices.retrieve(pro);
  const before = await rowCounts(local);
  await expect(local.stripe.products.del(product as string)).rejects.toMatchObject({ statusCode: 400 });
  expect(await rowCounts(local)).toEqual(before);
});

test('a deleted customer is there to retrieve and takes no change', async () => {
  const { stripe } = local;
  const { id } = await stripe.customers.create({ name: 'Leaving' });
  await stripe.customers.del(id);
  expect(await stripe.customers.retrieve(id)).toMatchObject({ id, object: 'customer', deleted: true });
  await expect(stripe.customers.update(id, { name: 'Back' })).rejects.toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
  });
  await expect(
    stripe.customers.createBalanceTransaction(id, { amount: 1, currency: 'usd' }),
  ).rejects.toMatchObject({ statusCode: 404 });
});

test('a balance is changed by transactions that add up to it', async () => {
  const { stripe } = local;
  const { id } = await stripe.customers.create({ name: 'Credited' });
  const credit = await stripe.customers.createBalanceTransaction(id, {
    amount: -500,
    currency: 'usd',
    description: 'Goodwill',
  });
  expect(credit).toMatchObject({
    amount: -500,
    ending_balance: -500,
    type: 'adjustment',
    description: 'Goodwill',
  });
  await stripe.customers.createBalanceTransaction(id, { amount: 120, currency: 'usd' });
  expect(((await stripe.customers.retrieve(id)) as Stripe.Customer).balance).toBe(-380);
  expect(await stripe.customers.retrieveBalanceTransaction(id, credit.id)).toEqual(
    expect.objectContaining({ id: credit.id, amount: -500 }),
  );
  await expect(
    stripe.customers.createBalanceTransaction(id, { amount: 1, currency: 'eur' }),
  ).rejects.toMatchObject({ param: 'currency' });
  expect((await post(`/v1/customers/${id}/balance_transactions`, 'amount=0&currency=usd')).error.param).toBe(
    'amount',
  );
});

test('ids of another account are not there', async () => {
  const other = createApi(local.platform, { accountId: 'acct_other', livemode: false });
  const made = await subscribed(local, [{ price: pro }]);
  for (const path of [
    `/v1/customers/${made.customer as string}`,
    `/v1/subscriptions/${made.id}`,
    `/v1/prices/${pro}`,
    `/v1/invoices/${(made.latest_invoice as Stripe.Invoice).id}`,
  ]) {
    const answer = await other.request(path, { headers: { Authorization: 'Bearer sk_test_of_a_test' } });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: 'resource_missing', param: 'id' } });
  }
});

test('a request for a connected account is refused, and one for the account itself is not', async () => {
  const ask = (account: string) =>
    send(local, 'GET', '/v1/account', undefined, { 'Stripe-Account': account });
  const refused = await ask('acct_connected');
  expect([refused.status, refused.error.code]).toEqual([403, 'account_invalid']);
  expect((await ask('acct_hypernia')).status).toBe(200);
});

test('after 24 hours a key may be used for something else', async () => {
  const keyed = (body: string) => send(local, 'POST', '/v1/customers', body, { 'Idempotency-Key': 'daily' });
  const { idempotencyKeys: keys } = schema;
  const age = (seconds: number) =>
    local.platform.store.db
      .update(keys)
      .set({ createdAt: local.platform.wallNow() - seconds })
      .where(eq(keys.key, 'daily'));
  const first = await keyed('name=Monday');
  await age(24 * 3600 - 60);
  expect((await keyed('name=Monday')).body.id).toBe(first.body.id);
  await age(24 * 3600);
  const second = await keyed('name=Tuesday');
  expect([second.status, second.body.name, second.headers.get('Idempotent-Replayed')]).toEqual([
    200,
    'Tuesday',
    null,
  ]);
});

test('expand goes four levels deep, through lists, hashes and what comes back to where it began', async () => {
  const { stripe } = local;
  const { id } = await subscribed(local, [{ price: pro }]);
  const { latest_invoice: latest } = await stripe.subscriptions.retrieve(id, {
    expand: ['latest_invoice.parent.subscription_details.subscription', 'latest_invoice.customer'],
  });
  const invoice = latest as Stripe.Invoice;
  const again = invoice.parent?.subscription_details?.subscription as Stripe.Subscription;
  expect([again.id, again.latest_invoice]).toEqual([id, invoice.id]);
  expect((invoice.customer as Stripe.Customer).object).toBe('customer');

  const found = await stripe.invoices.list({
    limit: 3,
    expand: ['data.lines.data.subscription.latest_invoice', 'data.lines.data.subscription.customer'],
  });
  for (const { lines } of found.data)
    for (const { subscription } of lines.data) {
      const whole = subscription as Stripe.Subscription;
      expect([
        (whole.customer as Stripe.Customer).object,
        (whole.latest_invoice as Stripe.Invoice).object,
      ]).toEqual(['customer', 'invoice']);
    }
  const customer = (await stripe.customers.retrieve(again.customer as string, {
    expand: ['subscriptions.data.latest_invoice'],
  })) as Stripe.Customer;
  expect(customer.subscriptions?.data.map((each) => (each.latest_invoice as Stripe.Invoice).id)).toEqual([
    invoice.id,
  ]);
  expect((await send(local, 'GET', customer.subscriptions!.url)).body.has_more).toBe(false);
  // What is null stays null.
  expect(
    (await stripe.subscriptions.retrieve(id, { expand: ['schedule', 'pending_setup_intent'] })).schedule,
  ).toBeNull();
});

test.each([
  ['latest_invoice.payment_intent', 400, 'property_not_expandable'],
  ['latest_invoice.customer.subscriptions.data.customer', 400, 'property_not_expandable'],
  ['id', 400, 'property_not_expandable'],
  ['items.price', 400, 'property_not_expandable'],
])('expand[]=%s is refused with %i before anything is done', async (path, status, code) => {
  const made = await subscribed(local, [{ price: pro }]);
  const before = await rowCounts(local);
  const answer = await post(`/v1/subscriptions/${made.id}`, `metadata[a]=b&expand[]=${path}`);
  expect([answer.status, answer.error.code, answer.error.param], answer.error.message).toEqual([
    status,
    code,
    `expand[${path}]`,
  ]);
  expect(await rowCounts(local)).toEqual(before);
});

test('every endpoint stands once in the table of routes', () => {
  const endpoints = STRIPE_ROUTES.map(endpointOf);
  expect(endpoints).toEqual([...new Set(endpoints)]);
});
