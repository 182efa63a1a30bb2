/** Whose request it is: an API key, or a view's signature. */
import { ApiError } from './errors.ts';

const TEST_KEY = /^(sk|rk)_test_[A-Za-z0-9_]+$/;
const SHORTEST_KEY = 12;

/**
 * Any test key is the account's own; a live one is refused, so that nobody leaves a real key in a local log.
 *
 * @param authorization the header: Bearer, or basic with the key as user name as curl sends it
 * @throws {ApiError} 401
 */
export function authenticateKey(authorization: string | null): string {
  const key = keyIn(authorization);
  if (key === null)
    throw unauthorized(
      'You did not provide an API key. Give a test key as the Bearer token, such as sk_test_local_platform.',
    );
  if (/^(sk|rk)_live_/.test(key))
    throw unauthorized(
      'This is a live key. The local platform never takes one: use any key that starts with sk_test_.',
    );
  if (!TEST_KEY.test(key) || key.length < SHORTEST_KEY)
    throw unauthorized(
      `Invalid API key: use one of at least ${SHORTEST_KEY} letters, digits and underscores that starts with sk_test_.`,
    );
  return key;
}

function keyIn(authorization: string | null): string | null {
  const [scheme, credentials] = authorization?.trim().split(/\s+/, 2) ?? [];
  if (credentials === undefined) return null;
  if (scheme?.toLowerCase() === 'bearer') return credentials;
  if (scheme?.toLowerCase() !== 'basic') return null;
  return Buffer.from(credentials, 'base64').toString('utf8').split(':')[0] || null;
}

function unauthorized(message: string): ApiError {
  return new ApiError(401, message, { type: 'invalid_request_error' });
}
