/** Webhook endpoints as a consumer meets them: through stripe-node, with receivers that really listen. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { startDeliverer, type Deliverer, type DelivererOptions } from '../platform/events/deliverer.ts';
import type { DeliveryWire, ListWire } from '../contract/wire/platform.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';
import { receiver, verified, type Receiver } from './testing/receiver.ts';
import { LOCAL_ACCOUNT } from './settings.ts';

const PATIENCE = { timeout: 60_000, interval: 20 };
const THREE = ['customer.created', 'customer.updated', 'product.created'] as const;

let local: LocalPlatform;
/** Wall time of the deliverers, in seconds: retries fall due when a test says so. */
let wall = Math.floor(Date.now() / 1000);
const undo: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  local = await localPlatform([]);
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
  for (const { id } of (await local.stripe.webhookEndpoints.list({ limit: 100 })).data)
    await local.stripe.webhookEndpoints.del(id);
});
afterAll(() => local.close());

function delivering(options: DelivererOptions = {}): Deliverer {
  const deliverer = startDeliverer({ ...local.platform, wallNow: () => wall }, LOCAL_ACCOUNT, options);
  undo.push(() => deliverer.close());
  return deliverer;
}

async function listening(...answer: Parameters<typeof receiver>): Promise<Receiver> {
  const made = await receiver(...answer);
  undo.push(() => made.close());
  return made;
}

const endpoint = (url: string, enabled_events: readonly string[] = ['*']): Promise<Stripe.WebhookEndpoint> =>
  local.stripe.webhookEndpoints.create({
    url,
    enabled_events: enabled_events as Stripe.WebhookEndpointCreateParams.EnabledEvent[],
  });

async function deliveries(of: string): Promise<DeliveryWire[]> {
  const { data } = await local.call<ListWire<DeliveryWire>>(
    'GET',
    `/platform/deliveries?limit=100&endpoint=${of}`,
  );
  return data;
}

const lastEvent = async (type: string): Promise<Stripe.Event | undefined> =>
  (await local.stripe.events.list({ type, limit: 1 })).data[0];

test('an event arrives signed, whole, and as the API shows it afterwards', async () => {
  delivering();
  const hook = await listening();
  const { id, secret } = await endpoint(hook.url);
  const customer = await local.stripe.customers.create({ name: 'Signed', metadata: { a: '1' } });
  await expect.poll(hook.types, PATIENCE).toEqual(['customer.created']);

  const event = verified(hook.received[0]!, secret);
  expect(event).toMatchObject({
    object: 'event',
    type: 'customer.created',
    api_version: '2026-10-28.endive',
    livemode: false,
    pending_webhooks: 1,
    data: { object: { id: customer.id, name: 'Signed', metadata: { a: '1' } } },
    request: { idempotency_key: expect.stringMatching(/^stripe-node-retry-/) },
  });
  expect(event.data).not.toHaveProperty('previous_attributes');
  expect(() => verified(hook.received[0]!, 'whsec_of_somebody_else')).toThrow(/signature/i);

  await expect.poll(async () => (await deliveries(id))[0]?.status, PATIENCE).toBe('succeeded');
  expect(await local.stripe.events.retrieve(event.id)).toMatchObject({ id: event.id, pending_webhooks: 0 });
  expect(await deliveries(id)).toMatchObject([
    {
      event: event.id,
      event_type: 'customer.created',
      attempts: 1,
      next_attempt_at: null,
      last_attempt: { status: 200, body: 'ok', error: null },
    },
  ]);
});

