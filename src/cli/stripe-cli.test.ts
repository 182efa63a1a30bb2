/** The real Stripe CLI, unmodified, against the platform: commands, `trigger`, `listen`, `events resend`. */
import { request as overHttp } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DeliveryWire, ListWire } from '../contract/wire/platform.ts';
import { idOf } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';
import { cliServer, type CliServer } from './testing/cli-server.ts';
import { receiver, verified, type Receiver } from './testing/receiver.ts';
import { stripeCli, type Listening, type StripeCli } from './testing/stripe-cli.ts';

const PATIENCE = { timeout: 60_000, interval: 20 };

let local: LocalPlatform;
/** A server over the same books that `stripe listen` can connect to. */
let server: CliServer;
let cli: StripeCli;
const undo: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  local = await localPlatform([]);
  server = await cliServer(local.platform);
  cli = await stripeCli(server.origin);
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
afterAll(async () => {
  await cli.close();
  await server.close();
  await local.close();
});

async function listening(...args: string[]): Promise<{ hook: Receiver; listen: Listening }> {
  const hook = await receiver((response) => response.end('thank you'));
  undo.push(() => hook.close());
  const listen = await cli.listen('--forward-to', hook.url, ...args);
  undo.push(() => listen.stop());
  return { hook, listen };
}

describe.concurrent('commands', () => {
  let customer: string;
  let subscription: string;
  let event: string;
  beforeAll(async () => {
    const found = (await local.stripe.subscriptions.list({ limit: 1, status: 'active' })).data[0];
    subscription = found?.id ?? '';
    customer = idOf(found?.customer ?? null);
    event = (await local.stripe.events.list({ limit: 1 })).data[0]?.id ?? '';
  });

  test.each<[string, () => string[], () => Record<string, unknown>]>([
    [
      'customers list',
      () => ['customers', 'list', '--limit', '2'],
      () => ({ object: 'list', url: '/v1/customers' }),
    ],
    [
      'customers retrieve',
      () => ['customers', 'retrieve', customer],
      () => ({ object: 'customer', id: customer }),
    ],
    [
      'customers create',
      () => ['customers', 'create', '--name', 'By command', '-d', 'metadata[team]=finance'],
      () => ({ object: 'customer', name: 'By command', metadata: { team: 'finance' } }),
    ],
    [
      'customers update',
      () => ['customers', 'update', customer, '--description', 'Changed by command'],
      () => ({ id: customer, description: 'Changed by command' }),
    ],
    [
      'products create',
      () => ['products', 'create', '--name', 'By command'],
      () => ({ object: 'product', name: 'By command' }),
    ],
    [
      'prices list',
      () => ['prices', 'list', '--currency', 'usd'],
      () => ({ object: 'list', url: '/v1/prices' }),
    ],
    [
      'subscriptions retrieve with expand',
      () => ['subscriptions', 'retrieve', subscription, '--expand', 'customer'],
      () => ({ id: subscription, customer: expect.objectContaining({ id: customer }) }),
    ],
    [
      'subscriptions update',
      () => ['subscriptions', 'update', subscription, '-d', 'metadata[by]=command'],
      () => ({ id: subscription, metadata: { by: 'command' } }),
    ],
    [
      'invoices list',
      () => ['invoices', 'list', '--customer', customer],
      () => ({ object: 'list', url: '/v1/invoices' }),
    ],
    [
      'invoices create_preview',
      () => ['invoices', 'create_preview', '--subscription', subscription],
      () => ({ object: 'invoice', customer }),
    ],
    ['get by id', () => ['get', customer], () => ({ object: 'customer', id: customer })],
    ['get by path', () => ['get', '/v1/account'], () => ({ object: 'account', id: 'acct_hypernia' })],
    ['events retrieve', () => ['events', 'retrieve', event], () => ({ object: 'event', id: event })],
    [
      'events list',
      () => ['events', 'list', '--type', 'customer.*', '--limit', '1'],
      () => ({
        object: 'list',
        data: [expect.objectContaining({ type: expect.stringMatching(/^customer\./) })],
      }),
    ],
    [
      'webhook_endpoints create',
      () => [
        'webhook_endpoints',
        'create',
        '--url',
        'http://127.0.0.1:9/hook',
        '-d',
        'enabled_events[]=invoice.paid',
        '-d',
        'enabled_events[]=invoice.voided',
      ],
      () => ({
        object: 'webhook_endpoint',
        enabled_events: ['invoice.paid', 'invoice.voided'],
        secret: expect.stringMatching(/^whsec_/),
      }),
    ],
    [
      'an error',
      () => ['customers', 'retrieve', 'cus_none'],
      () => ({ error: expect.objectContaining({ code: 'resource_missing' }) }),
    ],
  ])('stripe %s', async (_name, args, answer) => {
    expect(await cli.json(...args())).toMatchObject(answer());
  });

  test('stripe subscriptions cancel', async () => {
    const [price] = (await local.stripe.prices.list({ currency: 'usd', type: 'recurring', limit: 1 })).data;
    const { id: payer } = await local.stripe.customers.create({ name: 'Cancels' });
    const { id } = await local.stripe.subscriptions.create({
      customer: payer,
      items: [{ price: price?.id ?? '' }],
    });
    expect(await cli.json('subscriptions', 'cancel', id, '--confirm')).toMatchObject({
      id,
      status: 'canceled',
    });
  });
});

