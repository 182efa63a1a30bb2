/** What a person calls a place in a configuration: the titles that its schema gives. */
import type { Json, JsonObject } from '../json.ts';
import { snakeCase } from '../shapes/shape.ts';
import { CURRENCY_FORMAT, DECIMAL_FORMAT } from './keywords.ts';
import { resolved } from './shape-of-schema.ts';
import type { Schema } from './shape-of-schema.ts';

/**
 * "Minimum proration amount", "Metadata matcher: Key"; the amount of a money field goes by the field's own title.
 *
 * @param path dotted, in wire or script names; empty for the whole
 */
export function labelOf(schema: JsonObject, path: string): string {
  const titles: string[] = [];
  let at: Schema = resolved(schema, schema);
  for (const [, quoted, index, name] of path.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g)) {
    const key = quoted ?? index ?? name!;
    const properties = (at.properties ?? {}) as Readonly<Record<string, Schema>>;
    const next =
      index === undefined
        ? (properties[key] ?? properties[snakeCase(key)] ?? at.additionalProperties)
        : at.items;
    const parent = at;
    at = isSchema(next) ? resolved(next, schema) : {};
    if (isMoneyAmount(parent, at)) continue;
    titles.push(
      typeof at.title === 'string' && index === undefined
        ? at.title
        : index === undefined
          ? key
          : `entry ${Number(index) + 1}`,
    );
  }
  return titles.join(': ') || 'The configuration';
}

function isMoneyAmount(parent: Schema, at: Schema): boolean {
  const siblings = Object.values((parent.properties ?? {}) as Record<string, Schema>);
  return at.format === DECIMAL_FORMAT && siblings.some((each) => each.format === CURRENCY_FORMAT);
}

function isSchema(value: Json | Schema | undefined): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
