/** The platform as one function from Request to Response: Stripe's API under `/v1`, ours under `/platform`. */
import { Hono, type Context } from 'hono';
import { REQUEST_PAGE } from '../../contract/addresses.ts';
import { verifyViewRequest } from '../../contract/signature.ts';
import { accountOf } from '../clock/clock.ts';
import { isSeeding } from '../exclusive.ts';
import type { Wire } from '../objects/catalog.ts';
import type { Platform, Scope } from '../platform.ts';
import { recordRequests, tellAnswer, tellParameters } from '../requests/record.ts';
import { authenticateKey } from './authenticate.ts';
import { refuseLarger } from './body-size.ts';
import { ApiError, errorBody, invalid, notSimulated, toApiError } from './errors.ts';
import { checkExpand, expand } from './expand.ts';
import { parseForm, parseJson } from './form.ts';
import { includesOf } from './includes.ts';
import * as idempotency from './idempotency.ts';
import { checkKnown } from './known/check.ts';
import { KNOWN_ENDPOINTS, knownEndpoint, knownParams } from './known/known.ts';
import { loadersOf } from './loaders.ts';
import { shapeOf } from './params.ts';
import { answerType, endpointOf, type Route } from './route.ts';
import { PLATFORM_ROUTES, STRIPE_ROUTES } from './routes/index.ts';
import { API_VERSION } from './version.ts';

/** Of a request in bytes: no call of the API comes near it. */
const LARGEST_BODY = 1024 * 1024;

export function createApi(platform: Platform, scope: Scope): Hono {
  const app = new Hono();
  app.use('*', recordRequests(platform, scope));
  app.use(
    '*',
    refuseLarger(LARGEST_BODY, (c) => tooLarge(platform, c)),
  );
  for (const each of STRIPE_ROUTES)
    app.on(each.method, each.path, (c) => answerStripe(platform, scope, each, c));
  for (const each of PLATFORM_ROUTES)
    app.on(each.method, each.path, (c) => answerOurs(platform, scope, each, c));
  app.options('/platform/*', (c) => c.body(null, 204, CORS));
  app.all('/v1/*', (c) => unknownEndpoint(platform, c));
  app.all('/v2/*', (c) => unknownEndpoint(platform, c));
  app.all('/platform/*', async (c) => withCors(await unknownEndpoint(platform, c)));
  return app;
}

/** Views call from a sandbox of null origin (ui-extensions.md section 8); who they are, the signature tells. */
const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
  'Access-Control-Allow-Headers': 'Content-Type, Stripe-Signature, Console-User, Console-Account',
  'Access-Control-Max-Age': '600',
};

const SIMULATED = new Set(STRIPE_ROUTES.map(endpointOf));

/** Endpoints that are not simulated and would pass for an object's own: `/v1/charges/search` for `/v1/charges/:id`. */
const NOT_AN_ID = new Set(
  KNOWN_ENDPOINTS.filter(
    (endpoint) => !SIMULATED.has(endpoint) && SIMULATED.has(endpoint.replace(/\/\w+$/, '/:id')),
  ),
);

async function answerStripe(platform: Platform, scope: Scope, route: Route, c: Context): Promise<Response> {
  return guarded(platform, c, async (requestId) => {
    const key = authenticateKey(c.req.header('Authorization') ?? null);
    checkAccount(scope, c);
    platform.rateLimits?.admit(endpointOf(route));
    if (NOT_AN_ID.has(`${c.req.method} ${c.req.path}`)) throw notServed(c);
    // The second version of the API speaks JSON, with its queries as ever.
    const json = c.req.path.startsWith('/v2/') && c.req.method !== 'GET';
    const body = json ? await c.req.text() : await formOf(c);
    tellParameters(c, body);
    const idempotencyKey = route.method === 'POST' ? c.req.header('Idempotency-Key') || null : null;
    const asked: Platform = { ...platform, request: { id: requestId, idempotencyKey } };
    const run = async (): Promise<{ status: number; body: string }> => {
      const wire = await answer(asked, scope, route, c, json ? parseJson(body) : parseForm(body), key);
      return { status: 200, body: JSON.stringify(wire) };
    };
    if (idempotencyKey === null) return run();
    return keyed(
      platform,
      scope,
      { key: idempotencyKey, method: route.method, path: c.req.path, body, requestId },
      logUrl(c, requestId),
      run,
    );
  });
}

