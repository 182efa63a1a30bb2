import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyViewRequest } from '../../contract/signature.ts';
import { createDashboardServer } from './server.ts';

const origin = 'http://127.0.0.1:4400';
const key = 'sk_test_hypernia_1234';
const now = 1_763_640_000;
const seen: Request[] = [];
let folder: string;
let app: ReturnType<typeof createDashboardServer>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dashboard-'));
  const assets = join(folder, 'out');
  await mkdir(join(assets, 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'outside');
  await writeFile(join(assets, 'index.html'), '<!doctype html><div id="root"></div>');
  await writeFile(join(assets, 'assets/main-ABCDEFGH.js'), 'export {};');
  await writeFile(join(assets, 'plain.css'), 'a{}');
  await writeFile(join(assets, '.hidden.css'), 'a{}');
  await symlink(join(folder, 'secret.txt'), join(assets, 'linked.txt'));
  app = createDashboardServer({
    api: async (request) => {
      seen.push(request);
      return Response.json(
        { ok: true },
        { headers: { 'Access-Control-Allow-Origin': '*', 'Request-Id': 'req_1' } },
      );
    },
    key,
    appSecret: 'absec_1',
    session: {
      account: {
        object: 'platform.account',
        id: 'acct_1',
        name: 'Hypernia',
        country: 'US',
        livemode: false,
        default_currency: 'usd',
      },
      user: { id: 'usr_1', name: 'Ana', email: 'ana@hypernia.test', roles: [] },
      app: {
        id: 'com.hypernia.extension_console',
        name: 'Extension Console',
        version: '0.1.0',
        views: [],
        permissions: [],
        connect_src: [],
        image_src: [],
        constants: null,
      },
    },
    origin,
    assetsDir: assets,
    connectSrc: [`${origin}/platform/`],
    wallClock: () => now,
  });
});

afterAll(() => rm(folder, { recursive: true }));

const own = { Host: '127.0.0.1:4400', 'Sec-Fetch-Site': 'same-origin' };
const signedIn = { ...own, Authorization: 'Bearer DO_NOT_PASS_A_REAL_API_KEY' };

async function ask(path: string, headers: Record<string, string>, init: RequestInit = {}) {
  const before = seen.length;
  const response = await app.request(origin + path, { ...init, headers });
  const text = await response.text();
  const error = text.startsWith('{"error"')
    ? (JSON.parse(text) as { error: { code: string } }).error.code
    : null;
  return { response, text, status: response.status, error, reached: seen.length - before };
}

test('a foreign host name gets nothing, on every path', async () => {
  for (const path of [
    '/',
    '/plain.css',
    '/sandbox.html',
    '/dashboard/session',
    '/dashboard/api/v1/customers',
  ]) {
    const answer = await ask(path, { ...signedIn, Host: 'evil.test:4400', Accept: 'text/html' });
    expect(answer).toMatchObject({ status: 403, error: 'host_refused', reached: 0 });
  }
});

test('the right name with another port, and no Host at all, are refused', async () => {
  expect(await ask('/', { Host: '127.0.0.1:4401' })).toMatchObject({ error: 'host_refused' });
  expect(await ask('/', {})).toMatchObject({ error: 'host_refused' });
});

test('localhost is a name of its own, with its own origin', async () => {
  const headers = { ...signedIn, Host: 'localhost:4400', Origin: 'http://localhost:4400' };
  expect(await ask('/dashboard/api/v1/customers', headers)).toMatchObject({ status: 200, reached: 1 });
  const mixed = { ...headers, Origin: 'http://127.0.0.1:4400' };
  expect(await ask('/dashboard/api/v1/customers', mixed)).toMatchObject({
    error: 'origin_refused',
    reached: 0,
  });
});

test.each([
  ['the null origin of a sandbox', { Origin: 'null' }],
  ['a foreign origin', { Origin: 'http://evil.test' }],
  ['a cross-site request', { 'Sec-Fetch-Site': 'cross-site' }],
  ['a same-site request from another port', { 'Sec-Fetch-Site': 'same-site' }],
  ['an address typed by hand', { 'Sec-Fetch-Site': 'none' }],
])('%s does not reach the session, a signature or the API', async (_name, headers) => {
  const paths = ['/dashboard/session', '/dashboard/signature', '/dashboard/api/v1/customers'];
  for (const path of paths) {
    const method = path === '/dashboard/session' ? 'GET' : 'POST';
    const answer = await ask(path, { ...signedIn, ...headers }, { method });
    expect(answer).toMatchObject({ status: 403, error: 'origin_refused', reached: 0 });
  }
});

test('a request that proves no page reads the session, but neither signs nor reaches the API', async () => {
  const { 'Sec-Fetch-Site': _site, ...bare } = signedIn;
  expect(await ask('/dashboard/session', bare)).toMatchObject({ status: 200 });
  expect(await ask('/dashboard/signature', bare, { method: 'POST', body: '{}' })).toMatchObject({
    status: 403,
  });
  expect(await ask('/dashboard/api/v1/customers', bare)).toMatchObject({ status: 403, reached: 0 });
});

