/** Keeps web pages of other sites away from Stripe's API here: its clients are programs, which send no Origin. */
import type { MiddlewareHandler } from 'hono';

export function onlyOwnOrigin(origin: string): MiddlewareHandler {
  return async (c, next) => {
    const from = c.req.header('Origin');
    const site = c.req.header('Sec-Fetch-Site');
    if ((from !== undefined && from !== origin) || site === 'cross-site' || site === 'same-site')
      return c.json(
        {
          error: {
            type: 'invalid_request_error',
            code: 'foreign_origin',
            message:
              'A web page of another origin called this API. Nothing was read or changed. Call it from a program instead.',
          },
        },
        403,
      );
    await next();
    return undefined;
  };
}
