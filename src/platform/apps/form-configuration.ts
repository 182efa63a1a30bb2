/** A configuration that came in a form, where everything is text, as its schema means it; what fits nothing stays text and is refused by the check. */
import { shapeOfConfiguration } from '../../contract/configuration/shape-of-schema.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { snakeCase, type Shape } from '../../contract/shapes/shape.ts';

/** @param schema null: the extension has no configuration */
export function formConfiguration(schema: JsonObject | null, raw: unknown): JsonObject {
  const read = schema === null ? raw : readAs(shapeOfConfiguration(schema), raw as Json);
  return read as JsonObject;
}

function readAs(shape: Shape, raw: Json): Json {
  if (shape.kind === 'nullable') return raw === '' ? null : readAs(shape.of, raw);
  if (typeof raw === 'string') return ofText(shape.kind, raw);
  if (Array.isArray(raw)) return shape.kind === 'array' ? raw.map((each) => readAs(shape.items, each)) : raw;
  if (raw === null || typeof raw !== 'object') return raw;
  const entries = Object.entries(raw);
  if (shape.kind === 'array')
    return entries.every(([key]) => /^\d+$/.test(key))
      ? entries.map(([, each]) => readAs(shape.items, each))
      : raw;
  if (shape.kind === 'record')
    return Object.fromEntries(entries.map(([key, each]) => [key, readAs(shape.values, each)]));
  if (shape.kind !== 'object') return raw;
  const fields = new Map(
    [shape.fields, ...Object.values(shape.cases?.fields ?? {})].flatMap((some) =>
      Object.entries(some).map(([name, field]) => [field.wire ?? snakeCase(name), field.shape] as const),
    ),
  );
  return Object.fromEntries(
    entries.map(([key, each]) => {
      const of = fields.get(key);
      return [key, of === undefined ? each : readAs(of, each)];
    }),
  );
}

function ofText(kind: Shape['kind'], text: string): Json {
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (kind !== 'number' && kind !== 'integer') return text;
  return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : text;
}
