/** The local Dashboard's server: its page, the sandbox document, the session, signatures and the way to the API. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Json } from '../../contract/json.ts';
import { signPayload } from '../../contract/signature.ts';
import { sandboxDocument, sandboxPolicy } from '../sandbox/document.ts';
import { readAsset } from './assets.ts';
import { onlyOwnHost, onlyOwnPage, ownHosts } from './guards.ts';
import { pageHeaders } from './policy.ts';
import { proxy } from './proxy.ts';
import { refuse } from './refusals.ts';
import type { DashboardSession } from '../host/session.ts';

export interface DashboardServerOptions {
  /** The whole API, called in process: `/v1`, `/v2` and `/platform`. */
  api: (request: Request) => Promise<Response>;
  /** The account's test key. */
  key: string;
  /** Secret that `fetchStripeSignature` signs with. */
  appSecret: string;
  session: Omit<DashboardSession, 'origin'>;
  /** `http://127.0.0.1:PORT`. */
  origin: string;
  /** Output folder of the Dashboard's build. */
  assetsDir: string;
  /** Where views may fetch from: the manifest's `connect-src` with this server's port. */
  connectSrc: string[];
  /** Wall clock, seconds since 1970; tests fix it. */
  wallClock?: () => number;
}

const MAX_BODY = 1024 * 1024;

/** Mount it last: it answers every GET that asks for a page with the page, and everything else that is unknown with 404. */
export function createDashboardServer(options: DashboardServerOptions): Hono {
  const { session, origin, assetsDir } = options;
  const wallClock = options.wallClock ?? (() => Math.floor(Date.now() / 1000));
  const app = new Hono();

  app.use('*', onlyOwnHost(ownHosts(origin)));
  app.use('*', async (c, next) => {
    await next();
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
  });
  app.use(
    '/dashboard/*',
    onlyOwnPage({ needsProof: (method, path) => method !== 'GET' || path !== '/dashboard/session' }),
    bodyLimit({ maxSize: MAX_BODY, onError: () => refuse('body_too_large') }),
  );

  app.get('/dashboard/session', (c) => {
    c.header('Cache-Control', 'no-store');
    return c.json({ ...session, origin } satisfies DashboardSession);
  });

  app.post('/dashboard/signature', async (c) => {
    const payload = signable(await c.req.text());
    if (payload === null) return refuse('body_refused');
    const identity = { user: session.user.id, account: session.account.id };
    c.header('Cache-Control', 'no-store');
    return c.json({ signature: signPayload(payload, identity, options.appSecret, wallClock()) });
  });

  const target = { api: options.api, key: options.key, origin, user: session.user.id };
  app.all('/dashboard/api/*', (c) => proxy(c, target));
  app.all('/dashboard/*', () => refuse('not_found'));

  app.get('/sandbox.html', (c) => {
    const self = `http://${c.req.header('host')}`;
    c.header('Content-Security-Policy', sandboxPolicy({ origin: self, connectSrc: options.connectSrc }));
    c.header('Cache-Control', 'no-cache');
    return c.html(
      sandboxDocument({ scriptUrl: `${self}/assets/sandbox.js`, viewsUrl: `${self}/assets/views.js` }),
    );
  });

  app.get('*', async (c) => {
    const asset = c.req.path === '/' ? null : await readAsset(assetsDir, c.req.path);
    if (asset !== null && !asset.contentType.startsWith('text/html')) {
      const headers = { ETag: asset.etag, 'Cache-Control': asset.cacheControl };
      if (c.req.header('if-none-match') === asset.etag) return c.body(null, 304, headers);
      return c.body(new Uint8Array(asset.bytes), 200, { ...headers, 'Content-Type': asset.contentType });
    }
    if (!isPageNavigation(c.req.path, c.req.header('accept'))) return refuse('not_found');
    const page = await readAsset(assetsDir, '/index.html');
    if (page === null) return refuse('not_found');
    return c.body(page.bytes.toString('utf8'), 200, pageHeaders(session.app.image_src));
  });

  app.all('*', () => refuse('method_refused'));
  return app;
}

/** `/v1/…` and the like are never the page, or a mistyped API address would answer 200 with HTML. */
function isPageNavigation(path: string, accept = ''): boolean {
  if (/^\/(v1|v2|platform|service)(\/|$)/.test(path)) return false;
  return accept.includes('text/html') && !/\.[a-z0-9]{1,11}$/i.test(path);
}

function signable(text: string): Record<string, Json> | null {
  const body = parse(text);
  if (!isObject(body)) return null;
  const payload = body['payload'] ?? {};
  return isObject(payload) ? payload : null;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null; // Answered with body_refused.
  }
}

function isObject(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