/** Connected accounts are not simulated: a request for another account must not change this one. */
function checkAccount({ accountId }: Scope, c: Context): void {
  const asked = c.req.header('Stripe-Account');
  if (asked === undefined || asked === accountId) return;
  throw new ApiError(
    403,
    `This key has no access to the account '${asked}': the local platform holds '${accountId}' only. Nothing was stored.`,
    { code: 'account_invalid' },
  );
}

/** Parameters of the query string and of the body together: clients put those of a DELETE in either. */
async function formOf(c: Context): Promise<string> {
  const query = queryOf(c);
  const body = c.req.method === 'GET' ? '' : await c.req.text();
  const type = c.req.header('Content-Type') ?? '';
  if (body !== '' && /json|multipart/i.test(type))
    throw new ApiError(
      400,
      `This API takes application/x-www-form-urlencoded, not ${type.slice(0, 60)}. Nothing was stored.`,
      {
        code: 'body_malformed',
      },
    );
  return query === '' || body === '' ? query + body : `${query}&${body}`;
}

function queryOf(c: Context): string {
  const { url } = c.req;
  const mark = url.indexOf('?');
  return mark === -1 ? '' : new URL(url).search.slice(1);
}

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

async function keyed(
  platform: Platform,
  scope: Scope,
  request: idempotency.KeyedRequest,
  requestLogUrl: string,
  run: () => Promise<Answer>,
): Promise<Answer> {
  const first = await idempotency.reserve(platform, scope, request);
  if (first !== null)
    return {
      ...first,
      headers: {
        'Idempotent-Replayed': 'true',
        'Original-Request': first.requestId,
        ...(first.status < 500 ? {} : { 'Stripe-Should-Retry': 'false' }),
      },
    };
  let answered: Answer;
  try {
    answered = await run();
  } catch (thrown) {
    const error = toApiError(thrown);
    // Refused before anything was done: a corrected request may use the key again. A declined card was asked.
    // What nobody knows is no answer: a retry finds out, or does it.
    if (error.code === 'database_unavailable') idempotency.over(platform, request);
    else if ((error.status < 500 && error.status !== 402) || error.code === 'not_simulated')
      await idempotency.forget(platform, scope, request);
    else
      await idempotency.store(
        platform,
        scope,
        request,
        error.status,
        JSON.stringify(errorBody(error, requestLogUrl)),
      );
    throw thrown;
  }
  await idempotency.store(platform, scope, request, answered.status, answered.body);
  return answered;
}

async function answerOurs(platform: Platform, scope: Scope, route: Route, c: Context): Promise<Response> {
  const response = await guarded(platform, c, async () => {
    const body = route.method === 'POST' ? await c.req.text() : '';
    const actor = await actorOf(platform, scope, c, body);
    const given = route.method === 'POST' ? parseJson(body) : parseForm(new URL(c.req.url).search);
    return { status: 200, body: JSON.stringify(await answer(platform, scope, route, c, given, actor)) };
  });
  return withCors(response);
}

function withCors(response: Response): Response {
  for (const [name, value] of Object.entries(CORS)) response.headers.set(name, value);
  return response;
}

async function actorOf(platform: Platform, scope: Scope, c: Context, body: string): Promise<string> {
  const authorization = c.req.header('Authorization');
  if (authorization !== undefined) {
    authenticateKey(authorization);
    return c.req.header('Console-User') ?? 'API key';
  }
  const { pathname, search } = new URL(c.req.url);
  const account = await accountOf(platform.store.db, scope);
  const verified = verifyViewRequest({
    method: c.req.method,
    path: pathname + search,
    body,
    headers: { get: (name) => c.req.header(name) },
    secret: account.appSecret,
    now: platform.wallNow(),
  });
  if (!verified.ok) throw new ApiError(401, verified.because, { type: 'invalid_request_error' });
  if (verified.identity.account !== scope.accountId)
    throw new ApiError(
      403,
      `This platform holds the account '${scope.accountId}', not '${verified.identity.account}'.`,
    );
  return verified.identity.user;
}

