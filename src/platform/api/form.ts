/** Form bodies and query strings as Stripe's clients write them: brackets, indices, nothing but text. */
import qs from 'qs';
import { ApiError } from './errors.ts';

const LIMITS = { depth: 10, arrayLimit: 100, parameterLimit: 1000 } as const;

/** @throws {ApiError} 400 when the text is no form, or a larger or deeper one than any request needs */
export function parseForm(body: string): Record<string, unknown> {
  if (/%(?![0-9a-fA-F]{2})/.test(body)) throw malformed("a '%' must be followed by two hexadecimal digits");
  if (/^\s*[{[]/.test(body))
    throw malformed('it looks like JSON; this API takes application/x-www-form-urlencoded');
  try {
    return qs.parse(body, {
      ...LIMITS,
      strictDepth: true,
      throwOnLimitExceeded: true,
      allowPrototypes: false,
      // Keys such as `hasOwnProperty` are ordinary metadata keys.
      plainObjects: true,
      ignoreQueryPrefix: true,
    });
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : 'it cannot be parsed');
  }
}

export function parseJson(body: string): Record<string, unknown> {
  if (body.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw new ApiError(400, `The body is not valid JSON (${(error as Error).message}). Nothing was stored.`, {
      code: 'body_malformed',
    });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ApiError(400, 'The body must be a JSON object. Nothing was stored.', {
      code: 'body_malformed',
    });
  return value as Record<string, unknown>;
}

function malformed(why: string): ApiError {
  return new ApiError(400, `The form body is malformed: ${why}. Nothing was stored.`, {
    code: 'body_malformed',
  });
}
