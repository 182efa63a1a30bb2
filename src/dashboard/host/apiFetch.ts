/** `stripeApiFetch`: a view's way to Stripe's API. The server of the local Dashboard puts the account's key in; no key comes here. */

export interface ApiFetchOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string | ArrayBuffer | Uint8Array;
}

/** What crosses the port: never a Response, which cannot be cloned. Header names in lower case. */
export interface ApiFetchResponse {
  json?: unknown;
  arrayBuffer?: ArrayBuffer;
  headers: Record<string, string>;
  ok: boolean;
  redirected: boolean;
  status: number;
  statusText: string;
  type: string;
  url: string;
}

/** Set by stripe-node for its own transport; a browser sets them itself. */
const DROPPED = new Set(['user-agent', 'content-length', 'host', 'connection']);

/**
 * @param path path and query, such as `/v1/subscriptions?limit=3`
 * @throws Error for a path outside of `/v1` and `/v2`: views have no other way in through this function
 */
export async function apiFetch(
  fetch: typeof globalThis.fetch,
  path: string,
  { method = 'GET', headers = {}, body }: ApiFetchOptions = {},
): Promise<ApiFetchResponse> {
  const { pathname, search } = new URL(path, 'https://api.stripe.com');
  if (!/^\/v[12]\//.test(pathname)) {
    throw new Error(
      `${pathname} is not part of Stripe's API, so nothing was sent. Call /v1 or /v2 here, and your own server with fetch.`,
    );
  }
  const response = await fetch(`/dashboard/api${pathname}${search}`, {
    method,
    headers: Object.entries(headers).filter(([name]) => !DROPPED.has(name.toLowerCase())),
    ...(body === undefined || method === 'GET' || method === 'HEAD' ? {} : { body: body as BodyInit }),
    credentials: 'same-origin',
  });
  return serialisable(response);
}

async function serialisable(response: Response): Promise<ApiFetchResponse> {
  const { ok, redirected, status, statusText, type, url } = response;
  const outline = {
    headers: Object.fromEntries(response.headers),
    ok,
    redirected,
    status,
    statusText,
    type,
    url,
  };
  if (!/\bjson\b/.test(response.headers.get('content-type') ?? '')) {
    return { ...outline, arrayBuffer: await response.arrayBuffer() };
  }
  const text = await response.text();
  try {
    return { ...outline, json: JSON.parse(text) as unknown };
  } catch {
    // Left out: stripe-node then says "Invalid JSON received", which is what it is.
    return outline;
  }
}