test('each endpoint hears what it asked for, in order, from the moment it was made', async () => {
  const before = await local.stripe.customers.create({ name: 'Before' });
  const [all, few, off] = [await listening(), await listening(), await listening()];
  await endpoint(all.url);
  await endpoint(few.url, ['customer.updated', 'product.created']);
  const disabled = await endpoint(off.url);
  await local.stripe.webhookEndpoints.update(disabled.id, { disabled: true });
  const { id } = await local.stripe.customers.create({ name: 'One' });
  await local.stripe.customers.update(id, { name: 'Two' });
  await local.stripe.products.create({ name: 'Three' });
  expect((await lastEvent('customer.created'))?.pending_webhooks).toBe(1);
  expect((await lastEvent('product.created'))?.pending_webhooks).toBe(2);

  delivering();
  await expect.poll(all.types, PATIENCE).toEqual(THREE);
  await expect.poll(few.types, PATIENCE).toEqual(['customer.updated', 'product.created']);
  expect(all.received[1]?.event.data.previous_attributes).toEqual({ name: 'One' });
  expect(off.received).toEqual([]);
  expect(all.received.some(({ event }) => (event.data.object as { id: string }).id === before.id)).toBe(
    false,
  );
});

test('what is refused is sent again later, and nothing behind it waits', async () => {
  delivering();
  let refusals = 2;
  const hook = await listening((response, { event }) => {
    const refuse = event.type === 'customer.created' && refusals-- > 0;
    response.writeHead(refuse ? 500 : 200).end(refuse ? 'database is down' : 'ok');
  });
  const { id, secret } = await endpoint(hook.url);
  await local.stripe.customers.create({ name: 'Tried again' });
  await local.stripe.products.create({ name: 'Behind' });
  await expect.poll(hook.types, PATIENCE).toEqual(['customer.created', 'product.created']);
  const waiting = async () => (await deliveries(id)).find(({ status }) => status === 'pending');
  await expect.poll(waiting, PATIENCE).toMatchObject({
    attempts: 1,
    next_attempt_at: wall + 1,
    last_attempt: { status: 500, body: 'database is down' },
  });
  expect((await local.stripe.events.list({ delivery_success: false, limit: 1 })).data).toMatchObject([
    { type: 'customer.created', pending_webhooks: 1 },
  ]);

  wall += 1;
  // The second wait is ten seconds.
  await expect.poll(waiting, PATIENCE).toMatchObject({ attempts: 2, next_attempt_at: wall + 10 });
  wall += 10;
  await expect
    .poll(async () => (await deliveries(id)).map(({ status }) => status), PATIENCE)
    .toEqual(['succeeded', 'succeeded']);
  const sent = hook.received.filter(({ event }) => event.type === 'customer.created');
  expect(new Set(sent.map((each) => verified(each, secret).id)).size).toBe(1);
  expect(sent).toHaveLength(3);
  expect((await local.stripe.events.list({ delivery_success: false, limit: 1 })).data[0]?.id).not.toBe(
    sent[0]?.event.id,
  );
});

test('after the fifth attempt a delivery has failed; sending it again by hand is a new beginning', async () => {
  delivering();
  let well = false;
  const hook = await listening((response) => response.writeHead(well ? 200 : 302).end());
  const { id } = await endpoint(hook.url, ['product.created']);
  await local.stripe.products.create({ name: 'Refused' });
  for (const wait of [1, 10, 60, 300]) {
    await expect.poll(async () => (await deliveries(id))[0]?.next_attempt_at, PATIENCE).toBe(wall + wait);
    wall += wait;
  }
  await expect
    .poll(async () => (await deliveries(id))[0], PATIENCE)
    .toMatchObject({
      status: 'failed',
      attempts: 5,
      next_attempt_at: null,
      last_attempt: { status: 302 },
    });
  const event = await lastEvent('product.created');
  expect(event?.pending_webhooks).toBe(0);

  well = true;
  await local.stripe.rawRequest('POST', `/v1/events/${event?.id}/retry`, { webhook_endpoint: id });
  await expect.poll(async () => (await deliveries(id))[0]?.status, PATIENCE).toBe('succeeded');
  expect(hook.received).toHaveLength(6);
});

