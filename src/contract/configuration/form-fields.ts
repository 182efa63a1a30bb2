/**
 * From a generated configuration schema and its layout to the fields of a form (extensions.md section 8). Generic: nothing
 * here knows an extension. Both forms, the drawer's and the page's, are made from it.
 */
import type { Common, Field } from './field.ts';
import { layoutOf } from './form-layout.ts';
import type { Placed } from './form-layout.ts';
import { DECIMAL_FORMAT, REFERENCED_OBJECT } from './keywords.ts';
import { isObject } from './refined.ts';
import { moneyOf, numberOf, numeric, objectOf, optionsOf, textOf, textsOf, YES_NO } from './schema-parts.ts';
import { resolved, withoutNull } from './shape-of-schema.ts';
import type { Json, JsonObject } from '../json.ts';

export type { Bounds, Field } from './field.ts';

/**
 * In the order of the layout. Where that is the schema's own, so that nobody asked for another, required fields come
 * before optional ones.
 */
export function fieldsOf(schema: JsonObject | null, ui: JsonObject | null): Field[] {
  return schema === null ? [] : fieldsIn(schema, ui, schema);
}

function fieldsIn(schema: JsonObject, ui: JsonObject | null, root: JsonObject): Field[] {
  const properties = new Map(Object.entries(isObject(schema.properties) ? schema.properties : {}));
  const required = textsOf(schema.required);
  const layout = layoutOf(ui);
  const placed = [...layout.keys()].filter((key) => properties.has(key));
  const keys = [...placed, ...[...properties.keys()].filter((key) => !layout.has(key))];
  const fields = keys.map((key) =>
    fieldIn(key, objectOf(properties.get(key)), root, required.includes(key), layout.get(key) ?? null),
  );
  const asked =
    placed.some((key, index) => key !== [...properties.keys()][index]) ||
    fields.some(({ group }) => group !== null);
  if (asked) return fields;
  return [...fields.filter((field) => field.required), ...fields.filter((field) => !field.required)];
}

function fieldIn(
  key: string,
  given: JsonObject,
  root: JsonObject,
  required: boolean,
  placed: Placed | null,
): Field {
  const { of: node, nullable } = withoutNull(resolved(given, root), root);
  const common: Common = {
    key,
    label: placed?.label ?? textOf(node.title) ?? key.replaceAll('_', ' '),
    description: textOf(node.description),
    required,
    nullable,
    initial: node.default ?? null,
    placeholder: placed?.placeholder ?? null,
    group: placed?.group ?? null,
    rule: placed?.rule ?? null,
  };
  return { ...common, ...kindOf(node, root, nullable, placed?.detail ?? null) } as Field;
}

/** What a list or a record holds. */
function itemIn(given: Json | undefined, root: JsonObject, detail: JsonObject | null): Field {
  const placed: Placed = { label: 'Entry', group: null, placeholder: null, rule: null, detail };
  return fieldIn('', objectOf(given), root, true, placed);
}

function kindOf(node: JsonObject, root: JsonObject, nullable: boolean, detail: JsonObject | null): object {
  if (node.const !== undefined) return { kind: 'fixed', value: node.const };
  const options = optionsOf(node);
  if (options !== null) return { kind: 'choice', options, booleans: false };
  const money = moneyOf(node, root);
  if (money !== null) return money;
  switch (node.type) {
    case 'boolean':
      return nullable ? { kind: 'choice', options: YES_NO, booleans: true } : { kind: 'boolean' };
    case 'integer':
    case 'number':
      return numeric(node, {
        whole: node.type === 'integer',
        percent: node.format === 'percent',
        decimal: false,
      });
    case 'string':
      if (node.format === DECIMAL_FORMAT)
        return numeric(node, { whole: false, percent: false, decimal: true });
      return {
        kind: 'text',
        minLength: numberOf(node.minLength),
        maxLength: numberOf(node.maxLength),
        pattern: textOf(node.pattern),
        format: textOf(node.format),
      };
    case 'object':
      return objectKind(node, root, detail);
    case 'array':
      return {
        kind: 'list',
        item: itemIn(node.items, root, detail),
        minItems: numberOf(node.minItems) ?? 0,
        maxItems: numberOf(node.maxItems),
        unique: node.uniqueItems === true,
      };
    default:
      return { kind: 'json', what: 'a value of any kind' };
  }
}

function objectKind(node: JsonObject, root: JsonObject, detail: JsonObject | null): object {
  const properties = isObject(node.properties) ? Object.keys(node.properties) : [];
  if (node[REFERENCED_OBJECT] !== undefined && properties.join() === 'id')
    return { kind: 'reference', object: textOf(node[REFERENCED_OBJECT]) };
  if (properties.length > 0) return { kind: 'object', fields: fieldsIn(node, detail, root) };
  return isObject(node.additionalProperties)
    ? { kind: 'record', item: itemIn(node.additionalProperties, root, detail) }
    : { kind: 'json', what: 'a group of values' };
}
