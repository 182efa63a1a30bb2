/** Form bodies and query strings as Stripe's clients write them: brackets, indices, nothing but text. */
import qs from 'qs';
import { ApiError } from './errors.ts';

const LIMITS = { depth: 10, arrayLimit: 100, parameterLimit: 1000 } as const;

/** A name and its brackets: `items[0][price]`, `expand[]`. */
const KEY = /^[^[\]]+(\[[^[\]]*\])*$/;

/** @throws {ApiError} 400 when the text is no form, or a larger or deeper one than any request needs */
export function parseForm(body: string): Record<string, unknown> {
  if (/%(?![0-9a-fA-F]{2})/.test(body)) throw malformed("a '%' must be followed by two hexadecimal digits");
  if (/^\s*[{[]/.test(body))
    throw malformed('it looks like JSON; this API takes application/x-www-form-urlencoded');
  try {
    return qs.parse(indexed(body.replace(/^\?/, '')), {
      ...LIMITS,
      strictDepth: true,
      throwOnLimitExceeded: true,
      allowPrototypes: false,
      // Keys such as `hasOwnProperty` are ordinary metadata keys.
      plainObjects: true,
    });
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw malformed(error instanceof Error ? error.message : 'it cannot be parsed');
  }
}

/**
 * Checks every key and gives hashes in unindexed arrays an index: `items[][price]=a&items[][price]=b` names two items, as
 * Stripe reads it; the parser alone would make one of them.
 */
function indexed(body: string): string {
  const seen = new Map<string, { index: number; keys: Set<string> }>();
  return body
    .split('&')
    .map((pair) => {
      const [rawKey = '', ...value] = pair.split('=');
      const key = decoded(rawKey);
      decoded(value.join('='));
      if (key === '' && value.length === 0) return pair;
      if (!KEY.test(key))
        throw malformed(
          `'${key.slice(0, 60)}' is not a parameter name; brackets come in pairs, as in items[0][price]`,
        );
      // The parser drops this name without a word.
      if (/(^|\[)__proto__(\]|\[|$)/.test(key))
        throw new ApiError(400, `Received unknown parameter: ${key}`, {
          code: 'parameter_unknown',
          param: key,
        });
      const open = key.indexOf('[][');
      if (open === -1) return pair;
      const [name, rest] = [key.slice(0, open), key.slice(open + 2)];
      const element = seen.get(name) ?? { index: 0, keys: new Set() };
      if (element.keys.has(rest)) seen.set(name, { index: element.index + 1, keys: new Set([rest]) });
      else seen.set(name, { index: element.index, keys: element.keys.add(rest) });
      return [encodeURIComponent(`${name}[${seen.get(name)?.index ?? 0}]${rest}`), ...value].join('=');
    })
    .join('&');
}

function decoded(text: string): string {
  let plain: string;
  try {
    plain = decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw malformed(`'${text.slice(0, 60)}' is not UTF-8`);
  }
  if (plain.includes('\0')) throw malformed('it contains a null character');
  return plain;
}

export function parseJson(body: string): Record<string, unknown> {
  if (body.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body, (key, each: unknown) => {
      if (key.includes('\0') || (typeof each === 'string' && each.includes('\0')))
        throw new Error('it contains a null character');
      return each;
    });
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
