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

/** What `after` says beyond `before`: `refined(before, added(before, after))` is `after`. */
export function added(before: JsonObject, after: JsonObject): JsonObject {
  const more: Record<string, Json> = {};
  for (const [key, value] of Object.entries(after)) {
    const known = before[key];
    if (known === value) continue;
    if (key === 'items' && isObject(known) && isObject(value)) more.items = added(known, value);
    else if (key === 'properties' && isObject(known) && isObject(value))
      more.properties = addedToEach(known, value);
    else more[key] = value;
  }
  return more;
}

function addedToEach(before: JsonObject, after: JsonObject): JsonObject {
  const changed = Object.entries(after).filter(([key, value]) => before[key] !== value);
  return Object.fromEntries(
    changed.map(([key, value]) => {
      const known = before[key];
      return [key, isObject(known) && isObject(value) ? added(known, value) : value];
    }),
  );
}
