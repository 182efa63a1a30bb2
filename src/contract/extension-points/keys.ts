/** How an answer's keys are held against those of the request; one wording for every method that answers by key. */
import type { Violation } from './extension-point.ts';

/** Null: the key is one of the request's and has not come before. */
export function brokenKey(
  key: string,
  given: { has: (key: string) => boolean },
  seen: ReadonlySet<string>,
): string | null {
  if (!given.has(key)) return 'the request has no item of this key.';
  return seen.has(key) ? 'the answer has more than one entry for it.' : null;
}

/** @param path of the list that lacks an entry */
export function missingKeys(
  given: Iterable<string>,
  seen: ReadonlySet<string>,
  path: string,
): Violation | null {
  const missing = [...given].filter((key) => !seen.has(key));
  if (missing.length === 0) return null;
  const others = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
  return {
    path,
    rule: `Item ${quoted(missing[0]!)}${others}: the answer has no entry for it, and every item needs one.`,
  };
}

export function quoted(key: string): string {
  return JSON.stringify(key.length > 80 ? `${key.slice(0, 80)}…` : key);
}