test('an endpoint that hangs delays no other, and its attempt ends by itself', async () => {
  delivering({ timeoutMs: 2_000 });
  const [hanging, well] = [await listening(() => undefined), await listening()];
  const { id } = await endpoint(hanging.url);
  await endpoint(well.url);
  await local.stripe.customers.create({ name: 'First' });
  await local.stripe.products.create({ name: 'Second' });
  await expect.poll(well.types, PATIENCE).toEqual(['customer.created', 'product.created']);
  await expect
    .poll(async () => (await deliveries(id)).at(-1)?.last_attempt, PATIENCE)
    .toMatchObject({
      status: null,
      error: `${hanging.url} did not take the event: it gave no answer within 2 seconds.`,
    });
});

test('nobody there: the delivery says so and waits', async () => {
  delivering();
  const gone = await receiver();
  await gone.close();
  const { id } = await endpoint(gone.url);
  await local.stripe.customers.create({ name: 'Unheard' });
  await expect
    .poll(async () => (await deliveries(id))[0], PATIENCE)
    .toMatchObject({
      status: 'pending',
      attempts: 1,
      last_attempt: { error: `${gone.url} did not take the event: nothing listens there.` },
    });
});

test('a stop in the middle loses nothing: the next process goes on, in order', async () => {
  const hook = await listening((response, { event }) => {
    // The first process never gets its answer.
    if (hook.received.length > 1 || event.type !== 'customer.created') response.end('ok');
  });
  const { id } = await endpoint(hook.url);
  const first = delivering();
  const customer = await local.stripe.customers.create({ name: 'Cut off' });
  await expect.poll(hook.types, PATIENCE).toEqual(['customer.created']);
  await first.close();
  await local.stripe.customers.update(customer.id, { name: 'Meanwhile' });
  await local.stripe.products.create({ name: 'Meanwhile' });
  expect(await deliveries(id)).toMatchObject([{ status: 'pending', attempts: 0 }]);

  delivering();
  await expect.poll(hook.types, PATIENCE).toEqual(['customer.created', ...THREE]);
  const [cut, again] = hook.received;
  expect(again?.event.id).toBe(cut?.event.id);
});

test('a delivery whose process died is taken up when its time is over', async () => {
  let answered = false;
  const hook = await listening((response) => {
    if (answered) response.end('ok');
  });
  const { id } = await endpoint(hook.url, ['customer.created']);
  delivering();
  await local.stripe.customers.create({ name: 'Abandoned' });
  await expect.poll(hook.types, PATIENCE).toHaveLength(1);
  // A second process leaves alone what the first has claimed, until fifteen seconds have passed.
  answered = true;
  delivering();
  await local.stripe.customers.create({ name: 'Behind it' });
  await expect.poll(async () => (await deliveries(id)).length, PATIENCE).toBe(2);
  expect(hook.received).toHaveLength(1);
  wall += 15;
  await expect
    .poll(async () => (await deliveries(id)).map(({ status }) => status), PATIENCE)
    .toEqual(['succeeded', 'succeeded']);
  const [first, again, behind] = hook.received.map(({ event }) => event.id);
  expect(again).toBe(first);
  expect(behind).not.toBe(first);
});

test('two processes deliver every event once and each endpoint its own in order', async () => {
  const [one, other] = [await listening(), await listening()];
  const { secret } = await endpoint(one.url);
  await endpoint(other.url);
  delivering();
  delivering();
  const names = Array.from({ length: 20 }, (_, index) => `Customer ${index}`);
  for (const name of names) await local.stripe.customers.create({ name });
  for (const hook of [one, other]) {
    const heard = (): unknown[] =>
      hook.received.map(({ event }) => (event.data.object as Stripe.Customer).name);
    await expect.poll(heard, PATIENCE).toEqual(names);
  }
  expect(new Set(one.received.map((each) => verified(each, secret).id)).size).toBe(20);
});

