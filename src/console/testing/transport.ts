/** A fake of the network for tests: answers by "METHOD path", remembers what was asked. Nothing of ours is faked. */
import Stripe from 'stripe';
import { createLocalPort } from '../local.ts';
import { platformCalls } from '../platform.ts';

export interface Asked {
  method: string;
  path: string;
  headers: Headers;
  body: string;
}

/** `offline`: refused at once. `silent`: never answered. */
type Reply = { status?: number; json: unknown } | 'offline' | 'silent';
/** A reply, or replies in turn, the last one repeated. */
export type Replies = Record<string, Reply | Reply[] | ((asked: Asked) => Reply)>;

export function listOf(url: string, data: unknown[]) {
  return { object: 'list', data, has_more: false, url };
}

export function error(status: number, code: string, message: string, param?: string): Reply {
  return { status, json: { error: { type: 'invalid_request_error', code, message, param } } };
}

/** A local port over canned replies; `asked` fills as it is used, `replies` may be changed between calls. */
export function fakeNetwork(replies: Replies) {
  const asked: Asked[] = [];
  const turns = new Map<string, number>();
  const fetchReply = async (input: unknown, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input));
    const one: Asked = {
      method: init.method ?? 'GET',
      path: url.pathname + url.search,
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? init.body : '',
    };
    asked.push(one);
    const key = `${one.method} ${url.pathname}`;
    const reply = replies[key];
    if (reply === undefined)
      return Response.json({ error: { message: `no reply for ${key}` } }, { status: 404 });
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    const now =
      typeof reply === 'function'
        ? reply(one)
        : Array.isArray(reply)
          ? reply[Math.min(turn, reply.length - 1)]
          : reply;
    if (now === 'silent') return new Promise(() => undefined);
    if (now === undefined || now === 'offline') throw new TypeError('fetch failed');
    return Response.json(now.json, {
      status: now.status ?? 200,
      headers: { 'Request-Id': 'req_1', 'Stripe-Should-Retry': 'false' },
    });
  };
  const stripe = new Stripe('DO_NOT_PASS_A_REAL_API_KEY', {
    httpClient: Stripe.createFetchHttpClient(fetchReply as typeof fetch),
    maxNetworkRetries: 0,
  });
  const signed: unknown[] = [];
  const platform = platformCalls({
    origin: 'http://127.0.0.1:4400',
    user: 'usr_1',
    account: 'acct_1',
    fetch: fetchReply as typeof fetch,
    sign: async (payload) => {
      signed.push(payload);
      return 't=1,v1=00';
    },
  });
  return {
    port: createLocalPort(stripe, platform),
    asked,
    signed,
    replies,
    fetch: fetchReply as typeof fetch,
  };
}
