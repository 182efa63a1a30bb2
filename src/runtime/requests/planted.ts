/**
 * Texts of a configuration, put into the metadata of a request. Scripts look for what their configuration names, and
 * two independent draws would hardly ever meet.
 */
import fc from 'fast-check';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { ObjectShape, Shape } from '../../contract/shapes/shape.ts';

/** For `where`; shrinks to nothing planted. */
export const matchings = fc.array(fc.boolean(), { maxLength: 4 });

/**
 * @param shape of the configuration; null: it has none
 * @param where which of the things that have metadata get the entry, in the order of their ids; the last counts on
 */
export function planted(
  request: JsonObject,
  configuration: JsonObject,
  shape: ObjectShape | null,
  where: readonly boolean[],
): JsonObject {
  if (shape === null) return request;
  const entries = pairs(textsOf(shape, configuration));
  if (entries.length === 0 || where.length === 0) return request;
  // What has one id keeps one metadata.
  const ids: Json[] = [];
  const plantedHere = (id: Json) => {
    if (!ids.includes(id)) ids.push(id);
    return where[Math.min(ids.indexOf(id), where.length - 1)] === true;
  };
  return walk(request, (id, metadata) =>
    plantedHere(id) ? Object.fromEntries([...Object.entries(metadata), ...entries]) : metadata,
  ) as JsonObject;
}

/** A key and the value after it: the two texts of a matcher stand side by side. */
function pairs(texts: readonly string[]): [string, string][] {
  return texts.slice(1).map((value, index) => [texts[index]!, value]);
}

/** Free texts alone, in the order of their fields. */
function textsOf(shape: Shape, value: Json | undefined): string[] {
  if (value === undefined || value === null) return [];
  switch (shape.kind) {
    case 'string':
      return [value as string];
    case 'array':
      return (value as readonly Json[]).flatMap((item) => textsOf(shape.items, item));
    case 'nullable':
      return textsOf(shape.of, value);
    case 'record':
      return Object.entries(value as JsonObject).flatMap(([key, item]) => [
        key,
        ...textsOf(shape.values, item),
      ]);
    case 'object':
      return Object.entries(shape.fields).flatMap(([name, field]) =>
        textsOf(field.shape, (value as JsonObject)[name]),
      );
    default:
      return [];
  }
}

type Change = (id: Json, metadata: JsonObject) => JsonObject;

/** Below every `metadata` are free keys: nothing is looked for there. */
function walk(value: Json, change: Change): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => walk(item, change));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as JsonObject).map(([name, item]): [string, Json] => [
    name,
    name === 'metadata' ? change((value as JsonObject).id ?? null, item as JsonObject) : walk(item, change),
  ]);
  return Object.fromEntries(entries);
}
