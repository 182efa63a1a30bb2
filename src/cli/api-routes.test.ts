// What holds for every endpoint, asked of each: the table is the routes themselves.
import { request as overHttp } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STRIPE_ROUTES } from '../platform/api/routes/index.ts';
import type { Route } from '../platform/api/route.ts';
import { rowCounts, send, type Answered } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
beforeAll(async () => {
  local = await localPlatform([]);
});
afterAll(() => local.close());

const NAMED = STRIPE_ROUTES.map((route) => ({ ...route, name: `${route.method} ${route.path}` }));
/** Forms, unlike the second version of the API. */
const FORMS = NAMED.filter(({ path }) => path.startsWith('/v1/'));
const WITH_ID = FORMS.filter(({ path }) => path.includes(':'));
const LISTS = FORMS.filter(
  ({ path, method }) => method === 'GET' && hasField('starting_after')({ path, method }),
);

function hasField(name: string) {
  return ({ method, path }: Pick<Route, 'method' | 'path'>): boolean => {
    const route = STRIPE_ROUTES.find((each) => each.method === method && each.path === path);
    try {
      // A reader that knows the parameter complains of its value, and of nothing else.
      route?.params({ [name]: { no: 'text' } }, '');
    } catch (error) {
      return (
        (error as { param?: string }).param === name &&
        (error as { code?: string }).code !== 'parameter_unknown'
      );
    }
    return false;
  };
}

/** Ids of nobody. */
const nowhere = (path: string): string => path.replace(/:\w+/g, 'none_of_ours');

function ask({ method, path }: Pick<Route, 'method' | 'path'>, form = ''): Promise<Answered> {
  const inBody = method === 'POST';
  const query = inBody || form === '' ? '' : `?${form}`;
  return send(local, method, nowhere(path) + query, inBody ? form : undefined);
}

test('there are endpoints of every kind', () => {
  expect(NAMED.length).toBeGreaterThan(80);
  expect(LISTS.length).toBeGreaterThan(12);
  expect(WITH_ID.length).toBeGreaterThan(40);
});

describe.each(FORMS)('$name', (route) => {
  test('refuses a parameter that nobody knows, by its name, and does nothing', async () => {
    const before = await rowCounts(local);
    const { status, error } = await ask(route, 'nonsense[0][deep]=1');
    expect([status, error.code, error.param]).toEqual([400, 'parameter_unknown', 'nonsense']);
    expect(error.message).toBe('Received unknown parameter: nonsense');
    expect(await rowCounts(local)).toEqual(before);
  });

  test('refuses to expand what cannot be, and more than four levels', async () => {
    for (const path of ['nonsense', 'a.b.c.d.e']) {
      const { status, error } = await ask(route, `expand[]=${path}`);
      // What it needs to be asked at all is missing before that.
      if (error.code === 'parameter_missing') continue;
      expect([status, error.code, error.param]).toEqual([400, 'property_not_expandable', `expand[${path}]`]);
    }
  });

  test('names its request and echoes the version', async () => {
    const { headers } = await send(local, route.method, nowhere(route.path), undefined, {
      'Stripe-Version': '2024-06-20',
    });
    expect(headers.get('Request-Id')).toMatch(/^req_\w+$/);
    expect(headers.get('Stripe-Version')).toBe('2024-06-20');
    expect(headers.get('Content-Type')).toBe('application/json');
  });

  test('answers nobody without a key, nor a live one', async () => {
    for (const Authorization of ['', 'Bearer sk_live_12345678901234']) {
      const { status, error } = await send(local, route.method, nowhere(route.path), undefined, {
        Authorization,
      });
      expect([status, error.type]).toEqual([401, 'invalid_request_error']);
    }
  });
});

test.each(WITH_ID)('$name: 404 for the id of nobody', async (route) => {
  const { status, error } = await ask(route);
  // Parameters that must be there are asked for first.
  if (error.code === 'parameter_missing') return expect(status).toBe(400);
  expect([status, error.code, error.type]).toEqual([404, 'resource_missing', 'invalid_request_error']);
  expect(error.message).toMatch(/^No such [\w .]+: 'none_of_ours'/);
});

describe.each(LISTS)('$name', (route) => {
  test('pages by limits and cursors that can be', async () => {
    // A list of something of somebody else is a 404 before that.
    if (route.path.includes(':')) return expect([400, 404]).toContain((await ask(route)).status);
    const needs = await ask(route, 'limit=1');
    if (needs.error.code === 'parameter_missing') return;
    expect(needs.body, needs.error.message).toMatchObject({ object: 'list', url: route.path });
    for (const [form, param] of [
      ['limit=0', 'limit'],
      ['limit=101', 'limit'],
      ['limit=some', 'limit'],
      ['starting_after=none_of_ours', 'starting_after'],
      ['ending_before=none_of_ours', 'ending_before'],
    ] as const) {
      const { status, error } = await ask(route, form);
      expect([form, Math.floor(status / 100), error.param]).toEqual([form, 4, param]);
    }
    expect((await ask(route, 'starting_after=a&ending_before=b')).status).toBe(400);
  });

  test('has the same order in steps of two as at once, and backwards', async () => {
    if (route.path.includes(':') || (await ask(route, 'limit=1')).status !== 200) return;
    const ids = async (form: string) => {
      const { data, has_more: more } = (await ask(route, form)).body as {
        data: { id: string }[];
        has_more: boolean;
      };
      return { ids: data.map(({ id }) => id), more };
    };
    const all = (await ids('limit=9')).ids;
    let walked: string[] = [];
    while (walked.length < all.length) {
      const step = await ids(`limit=2${walked.length === 0 ? '' : `&starting_after=${walked.at(-1)}`}`);
      walked = [...walked, ...step.ids];
      if (!step.more) break;
      expect(step.ids).toHaveLength(2);
    }
    expect(walked.slice(0, all.length)).toEqual(all);
    if (all.length < 3) return;
    const back = await ids(`limit=2&ending_before=${all[2]}`);
    expect(back).toEqual({ ids: all.slice(0, 2), more: false });
  });
});

test.each(FORMS.filter(({ method }) => method === 'POST'))('$name takes no JSON', async ({ path }) => {
  const { status, error } = await send(local, 'POST', nowhere(path), '{"name": "A"}', {
    'Content-Type': 'application/json',
  });
  expect([status, error.code]).toEqual([400, 'body_malformed']);
});

test.each([
  ['PUT', '/v1/customers'],
  ['PATCH', '/v1/customers/cus_1'],
  ['DELETE', '/v1/invoices'],
  ['GET', '/v1/customerz'],
  ['GET', '/v1'],
  ['GET', '/v1/customers/cus_1/no/such'],
  ['POST', '/v2/no/such'],
])('%s %s: nobody has it', async (method, path) => {
  const { status, error } = await send(local, method, path);
  expect([status, error.type]).toEqual([404, 'invalid_request_error']);
  expect(error.message).toContain(`Unrecognized request URL (${method}: ${path})`);
});

test('a body beyond every request is refused, and so are headers', async () => {
  const large = await send(local, 'POST', '/v1/customers', `name=${'x'.repeat(2_000_000)}`);
  expect([large.status, large.error.code]).toEqual([413, 'body_too_large']);
  const status = await new Promise<number>((resolve, reject) => {
    const sent = overHttp(
      `${local.origin}/v1/account`,
      { headers: { 'X-Long': 'x'.repeat(60_000) } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    sent.on('error', reject);
    sent.end();
  });
  expect(status).toBe(431);
});
