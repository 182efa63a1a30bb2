/** The API as a client sees it, without a port: what is seeded is what billing would have made. */
import qs from 'qs';
import { createApi } from '../api/app.ts';
import type { Platform, Scope } from '../platform.ts';

const SEED_KEY = 'sk_test_sample_company';

export type Call = (
  method: 'POST' | 'DELETE',
  path: string,
  form: Record<string, unknown>,
) => Promise<{ id: string }>;
export type Post = (path: string, form: Record<string, unknown>) => Promise<{ id: string }>;

/** @throws when the API refuses: the company cannot be made then */
export function caller(platform: Platform, scope: Scope): Call {
  // Nobody's requests: the log of requests has none of them.
  const { requests: _log, ...silent } = platform;
  const api = createApi(silent, scope);
  return async (method, path, form) => {
    const response = await api.request(path, {
      method,
      headers: { Authorization: `Bearer ${SEED_KEY}`, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: qs.stringify(form),
    });
    if (!response.ok)
      throw new Error(`The company could not be made: ${method} ${path} answered ${await response.text()}`);
    return (await response.json()) as { id: string };
  };
}

export function poster(platform: Platform, scope: Scope): Post {
  const call = caller(platform, scope);
  return (path, form) => call('POST', path, form);
}
