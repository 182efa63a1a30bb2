/** What an update changed, as it was before: `data.previous_attributes` of an event. */
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../contract/json.ts';
import type { Wire } from '../objects/catalog.ts';

/** Of a hash only the changed keys, null for those that are new; of an array all of it, whatever changed inside. */
export function previousAttributes(before: Wire, after: Wire): Record<string, Json> {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...keys].filter((key) => !isDeepStrictEqual(before[key], after[key]));
  return Object.fromEntries(changed.map((key) => [key, previous(before[key], after[key])]));
}

function previous(before: unknown, after: unknown): Json {
  if (isHash(before) && isHash(after)) return previousAttributes(before, after);
  return (before ?? null) as Json;
}

function isHash(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