test.each([
  ['customer.created', 'customer.created'],
  ['customer.updated', 'customer.updated'],
  ['customer.deleted', 'customer.deleted'],
  ['product.created', 'product.created'],
  ['product.deleted', 'product.deleted'],
  ['product.updated', 'product.updated'],
  ['price.created', 'price.created'],
  ['price.updated', 'price.updated'],
  ['invoiceitem.created', 'invoiceitem.created'],
  ['invoice.created', 'invoice.created'],
  ['invoice.updated', 'invoice.updated'],
  ['invoice.deleted', 'invoice.deleted'],
  ['invoice.finalized', 'invoice.finalized'],
  ['invoice.sent', 'invoice.sent'],
  ['invoice.voided', 'invoice.voided'],
  ['invoice.paid', 'invoice.paid'],
  ['invoice.payment_succeeded', 'invoice.payment_succeeded'],
  ['invoice.payment_failed', 'invoice.payment_failed'],
  ['payment_method.attached', 'payment_method.attached'],
  ['payment_intent.created', 'payment_intent.created'],
  ['payment_intent.payment_failed', 'payment_intent.payment_failed'],
  ['payment_intent.requires_action', 'payment_intent.requires_action'],
  ['payment_intent.canceled', 'payment_intent.canceled'],
  ['charge.succeeded', 'charge.succeeded'],
  ['charge.failed', 'charge.failed'],
  ['invoice.marked_uncollectible', 'invoice.marked_uncollectible'],
  ['customer.subscription.created', 'invoice.payment_succeeded'],
  ['customer.subscription.updated', 'customer.subscription.updated'],
  ['customer.subscription.deleted', 'customer.subscription.deleted'],
  ['coupon.created', 'coupon.created'],
  ['coupon.updated', 'coupon.updated'],
  ['coupon.deleted', 'coupon.deleted'],
  ['credit_note.created', 'credit_note.created'],
  ['credit_note.updated', 'credit_note.updated'],
  ['credit_note.voided', 'credit_note.voided'],
  ['customer.subscription.trial_will_end', 'customer.subscription.trial_will_end'],
  ['invoiceitem.deleted', 'invoiceitem.deleted'],
  ['payment_method.detached', 'payment_method.detached'],
  ['tax_rate.created', 'tax_rate.created'],
  ['tax_rate.updated', 'tax_rate.updated'],
  ['test_helpers.test_clock.created', 'test_helpers.test_clock.created'],
  ['test_helpers.test_clock.advancing', 'test_helpers.test_clock.advancing'],
  ['test_helpers.test_clock.ready', 'test_helpers.test_clock.ready'],
  ['test_helpers.test_clock.deleted', 'test_helpers.test_clock.deleted'],
])('stripe trigger %s makes %s', async (trigger, type) => {
  const before = (await local.stripe.events.list({ type, limit: 1 })).data[0]?.id;
  const { code, output } = await cli.run('trigger', trigger);
  expect(output).toContain('Trigger succeeded!');
  expect(code).toBe(0);
  // Not at once: a clock is ready some time after it was told to advance.
  await expect
    .poll(async () => (await local.stripe.events.list({ type, limit: 1 })).data[0]?.id, PATIENCE)
    .not.toBe(before);
});

