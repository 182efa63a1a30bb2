/** One name for one configuration: runs and plans say by it what they were computed with. */
import { createHash } from 'node:crypto';
import type { Json } from '../../contract/json.ts';

/** SHA-256, hex, over the JSON with sorted keys. @param wire null where there is no configuration */
export function configurationHash(wire: Json): string {
  return createHash('sha256').update(canonical(wire)).digest('hex');
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
