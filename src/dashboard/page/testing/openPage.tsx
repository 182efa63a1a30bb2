/** For tests: the whole page in jsdom on the Dashboard's real server, in front of an API that answers from a table. */
import { tmpdir } from 'node:os';
import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { vi } from 'vitest';
import type { AccountWire, ClockWire } from '../../../contract/wire/platform.ts';
import { createDashboardServer } from '../../server/index.ts';
import { createQueryClient, Pages } from '../App.tsx';
import { DrawerProvider } from '../shell/drawerState.tsx';

const ORIGIN = 'http://127.0.0.1:4400';

export const ACCOUNT: AccountWire = {
  object: 'platform.account',
  id: 'acct_1',
  name: 'Hypernia',
  country: 'US',
  livemode: false,
  default_currency: 'usd',
};

/** Nov 20, 2026, 12:14 PM UTC */
export const NOW = Date.UTC(2026, 10, 20, 12, 14) / 1000;
export const CLOCK: ClockWire = { object: 'platform.clock', now: NOW, mode: 'frozen' };
export const list = <T,>(...data: T[]) => ({ object: 'list', data, has_more: false, url: '' });

/** `GET /v1/subscriptions` → body, or a function of the request; a Response stands for itself. */
export type Answers = Record<string, unknown | ((request: Request) => unknown)>;

export interface Opened {
  /** Every request that reached the API, as `METHOD /path`. */
  asked: string[];
  /** Bodies of the writes among them, in order. */
  sent: string[];
}

export function openPage(path: string, answers: Answers): Opened {
  const opened: Opened = { asked: [], sent: [] };
  const table: Answers = {
    'GET /platform/account': ACCOUNT,
    'GET /platform/clock': CLOCK,
    'GET /v1/products': list(),
    ...answers,
  };
  const server = createDashboardServer({
    api: async (request) => {
      const name = `${request.method} ${new URL(request.url).pathname}`;
      opened.asked.push(name);
      if (request.method === 'POST') opened.sent.push(await request.clone().text());
      const answer = table[name];
      const body: unknown =
        typeof answer === 'function' ? await (answer as (r: Request) => unknown)(request) : answer;
      if (body instanceof Response) return body;
      return body === undefined ? refusal(404, 'not_found', `Nothing answers ${name}.`) : Response.json(body);
    },
    key: 'sk_test_hypernia_1234',
    appSecret: 'absec_1',
    origin: ORIGIN,
    assetsDir: tmpdir(),
    connectSrc: [],
    session: {
      account: ACCOUNT,
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
  });
  // jsdom has no CSS.escape, which react-aria calls for every menu and dialog; its ids need no escaping.
  vi.stubGlobal('CSS', { escape: (text: string) => text });
  // What a browser adds to a same-origin request of the page.
  vi.stubGlobal('fetch', (input: string, init: RequestInit = {}) => {
    const headers = {
      ...(init.headers as Record<string, string>),
      Host: '127.0.0.1:4400',
      'Sec-Fetch-Site': 'same-origin',
    };
    return Promise.resolve(server.request(ORIGIN + input, { ...init, headers }));
  });
  localStorage.clear();
  render(
    <QueryClientProvider client={createQueryClient()}>
      <MemoryRouter initialEntries={[path]}>
        <DrawerProvider>
          <Pages />
        </DrawerProvider>
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return opened;
}

export function refusal(status: number, code: string, message: string, param?: string): Response {
  return Response.json({ error: { type: 'invalid_request_error', code, message, param } }, { status });
}