test('a change that fails tells nobody', async () => {
  delivering();
  const hook = await listening();
  await endpoint(hook.url);
  await expect(
    local.stripe.subscriptions.create({ customer: 'cus_none', items: [{ price: 'p' }] }),
  ).rejects.toThrow();
  await local.stripe.products.create({ name: 'Marker' });
  await expect.poll(hook.types, PATIENCE).toEqual(['product.created']);
});

test('endpoints are created, shown, changed, listed and deleted; the secret is told once', async () => {
  const { webhookEndpoints } = local.stripe;
  const made = await webhookEndpoints.create({
    url: 'http://localhost:9/hook',
    enabled_events: ['invoice.paid', 'charge.succeeded'],
    description: 'Ledger',
    api_version: '2025-09-30.clover',
    metadata: { team: 'finance' },
  });
  expect(made).toMatchObject({
    id: expect.stringMatching(/^we_/),
    object: 'webhook_endpoint',
    api_version: '2025-09-30.clover',
    application: null,
    description: 'Ledger',
    enabled_events: ['invoice.paid', 'charge.succeeded'],
    metadata: { team: 'finance' },
    secret: expect.stringMatching(/^whsec_/),
    status: 'enabled',
  });
  const { secret: _secret, ...shown } = made;
  const { lastResponse: _response, ...read } = await webhookEndpoints.retrieve(made.id);
  expect(read).toEqual(JSON.parse(JSON.stringify(shown)));

  const changed = await webhookEndpoints.update(made.id, {
    url: 'http://[::1]:9/other',
    enabled_events: ['*'],
    disabled: true,
    description: '',
    metadata: { team: '', owner: 'ada' },
  });
  expect(changed).toMatchObject({
    url: 'http://[::1]:9/other',
    enabled_events: ['*'],
    status: 'disabled',
    description: null,
    metadata: { owner: 'ada' },
  });
  expect((await webhookEndpoints.update(made.id, { disabled: false })).status).toBe('enabled');

  const second = await endpoint('http://127.0.0.1:9/second');
  expect((await webhookEndpoints.list({ limit: 1 })).data.map(({ id }) => id)).toEqual([second.id]);
  expect(await webhookEndpoints.del(made.id)).toEqual(
    expect.objectContaining({ id: made.id, object: 'webhook_endpoint', deleted: true }),
  );
  await expect(webhookEndpoints.retrieve(made.id)).rejects.toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
  });
});

test('deleting an endpoint ends its deliveries, and its events wait for nobody any longer', async () => {
  const { id } = await endpoint('http://127.0.0.1:9/never');
  await local.stripe.customers.create({ name: 'Undeliverable' });
  delivering();
  await expect.poll(async () => (await deliveries(id))[0]?.attempts, PATIENCE).toBe(1);
  expect((await lastEvent('customer.created'))?.pending_webhooks).toBe(1);
  await local.stripe.webhookEndpoints.del(id);
  expect((await lastEvent('customer.created'))?.pending_webhooks).toBe(0);
  expect(await deliveries(id)).toEqual([]);
});

test.each([
  ['http://example.com/hook', 501, 'not_simulated'],
  ['http://192.168.0.10/hook', 501, 'not_simulated'],
  ['http://127.0.0.1.example.com/hook', 501, 'not_simulated'],
  ['ftp://127.0.0.1/hook', 400, 'url_invalid'],
  ['http://user:secret@127.0.0.1/hook', 400, 'url_invalid'],
  ['nowhere', 400, 'url_invalid'],
])('the address %s is refused', async (url, statusCode, code) => {
  await expect(endpoint(url)).rejects.toMatchObject({ statusCode, code, param: 'url' });
});

test.each([
  [['invoice.*'], 'enabled_events[0]'],
  [['customer.created', 'customer.create'], 'enabled_events[1]'],
  [['*', 'customer.created'], 'enabled_events'],
  [[], 'enabled_events'],
])('the events %j are refused', async (enabledEvents, param) => {
  await expect(endpoint('http://127.0.0.1:9/', enabledEvents)).rejects.toMatchObject({
    statusCode: 400,
    param,
  });
});
