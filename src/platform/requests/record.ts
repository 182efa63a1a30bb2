/** Notes every request to `/v1` and `/v2` once it is answered. What asks us alone, under `/platform`, is left out. */
import type { Context, MiddlewareHandler } from 'hono';
import type { Platform, Scope } from '../platform.ts';

/** What the answering of a request tells of it, for the log. */
export interface Told {
  requestId: string;
  answer: string;
  errorType?: string;
  errorCode?: string | undefined;
}

const PARAMETERS = 'parameters of the request';
const TOLD = 'what was answered';

/** @param parameters as they were sent */
export function tellParameters(c: Context, parameters: string): void {
  c.set(PARAMETERS, parameters);
}

export function tellAnswer(c: Context, told: Told): void {
  c.set(TOLD, told);
}

export function recordRequests({ requests, wallNow }: Platform, scope: Scope): MiddlewareHandler {
  return async (c, next) => {
    if (requests === undefined || !/^\/v[12]\//.test(c.req.path)) return next();
    const began = performance.now();
    await next();
    const told = c.get(TOLD) as Told | undefined;
    if (told === undefined) return;
    const header = (name: string): string | null => c.req.header(name)?.slice(0, 255) ?? null;
    requests.note({
      ...scope,
      id: told.requestId,
      at: wallNow(),
      method: c.req.method,
      path: c.req.path.slice(0, 1_000),
      parameters: (c.get(PARAMETERS) as string | undefined) ?? new URL(c.req.url).search.slice(1),
      status: c.res.status,
      answer: told.answer,
      cut: false,
      ms: Math.round((performance.now() - began) * 1_000) / 1_000,
      idempotencyKey: header('Idempotency-Key'),
      originalRequest: c.res.headers.get('Original-Request'),
      apiVersion: c.res.headers.get('Stripe-Version'),
      userAgent: header('User-Agent'),
      source: header('Console-User') === null ? 'api' : 'dashboard',
      errorType: told.errorType ?? null,
      errorCode: told.errorCode ?? null,
    });
  };
}
