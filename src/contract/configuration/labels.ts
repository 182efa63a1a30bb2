/** What a person calls a place in a configuration: the titles that its schema gives. */
import type { JsonObject } from '../json.ts';
import type { Form } from '../shapes/convert.ts';
import { CURRENCY_FORMAT, DECIMAL_FORMAT, SCRIPT_NAME } from './keywords.ts';
import { isObject } from './refined.ts';
import { camelCase, resolved, withoutNull } from './shape-of-schema.ts';
import type { Schema } from './shape-of-schema.ts';

/**
 * "Minimum proration amount", "Metadata matcher: Key"; the amount of a money field goes by the field's own title.
 *
 * @param path dotted, in the names of `form`; empty for the whole
 */
export function labelOf(schema: JsonObject, path: string, form: Form): string {
  const titles: string[] = [];
  let at: Schema = resolved(schema, schema);
  for (const [, quoted, index, name] of path.matchAll(/\[("(?:[^"\\]|\\.)*")\]|\[(\d+)\]|([^.[\]]+)/g)) {
    const key = index ?? name ?? (JSON.parse(quoted!) as string);
    const property = index === undefined ? propertyOf(at, key, form) : undefined;
    const next = property ?? (index === undefined ? at.additionalProperties : at.items);
    const parent = at;
    at = isObject(next) ? withoutNull(resolved(next, schema), schema).of : {};
    if (isMoneyAmount(parent, at)) continue;
    if (index !== undefined) titles.push(`entry ${Number(index) + 1}`);
    else
      titles.push(
        [property?.title, property && at.title, key].find((each) => typeof each === 'string') as string,
      );
  }
  return titles.join(': ') || 'The configuration';
}

function propertyOf(at: Schema, key: string, form: Form): Schema | undefined {
  const properties = (at.properties ?? {}) as Readonly<Record<string, Schema>>;
  const found = Object.entries(properties).find(
    ([wire, property]) => (form === 'wire' ? wire : (property[SCRIPT_NAME] ?? camelCase(wire))) === key,
  );
  return found?.[1];
}

function isMoneyAmount(parent: Schema, at: Schema): boolean {
  const siblings = Object.values((parent.properties ?? {}) as Record<string, Schema>);
  return at.format === DECIMAL_FORMAT && siblings.some((each) => each.format === CURRENCY_FORMAT);
}