async function answer(
  platform: Platform,
  scope: Scope,
  route: Route,
  c: Context,
  given: Record<string, unknown>,
  actor: string,
): Promise<Wire> {
  if (changes(route) && platform.seeds !== true && (await isSeeding(platform, scope)))
    throw new ApiError(
      409,
      'The sample company is being made again. Nothing was stored or billed; retry in a moment.',
      {
        code: 'resetting',
      },
    );
  if (Object.values(c.req.param()).some((id) => id.includes('\0')))
    throw invalid('id', 'An id has no null character.');
  const { expand: wanted, ...rest } = given;
  if (c.req.path.startsWith('/v1/')) checkKnown(shapeOf(route.params), knownOf(route), rest);
  const params = route.params(rest, '');
  const paths = expandPaths(wanted);
  const expanders = { load: loadersOf(platform, scope), include: includesOf(platform, scope) };
  checkExpand(answerType(route), paths, expanders);
  const info = { platform, scope, path: c.req.param(), headers: c.req.raw.headers, actor, expand: paths };
  const wire = await route.answer(info, params);
  return expand(wire, paths, expanders);
}

const knownByRoute = new WeakMap<Route, ReturnType<typeof knownParams>>();

function knownOf(route: Route): ReturnType<typeof knownParams> {
  const present = knownByRoute.get(route);
  if (present !== undefined) return present;
  const known = knownParams(endpointOf(route));
  knownByRoute.set(route, known);
  return known;
}

/** Making the company again waits for its turn by itself, and is what ends one that a stop left half-made. */
const changes = ({ method, path }: Route): boolean => method !== 'GET' && path !== '/platform/reset';

function expandPaths(raw: unknown): string[] {
  if (raw === undefined) return [];
  const paths = Array.isArray(raw)
    ? raw
    : typeof raw === 'object' && raw !== null
      ? Object.values(raw)
      : [raw];
  if (!paths.every((path): path is string => typeof path === 'string'))
    throw invalid('expand', 'expand must be a list of property names.');
  return paths;
}

/** Answers, or turns what was thrown into an error body; every answer carries a request id. */
async function guarded(
  platform: Platform,
  c: Context,
  run: (requestId: string) => Promise<Answer>,
): Promise<Response> {
  const requestId = platform.newId('req');
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    'Request-Id': requestId,
    'Stripe-Version': c.req.header('Stripe-Version') ?? API_VERSION,
    'Cache-Control': 'no-store',
  };
  const idempotencyKey = c.req.header('Idempotency-Key');
  if (idempotencyKey !== undefined) headers['Idempotency-Key'] = idempotencyKey;
  try {
    const answered = await run(requestId);
    tellAnswer(c, { requestId, answer: answered.body });
    return new Response(answered.body, {
      status: answered.status,
      headers: { ...headers, ...answered.headers },
    });
  } catch (thrown) {
    const error = toApiError(thrown);
    if (error.status >= 500 && error.code !== 'not_simulated')
      platform.log(`${c.req.method} ${c.req.path} failed (${requestId})`, thrown);
    // Our refusals are final; only a key in use is worth another try by itself.
    headers['Stripe-Should-Retry'] = error.code === 'idempotency_key_in_use' ? 'true' : 'false';
    const answer = JSON.stringify(errorBody(error, logUrl(c, requestId)));
    tellAnswer(c, { requestId, answer, errorType: error.type, errorCode: error.code });
    return new Response(answer, { status: error.status, headers: { ...headers, ...error.headers } });
  }
}

const logUrl = (c: Context, requestId: string): string =>
  `${new URL(c.req.url).origin}${REQUEST_PAGE}${requestId}`;

async function tooLarge(platform: Platform, c: Context): Promise<Response> {
  const response = await guarded(platform, c, () => {
    throw new ApiError(413, `The body is larger than ${LARGEST_BODY} bytes. Nothing was stored.`, {
      code: 'body_too_large',
    });
  });
  // The rest of the body is not read, so the connection cannot carry another request.
  response.headers.set('Connection', 'close');
  return response;
}

function unknownEndpoint(platform: Platform, c: Context): Promise<Response> {
  return guarded(platform, c, async () => {
    tellParameters(c, new URL(c.req.url).search.slice(1) || (await c.req.text()));
    throw notServed(c);
  });
}

/** Stripe has it and we do not: 501. Nobody has it: 404, as Stripe answers. */
function notServed(c: Context): ApiError {
  const { method, path } = c.req;
  if (knownEndpoint(method, path) !== null) return notSimulated(`${method} ${path}`);
  return new ApiError(404, `Unrecognized request URL (${method}: ${path}). Check the method and the path.`);
}
