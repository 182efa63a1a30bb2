/** Who may talk to the Dashboard's server: only its own page, under its own name. */
import type { MiddlewareHandler } from 'hono';
import { refuse } from './refusals.ts';

/** The key that Stripe's UI extension SDK sends in place of a real one (ui-extensions.md section 8). */
export const PLACEHOLDER_KEY = 'DO_NOT_PASS_A_REAL_API_KEY';

/** `127.0.0.1:PORT` and `localhost:PORT`, so that a foreign name that resolves here (DNS rebinding) gets nothing. */
export function ownHosts(origin: string): ReadonlySet<string> {
  const names = ['127.0.0.1', 'localhost'];
  return new Set(
    names.map((name) => {
      const url = new URL(origin);
      url.hostname = name;
      return url.host;
    }),
  );
}

export function onlyOwnHost(hosts: ReadonlySet<string>): MiddlewareHandler {
  return async (c, next) => {
    if (!hosts.has(c.req.header('host') ?? '')) return refuse('host_refused');
    await next();
  };
}

/**
 * Lets through only what the page itself sends. Browsers add `Sec-Fetch-Site` to every request and `Origin` to every
 * write; a request with neither comes from no page, and may at most read the session.
 */
export function onlyOwnPage(options: {
  needsProof: (method: string, path: string) => boolean;
}): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('origin');
    const site = c.req.header('sec-fetch-site');
    const own = `http://${c.req.header('host')}`;
    if (origin !== undefined && origin !== own) return refuse('origin_refused');
    if (site !== undefined && site !== 'same-origin') return refuse('origin_refused');
    const proven = origin !== undefined || site !== undefined;
    if (!proven && options.needsProof(c.req.method, c.req.path)) return refuse('origin_refused');
    await next();
  };
}
