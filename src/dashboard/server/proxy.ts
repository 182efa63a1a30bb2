/** `/dashboard/api/*`: the page's and the views' way to the API. The account's key is put in here and never leaves. */
import type { Context } from 'hono';
import { PLACEHOLDER_KEY } from './guards.ts';
import { refuse } from './refusals.ts';

const PREFIX = '/dashboard/api';
const REACHABLE = ['/v1/', '/v2/', '/platform/'];

/** What the API may learn of the caller. Cookies, Origin, Host and the like stay behind. */
const PASSED_ON = [
  'accept',
  'content-type',
  'idempotency-key',
  'stripe-version',
  'stripe-account',
  'stripe-context',
  'console-plan',
];

export interface ProxyTarget {
  api: (request: Request) => Promise<Response>;
  key: string;
  origin: string;
  /** Told to the API as `Console-User`, for histories that name who did something. */
  user: string;
}

export async function proxy(c: Context, target: ProxyTarget): Promise<Response> {
  if (c.req.header('authorization') !== `Bearer ${PLACEHOLDER_KEY}`) return refuse('key_refused');
  const url = new URL(c.req.url);
  const path = url.pathname.slice(PREFIX.length);
  if (!REACHABLE.some((start) => path.startsWith(start))) return refuse('not_found');

  const headers = new Headers({ Authorization: `Bearer ${target.key}`, 'Console-User': target.user });
  for (const name of PASSED_ON) {
    const value = c.req.header(name);
    if (value !== undefined) headers.set(name, value);
  }
  const method = c.req.method;
  const body = method === 'GET' || method === 'HEAD' ? null : await c.req.arrayBuffer();
  const answer = await target.api(
    new Request(new URL(path + url.search, target.origin), { method, headers, body }),
  );
  return withoutCors(answer);
}

/** The API answers every origin; through this door only the page itself may read. */
function withoutCors(answer: Response): Response {
  const headers = new Headers(answer.headers);
  for (const name of [...headers.keys()]) {
    if (name.startsWith('access-control-')) headers.delete(name);
  }
  headers.set('Cache-Control', 'no-store');
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
}
