/** Refuses bodies that no request needs. */
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

/**
 * A body of a told length is judged by it and not touched: looking at it would make the server build a web stream of it,
 * which costs more than all else that it does with a small request.
 *
 * @param largest in bytes
 */
export function refuseLarger(largest: number, refuse: (c: Context) => Promise<Response>): MiddlewareHandler {
  const counted = bodyLimit({ maxSize: largest, onError: refuse });
  return (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    const length = c.req.header('Content-Length');
    // The server holds a client to the length that it told, unless it sends in pieces.
    if (length === undefined || c.req.header('Transfer-Encoding') !== undefined) return counted(c, next);
    return Number(length) > largest ? refuse(c) : next();
  };
}
