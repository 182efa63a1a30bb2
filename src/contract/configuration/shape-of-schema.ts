/** The shape of a configuration, from its generated schema: what converts it between wire and script form. */
import type { Json, JsonObject } from '../json.ts';
import { arrayOf, object, recordOf } from '../shapes/shape.ts';
import type { Field, ObjectShape, Shape } from '../shapes/shape.ts';
import { DECIMAL_FORMAT, SCRIPT_NAME } from './keywords.ts';

export type Schema = Readonly<Record<string, Json>>;

/**
 * @param schema a JSON Schema that this project's generator, or Stripe's, could have written
 * @throws {Error} where the schema says something that no shape can
 */
export function shapeOfConfiguration(schema: JsonObject): ObjectShape {
  const shape = shapeOf(schema, schema);
  if (shape.kind !== 'object') throw new Error('The schema of a configuration must be that of an object.');
  return shape;
}

function shapeOf(schema: Schema, root: Schema): Shape {
  if (typeof schema.$ref === 'string') return shapeOf(resolved(schema, root), root);
  if (Array.isArray(schema.oneOf)) return shapeOfOneOf(schema.oneOf as unknown as readonly Schema[], root);
  if (Array.isArray(schema.enum)) return { kind: 'enum', values: schema.enum as unknown as string[] };
  switch (schema.type) {
    case 'string':
      if (schema.format === DECIMAL_FORMAT) return { kind: 'decimal' };
      return schema.format === 'date-time' ? { kind: 'instant' } : { kind: 'string' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'integer':
      return { kind: 'integer' };
    case 'number':
      return { kind: 'number' };
    case 'array':
      return arrayOf(shapeOf((schema.items ?? {}) as Schema, root));
    case 'object':
      return shapeOfObject(schema, root);
    default:
      return { kind: 'json' };
  }
}

function shapeOfObject(schema: Schema, root: Schema): Shape {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>;
  const additional = schema.additionalProperties;
  if (Object.keys(properties).length === 0 && typeof additional === 'object' && additional !== null) {
    return recordOf(shapeOf(additional as Schema, root));
  }
  const required = new Set((schema.required ?? []) as readonly string[]);
  const fields = Object.entries(properties).map(([key, property]): [string, Field] => {
    const named = property[SCRIPT_NAME];
    const field: Field = { shape: shapeOf(property, root), wire: key };
    return [
      typeof named === 'string' ? named : camelCase(key),
      required.has(key) ? field : { ...field, optional: true },
    ];
  });
  return object(Object.fromEntries(fields));
}

function shapeOfOneOf(options: readonly Schema[], root: Schema): Shape {
  const others = options.filter((option) => option.type !== 'null');
  if (others.length < options.length) {
    return {
      kind: 'nullable',
      of: others.length === 1 ? shapeOf(others[0]!, root) : shapeOfOneOf(others, root),
    };
  }
  const values = options.map((option) => option.const);
  return values.every((value): value is string => typeof value === 'string')
    ? { kind: 'enum', values }
    : { kind: 'json' };
}

/** With what its `$ref` stands for; what stands beside the reference adds to it. */
export function resolved(schema: Schema, root: Schema): Schema {
  if (typeof schema.$ref !== 'string') return schema;
  const { $ref, ...beside } = schema;
  const target = resolved(defined($ref as string, root), root);
  return { ...target, ...beside, ...merged(target.properties, beside.properties) };
}

function merged(target: Json | undefined, beside: Json | undefined): { properties?: Json } {
  if (target === undefined || beside === undefined) return {};
  const properties: Record<string, Json> = { ...(target as JsonObject) };
  for (const [key, more] of Object.entries(beside as JsonObject)) {
    properties[key] = { ...(properties[key] as JsonObject | undefined), ...(more as JsonObject) };
  }
  return { properties };
}

function defined(ref: string, root: Schema): Schema {
  const definitions = (root.$defs ?? {}) as Readonly<Record<string, Schema>>;
  const found = definitions[ref.replace('#/$defs/', '')];
  if (!found) throw new Error(`The schema refers to ${ref}, which it does not define.`);
  return found;
}

/** `minimum_proration_amount` → `minimumProrationAmount` */
export function camelCase(key: string): string {
  return key.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
