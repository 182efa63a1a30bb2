/** The shape of a configuration, from its generated schema: what converts it between wire and script form. */
import type { Json, JsonObject } from '../json.ts';
import { arrayOf, object, recordOf } from '../shapes/shape.ts';
import type { Field, ObjectShape, Shape } from '../shapes/shape.ts';
import { DECIMAL_FORMAT, SCRIPT_NAME } from './keywords.ts';
import { isObject, refined } from './refined.ts';

export type Schema = JsonObject;

/**
 * @param schema a JSON Schema that this project's generator, or Stripe's, could have written
 * @throws {Error} where the schema says something that no shape can
 */
export function shapeOfConfiguration(schema: JsonObject): ObjectShape {
  const shape = shapeOf(schema, schema, []);
  if (shape.kind !== 'object') throw new Error('The schema of a configuration must be that of an object.');
  return shape;
}

/** @param within definitions that this place is part of */
function shapeOf(schema: Schema, root: Schema, within: readonly string[]): Shape {
  if (typeof schema.$ref === 'string') {
    if (within.includes(schema.$ref))
      throw new Error(
        `The schema defines ${schema.$ref} by itself, and such a configuration would have no end.`,
      );
    return shapeOf(resolved(schema, root), root, [...within, schema.$ref]);
  }
  const { of, nullable } = withoutNull(schema, root);
  if (nullable) return { kind: 'nullable', of: shapeOf(of, root, within) };
  const values = choicesOf(schema);
  if (values !== null) return { kind: 'enum', values };
  if (Array.isArray(schema.oneOf)) return { kind: 'json' };
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
      return arrayOf(shapeOf(isObject(schema.items) ? schema.items : {}, root, within));
    case 'object':
      return shapeOfObject(schema, root, within);
    default:
      return { kind: 'json' };
  }
}

function shapeOfObject(schema: Schema, root: Schema, within: readonly string[]): Shape {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>;
  const additional = schema.additionalProperties;
  if (Object.keys(properties).length === 0 && isObject(additional)) {
    return recordOf(shapeOf(additional, root, within));
  }
  const required = new Set((schema.required ?? []) as readonly string[]);
  const fields = Object.entries(properties).map(([key, property]): [string, Field] => {
    const named = property[SCRIPT_NAME];
    const field: Field = { shape: shapeOf(property, root, within), wire: key };
    return [
      typeof named === 'string' ? named : camelCase(key),
      required.has(key) ? field : { ...field, optional: true },
    ];
  });
  return object(Object.fromEntries(fields));
}

/** Members of a union of texts: `oneOf` of consts, or a flat `enum`. Null for anything else. */
function choicesOf(schema: Schema): string[] | null {
  const values = Array.isArray(schema.enum)
    ? (schema.enum as Json[])
    : Array.isArray(schema.oneOf)
      ? (schema.oneOf as Json[]).map((option) => (isObject(option) ? option.const : undefined))
      : null;
  return values?.every((value) => typeof value === 'string') ? (values as string[]) : null;
}

/** What a schema says besides that null is allowed; what stands beside the `oneOf` goes with it. */
export function withoutNull(schema: Schema, root: Schema): { of: Schema; nullable: boolean } {
  if (!Array.isArray(schema.oneOf)) return { of: schema, nullable: false };
  const options = schema.oneOf as readonly Schema[];
  const others = options.filter((option) => option.type !== 'null');
  if (others.length === options.length) return { of: schema, nullable: false };
  const { oneOf: _, ...beside } = schema;
  const [only] = others;
  const of = others.length === 1 ? resolved(only!, root) : { oneOf: others };
  return { of: refined(of, beside), nullable: true };
}

/** With what its `$ref` stands for; what stands beside the reference adds to it. */
export function resolved(schema: Schema, root: Schema): Schema {
  if (typeof schema.$ref !== 'string') return schema;
  const { $ref, ...beside } = schema;
  return refined(resolved(defined($ref as string, root), root), beside);
}

function defined(ref: string, root: Schema): Schema {
  const found = isObject(root.$defs) ? root.$defs[ref.replace('#/$defs/', '')] : undefined;
  if (!isObject(found)) throw new Error(`The schema refers to ${ref}, which it does not define.`);
  return found;
}

/** `minimum_proration_amount` → `minimumProrationAmount` */
export function camelCase(key: string): string {
  return key.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
