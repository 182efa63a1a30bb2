/** Putting together what a schema says and what stands beside its `$ref`. */
import type { Json, JsonObject } from '../json.ts';

/** `beside` adds to `base`; what both say of a property, or of the entries of a list, is put together in turn. */
export function refined(base: JsonObject, beside: JsonObject): JsonObject {
  const made: Record<string, Json> = { ...base, ...beside };
  if (isObject(base.properties) && isObject(beside.properties)) {
    const properties = new Map(Object.entries(base.properties));
    for (const [key, more] of Object.entries(beside.properties)) {
      const known = properties.get(key);
      properties.set(key, isObject(known) && isObject(more) ? refined(known, more) : more);
    }
    made.properties = Object.fromEntries(properties);
  }
  if (isObject(base.items) && isObject(beside.items)) made.items = refined(base.items, beside.items);
  return made;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