test.each([['Bearer sk_test_hypernia_1234'], ['Bearer sk_live_1'], ['DO_NOT_PASS_A_REAL_API_KEY'], ['']])(
  'the key %j is refused by the proxy',
  async (authorization) => {
    const answer = await ask('/dashboard/api/v1/customers', { ...own, Authorization: authorization });
    expect(answer).toMatchObject({ status: 401, error: 'key_refused', reached: 0 });
  },
);

test('the proxy puts the account key in, keeps path, query and body, and leaves cookies behind', async () => {
  const headers = {
    ...signedIn,
    Origin: origin,
    Cookie: 'a=1',
    'Console-Plan': 'plan_1',
    'Console-User': 'usr_9',
  };
  const { response } = await ask('/dashboard/api/v1/subscriptions/sub_1?expand[]=customer', headers, {
    method: 'POST',
    body: 'items[0][price]=price_1',
  });
  const request = seen.at(-1)!;
  expect(new URL(request.url).pathname).toBe('/v1/subscriptions/sub_1');
  expect(new URL(request.url).searchParams.get('expand[]')).toBe('customer');
  expect(await request.text()).toBe('items[0][price]=price_1');
  expect(request.headers.get('authorization')).toBe(`Bearer ${key}`);
  expect(request.headers.get('console-plan')).toBe('plan_1');
  expect(request.headers.get('console-user')).toBe('usr_1');
  expect(request.headers.get('cookie')).toBeNull();
  expect(response.headers.get('request-id')).toBe('req_1');
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});

test.each([
  ['/dashboard/api/dashboard/session'],
  ['/dashboard/api/'],
  ['/dashboard/api/v1/../../sandbox.html'],
])('the proxy leads to nothing but the API: %s', async (path) => {
  expect(await ask(path, signedIn)).toMatchObject({ status: 404, reached: 0 });
});

test('a body over 1 MB is refused before it reaches the API', async () => {
  const init = { method: 'POST', body: 'a'.repeat(1024 * 1024 + 1) };
  expect(await ask('/dashboard/api/v1/customers', signedIn, init)).toMatchObject({ status: 413, reached: 0 });
});

test('a signature is for the signed-in user and account, and a request signed with it verifies', async () => {
  const body = '{"subscription":"sub_1"}';
  const payload = { request: 'POST /platform/previews', body };
  const init = { method: 'POST', body: JSON.stringify({ payload }) };
  const { text } = await ask('/dashboard/signature', own, init);
  const { signature } = JSON.parse(text) as { signature: string };
  const headers = new Headers({
    'Stripe-Signature': signature,
    'Console-User': 'usr_1',
    'Console-Account': 'acct_1',
  });
  const request = { method: 'POST', path: '/platform/previews', body, headers, secret: 'absec_1', now };
  expect(verifyViewRequest(request)).toMatchObject({ ok: true });
});

test.each([['nonsense'], ['[]'], ['{"payload":[1]}'], ['{"payload":"x"}']])(
  '%s is not signed',
  async (body) => {
    const answer = await ask('/dashboard/signature', own, { method: 'POST', body });
    expect(answer).toMatchObject({ status: 400, error: 'body_refused' });
  },
);

test.each([
  ['/..%2fsecret.txt'],
  ['/assets/..%2f..%2fsecret.txt'],
  ['/%2e%2e/secret.txt'],
  ['/..%5csecret.txt'],
  ['/linked.txt'],
  ['/.hidden.css'],
  ['/assets'],
  ['/missing.js'],
  ['/%E0%A4%A.js'],
  ['/plain.css%00.png'],
])('no file is served for %s', async (path) => {
  const answer = await ask(path, { Host: own.Host, Accept: '*/*' });
  expect(answer).toMatchObject({ status: 404, error: 'not_found' });
  expect(answer.text).not.toContain('outside');
});

test('files carry their type; hashed names stay in caches, others are checked again', async () => {
  const script = await ask('/assets/main-ABCDEFGH.js', { Host: own.Host });
  expect(script.response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(script.response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(script.response.headers.get('x-content-type-options')).toBe('nosniff');
  const css = await ask('/plain.css', { Host: own.Host });
  expect(css.response.headers.get('cache-control')).toBe('no-cache');
  const again = await ask('/plain.css', {
    Host: own.Host,
    'If-None-Match': css.response.headers.get('etag')!,
  });
  expect(again.status).toBe(304);
});

test('navigations get the page, unframeable and without foreign code; API addresses never do', async () => {
  const page = await ask('/subscriptions/sub_1', { Host: own.Host, Accept: 'text/html,*/*' });
  expect(page.text).toContain('id="root"');
  const policy = page.response.headers.get('content-security-policy')!;
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  const wrong = await ask('/v1/customerz', { Host: own.Host, Accept: 'text/html' });
  expect(wrong).toMatchObject({ status: 404, error: 'not_found' });
  expect(await ask('/subscriptions', { Host: own.Host, Accept: '*/*' })).toMatchObject({ status: 404 });
  expect(await ask('/subscriptions', own, { method: 'POST' })).toMatchObject({ status: 405 });
});

test('the sandbox document may fetch only what the manifest names', async () => {
  const { response, status } = await ask('/sandbox.html', { Host: own.Host });
  expect(status).toBe(200);
  expect(response.headers.get('content-security-policy')).toContain(`connect-src ${origin}/platform/`);
});
