/** The log of requests: what `/platform/requests` shows of them, and what `stripe logs tail` of the real CLI prints. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import type { ListWire, RequestWire } from '../contract/wire/platform.ts';
import { schema } from '../store/index.ts';
import { startRequestLog } from '../platform/requests/log.ts';
import { send } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';
import { cliServer, type CliServer } from './testing/cli-server.ts';
import { stripeCli, type StripeCli } from './testing/stripe-cli.ts';

const PATIENCE = { timeout: 60_000, interval: 20 };

let local: LocalPlatform;
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

const requests = (query: string): Promise<ListWire<RequestWire>> =>
  local.call<ListWire<RequestWire>>('GET', `/platform/requests?${query}`);

test('a request is found by its id, with what was sent and answered', async () => {
  const made = await local.stripe.customers.create(
    { name: 'Logged', metadata: { a: '1' } },
    { idempotencyKey: 'log-1' },
  );
  const { requestId } = made.lastResponse;
  const found = await local.call<RequestWire>('GET', `/platform/requests/${requestId}`);
  expect(found).toMatchObject({
    object: 'platform.request',
    id: requestId,
    method: 'POST',
    path: '/v1/customers',
    status: 200,
    parameters: 'name=Logged&metadata[a]=1',
    cut: false,
    idempotency_key: 'log-1',
    original_request: null,
    api_version: '2026-10-28.endive',
    user_agent: expect.stringContaining('NodeBindings'),
    source: 'api',
    error: null,
  });
  expect(JSON.parse(found.answer)).toEqual(JSON.parse(JSON.stringify(made)));
  expect(found.ms).toBeGreaterThan(0);

  const again = await local.stripe.customers.create(
    { name: 'Logged', metadata: { a: '1' } },
    { idempotencyKey: 'log-1' },
  );
  expect((await requests('idempotency_key=log-1')).data).toMatchObject([
    { id: again.lastResponse.requestId, original_request: requestId, status: 200 },
    { id: requestId, original_request: null },
  ]);
});

test('a refusal names its page in the Dashboard and that of its code in the documentation', async () => {
  const refused = await send(local, 'GET', '/v1/customers/cus_none');
  const id = refused.headers.get('Request-Id');
  expect(refused.error).toMatchObject({
    code: 'resource_missing',
    doc_url: 'https://docs.stripe.com/error-codes/resource-missing',
    request_log_url: `${local.origin}/logs/${id}`,
  });
  expect((await send(local, 'GET', '/v1/no_such_thing')).error).not.toHaveProperty('doc_url');
  expect((await requests('limit=2')).data).toMatchObject([
    { path: '/v1/no_such_thing', status: 404, error: { type: 'invalid_request_error', code: null } },
    { id, path: '/v1/customers/cus_none', error: { code: 'resource_missing' } },
  ]);
});

test('filters and pages, both ways', async () => {
  for (const name of ['One', 'Two', 'Three']) await local.stripe.products.create({ name });
  await local.stripe.products.list({ limit: 1 });
  await send(local, 'POST', '/v1/products', 'nonsense=1');
  const of = async (query: string): Promise<string[]> =>
    (await requests(`path=/v1/products&${query}`)).data.map(({ method, status }) => `${method} ${status}`);
  expect(await of('')).toEqual(['POST 400', 'GET 200', 'POST 200', 'POST 200', 'POST 200']);
  expect(await of('method=GET')).toEqual(['GET 200']);
  expect(await of('outcome=failed')).toEqual(['POST 400']);
  expect(await of('status=400&error=parameter_unknown')).toEqual(['POST 400']);
  expect(await of('source=dashboard')).toEqual([]);
  const first = await requests('path=/v1/products&limit=2');
  expect(first.has_more).toBe(true);
  const second = await requests(`path=/v1/products&limit=2&starting_after=${first.data[1]?.id}`);
  expect(second.data.map(({ parameters }) => parameters)).toEqual(['name=Three', 'name=Two']);
  const back = await requests(`path=/v1/products&limit=2&ending_before=${second.data[0]?.id}`);
  expect(back.data.map(({ id }) => id)).toEqual(first.data.map(({ id }) => id));
  expect(back.has_more).toBe(false);
});

test('secrets are not kept', async () => {
  const endpoint = await local.stripe.webhookEndpoints.create({
    url: 'http://127.0.0.1:9/hook',
    enabled_events: ['*'],
  });
  await send(local, 'POST', '/v1/payment_methods', 'type=card&card[number]=4242424242424242&card[cvc]=123');
  const kept = JSON.stringify((await requests('limit=2')).data);
  expect(kept).toContain('card[number]=[hidden]&card[cvc]=[hidden]');
  expect(kept).toContain('\\"secret\\":\\"[hidden]\\"');
  for (const secret of [endpoint.secret, '4242424242424242', '=123', 'sk_test_of_a_test'])
    expect(kept).not.toContain(secret);
});

test('long texts are cut, odd ones are kept, and after many the oldest are gone', async () => {
  await send(local, 'POST', '/v1/customers', `name=${'x'.repeat(20_000)}`);
  await send(local, 'POST', '/v1/customers', 'description=%00\ud800\u0000');
  const [odd, long] = (await requests('limit=2')).data;
  expect(odd).toMatchObject({ path: '/v1/customers', parameters: expect.stringContaining('description=') });
  expect(long).toMatchObject({ cut: true });
  expect(long?.parameters).toHaveLength(16 * 1024);

  const log = startRequestLog(local.platform.store, local.platform.log);
  const [row] = await local.platform.store.db.select().from(schema.apiRequests).limit(1);
  if (row === undefined) throw new Error('Nothing was logged.');
  for (let index = 0; index < 21_500; index += 1) log.note({ ...row, id: `req_many_${index}`, at: 1 });
  await log.close();
  const [counted] = await local.platform.store.db
    .select({ n: sql<number>`count(*)::int` })
    .from(schema.apiRequests);
  // The last sweep was after 21,000 of them, or a batch more.
  expect(counted?.n).toBeGreaterThanOrEqual(20_000);
  expect(counted?.n).toBeLessThan(21_500);
  expect((await requests('limit=1&until=1')).data[0]).toMatchObject({
    id: 'req_many_21499',
    cut: true,
    answer: '',
  });
});

test('stripe logs tail prints each request as it is made', async () => {
  const tail = await cli.start('logs', 'tail');
  undo.push(() => tail.stop());
  await expect.poll(tail.output, PATIENCE).toContain('Ready!');
  const { id } = await local.stripe.customers.create({ name: 'Tailed' });
  await send(local, 'GET', `/v1/customers/${id}x`);
  await expect.poll(tail.output, PATIENCE).toMatch(/\[200\] POST \/v1\/customers \[req_\w+\]/);
  await expect
    .poll(tail.output, PATIENCE)
    .toMatch(
      new RegExp(
        `\\[404\\] GET /v1/customers/${id}x \\[req_\\w+\\]\\s+Type: invalid_request_error\\s+Code: resource_missing\\s+Message: No such customer`,
      ),
    );
});

test.each<[string[], string[]]>([
  [
    ['--filter-http-method', 'GET'],
    ['GET /v1/products 200', 'GET /v1/nothing 404'],
  ],
  [
    ['--filter-status-code-type', '4XX'],
    ['POST /v1/products 400', 'GET /v1/nothing 404'],
  ],
  [['--filter-status-code', '400'], ['POST /v1/products 400']],
  [['--filter-request-path', '/v1/nothing'], ['GET /v1/nothing 404']],
  [['--filter-request-status', 'SUCCEEDED', '--filter-source', 'API'], ['GET /v1/products 200']],
  [['--filter-ip-address', '10.0.0.1'], []],
])('stripe logs tail %j', async (args, expected) => {
  const tail = await cli.start('logs', 'tail', '--format', 'JSON', ...args);
  undo.push(() => tail.stop());
  const all = await cli.start('logs', 'tail');
  undo.push(() => all.stop());
  for (const each of [tail, all]) await expect.poll(each.output, PATIENCE).toContain('Ready!');
  await local.stripe.products.list({ limit: 1 });
  await send(local, 'POST', '/v1/products', 'nonsense=1');
  await send(local, 'GET', '/v1/nothing');
  await expect.poll(all.output, PATIENCE).toContain('/v1/nothing');
  const told = (): string[] =>
    [...tail.output().matchAll(/^\{.*\}$/gm)].map(([text]) => {
      const { method, url, status } = JSON.parse(text) as { method: string; url: string; status: number };
      return `${method} ${url} ${status}`;
    });
  await expect.poll(told, PATIENCE).toEqual(expected);
});