test('stripe listen forwards what stripe trigger makes, and its printed secret proves it', async () => {
  const { hook, listen } = await listening('--all-snapshot');
  await cli.run('trigger', 'customer.updated');
  await expect.poll(() => hook.types().sort(), PATIENCE).toEqual(['customer.created', 'customer.updated']);
  const events = hook.received.map((each) => verified(each, listen.secret));
  const updated = events.find(({ type }) => type === 'customer.updated');
  expect(updated?.data.previous_attributes).toEqual({ metadata: { foo: null } });
  await expect.poll(listen.output, PATIENCE).toContain(`<--  [200] POST ${hook.url} [${updated?.id}]`);
  await expect
    .poll(async () => (await deliveriesOf(updated?.id ?? ''))[0], PATIENCE)
    .toMatchObject({ status: 'succeeded', url: hook.url, last_attempt: { status: 200, body: 'thank you' } });
  expect(await local.stripe.events.retrieve(updated?.id ?? '')).toMatchObject({ pending_webhooks: 0 });
});

test.each([
  ['--latest', '--all-snapshot'],
  ['--events', 'product.created'],
])('stripe listen %s %s forwards each event once', async (...args) => {
  const { hook } = await listening(...args);
  await cli.run('trigger', 'product.created');
  const { id } = await local.stripe.products.create({ name: 'Last of all' });
  await expect.poll(() => hook.received.at(-1)?.event.data.object, PATIENCE).toMatchObject({ id });
  expect(hook.types()).toEqual(['product.created', 'product.created']);
});

test('the secret of a device stays the same, and printing it needs no connection', async () => {
  const { listen } = await listening('--all-snapshot');
  expect((await cli.run('listen', '--print-secret')).output.trim()).toBe(listen.secret);
});

test('stripe events resend sends an event again: to stripe listen, or to one endpoint', async () => {
  const { id: customer } = await local.stripe.customers.create({ name: 'Sent again' });
  const event = (await local.stripe.events.list({ type: 'customer.created', limit: 1 })).data[0]?.id ?? '';
  expect(await cli.json('events', 'resend', event)).toMatchObject({ error: { code: 'no_listener' } });

  const { hook } = await listening('--all-snapshot');
  expect(await cli.json('events', 'resend', event)).toMatchObject({ id: event, pending_webhooks: 1 });
  await expect
    .poll(() => hook.received[0]?.event, PATIENCE)
    .toMatchObject({ id: event, data: { object: { id: customer } } });

  const own = await receiver();
  undo.push(() => own.close());
  const endpoint = await local.stripe.webhookEndpoints.create({
    url: own.url,
    enabled_events: ['invoice.paid'],
  });
  await cli.json('events', 'resend', event, '--webhook-endpoint', endpoint.id);
  await expect.poll(() => own.received[0], PATIENCE).toBeDefined();
  expect(verified(own.received[0]!, endpoint.secret).id).toBe(event);
});

test('stripe listen comes back after a restart of the platform and hears what happened meanwhile', async () => {
  const { hook } = await listening('--events', 'product.created');
  const { port } = new URL(server.origin);
  await server.close();
  const { id } = await local.stripe.products.create({ name: 'While it was away' });
  server = await cliServer(local.platform, Number(port));
  await expect.poll(() => hook.received[0]?.event.data.object, PATIENCE).toMatchObject({ id });
});

test('a web socket needs its session, this host and no web page behind it', async () => {
  const session = await local.stripe.rawRequest('POST', '/v1/stripecli/sessions', {
    device_name: 'test',
    websocket_features: ['webhooks'],
  });
  const id = String((session as unknown as { websocket_id: string }).websocket_id);
  const path = `/v1/stripecli/sockets/${id}`;
  const own = { 'Websocket-Id': id };
  expect(await upgraded(path, own)).toBe(101);
  expect(await upgraded(path, { ...own, Host: 'attacker.example' })).toBe(403);
  expect(await upgraded(path, { ...own, Origin: 'http://attacker.example' })).toBe(403);
  expect(await upgraded(path, { ...own, Origin: server.origin })).toBe(403);
  expect(await upgraded(path, {})).toBe(404);
  expect(await upgraded('/v1/stripecli/sockets/cliws_none', { 'Websocket-Id': 'cliws_none' })).toBe(404);
  expect(await upgraded('/', own)).toBe(404);
});

async function deliveriesOf(event: string): Promise<DeliveryWire[]> {
  return (await local.call<ListWire<DeliveryWire>>('GET', `/platform/deliveries?event=${event}`)).data;
}

/** Status of the answer to a request to become a web socket. */
function upgraded(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = overHttp(`${server.origin}${path}?websocket_feature=webhooks`, {
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Protocol': 'stripecli-devproxy-v1',
        ...headers,
      },
    });
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode ?? 0);
    });
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end();
  });
}
