/**
 * How a view proves to a server of ours who asks and what for: the `Stripe-Signature` header, bound to one request.
 * Runs on servers only (node:crypto); the views get their header from the host, which never hands out the secret.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Json } from './json.ts';

/** Wall-clock seconds that a signature stays good, in both directions. Source: billing.md section 5, webhooks. */
export const SIGNATURE_TOLERANCE_S = 300;

/** The user and account that a signature speaks for. */
export interface ViewIdentity {
  user: string;
  account: string;
}

export interface ViewRequest {
  /** Upper case, such as `POST`. */
  method: string;
  /** With its query, without scheme and host: `/platform/runs?limit=10`. */
  path: string;
  /** The raw body, byte for byte as sent; empty string when there is none. */
  body: string;
}

export type ViewVerification =
  | { ok: true; identity: ViewIdentity }
  /** `because`: one sentence that says what is wrong and what to do. */
  | { ok: false; because: string };

/**
 * Signs a payload as Stripe does for `fetchStripeSignature` (ui-extensions.md section 8).
 *
 * @param payload what the view asked to be signed; its keys come first, then `user_id`, then `account_id`
 * @param now wall clock, seconds since 1970
 * @returns `t=<now>,v1=<hex HMAC-SHA256>`
 */
export function signPayload(
  payload: Record<string, Json>,
  identity: ViewIdentity,
  secret: string,
  now: number,
): string {
  const { user_id: _user, account_id: _account, ...own } = payload;
  const signed = JSON.stringify({ ...own, user_id: identity.user, account_id: identity.account });
  return signatureOf(signed, secret, now);
}

/**
 * The `Stripe-Signature` header of a text, byte for byte as it is sent: webhooks have it (billing.md section 5).
 *
 * @param now wall clock, seconds since 1970: receivers refuse what is five minutes old
 */
export function signatureOf(text: string, secret: string, now: number): string {
  return `t=${now},v1=${digest(text, secret, now)}`;
}

/** The header for one request to `/platform`: what a view gets when it signs `{request, body}`. */
export function signViewRequest(
  request: ViewRequest,
  identity: ViewIdentity,
  secret: string,
  now: number,
): string {
  return signPayload(boundPayload(request), identity, secret, now);
}

/**
 * Checks that a request carries a signature made for exactly this method, path, body, user and account.
 *
 * @param input.headers looked up by lower-case name: `stripe-signature`, `console-user`, `console-account`
 * @param input.now wall clock, seconds since 1970; never the account's billing clock
 */
export function verifyViewRequest(
  input: ViewRequest & {
    headers: { get(name: string): string | null | undefined };
    secret: string;
    now: number;
  },
): ViewVerification {
  const header = input.headers.get('stripe-signature') ?? '';
  const user = input.headers.get('console-user') ?? '';
  const account = input.headers.get('console-account') ?? '';
  if (header === '')
    return refused('This request has no Stripe-Signature header. Sign it with fetchStripeSignature.');
  if (user === '' || account === '') {
    return refused('This request does not name its user and account. Send Console-User and Console-Account.');
  }
  const parsed = parseHeader(header);
  if (parsed === null) return refused('The Stripe-Signature header is not of the form t=<seconds>,v1=<hex>.');
  if (Math.abs(input.now - parsed.time) > SIGNATURE_TOLERANCE_S) {
    return refused(
      `The signature is more than ${SIGNATURE_TOLERANCE_S} seconds old or early. Sign the request again.`,
    );
  }
  const signed = JSON.stringify({ ...boundPayload(input), user_id: user, account_id: account });
  const expected = digest(signed, input.secret, parsed.time);
  if (!parsed.digests.some((candidate) => sameDigest(candidate, expected))) {
    return refused(
      'The signature was not made for this request, user and account. Sign exactly what is sent.',
    );
  }
  return { ok: true, identity: { user, account } };
}

function boundPayload(request: ViewRequest): { request: string; body: string } {
  return { request: `${request.method.toUpperCase()} ${request.path}`, body: request.body };
}

function digest(payload: string, secret: string, time: number): string {
  return createHmac('sha256', secret).update(`${time}.${payload}`, 'utf8').digest('hex');
}

function parseHeader(header: string): { time: number; digests: string[] } | null {
  const pairs = header.split(',').map((part) => part.trim().split('='));
  const time = pairs.find(([name]) => name === 't')?.[1] ?? '';
  const digests = pairs.flatMap(([name, value]) => (name === 'v1' && value !== undefined ? [value] : []));
  if (!/^\d{1,12}$/.test(time) || digests.length === 0) return null;
  return { time: Number(time), digests };
}

/** Constant time, so that a signature cannot be guessed byte by byte. */
function sameDigest(candidate: string, expected: string): boolean {
  if (!/^[0-9a-f]{64}$/.test(candidate)) return false;
  return timingSafeEqual(Buffer.from(candidate, 'hex'), Buffer.from(expected, 'hex'));
}

function refused(because: string): ViewVerification {
  return { ok: false, because };
}
