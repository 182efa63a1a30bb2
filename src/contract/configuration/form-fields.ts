/**
 * From a generated configuration schema and its layout to the fields of a form (extensions.md section 8). Generic: nothing
 * here knows an extension. Both forms, the drawer's and the page's, are made from it.
 */
import { CURRENCIES } from './currencies.ts';
import { layoutOf } from './form-layout.ts';
import type { Placed } from './form-layout.ts';
import type { FormRule } from './form-rules.ts';
import type { Bound } from './keywords.ts';
import { DECIMAL_BOUNDS, DECIMAL_FORMAT, DECIMAL_STEP, REFERENCED_OBJECT } from './keywords.ts';
import { isObject } from './refined.ts';
import { resolved, withoutNull } from './shape-of-schema.ts';
import type { Json, JsonObject } from '../json.ts';

export type Bounds = Partial<Record<Bound, string>>;

interface Common {
  key: string;
  label: string;
  description: string | null;
  required: boolean;
  /** Left empty it is null, where it is required. */
  nullable: boolean;
  /**
   * `default` of the schema. It is where a form starts that has never been filled in, and no more: a value that is
   * absent from a configuration stays absent, and the script sees it absent.
   */
  initial: Json | null;
  placeholder: string | null;
  /** Title of the group that it stands in. */
  group: string | null;
  rule: FormRule | null;
}

export type Field = Common &
  (
    | { kind: 'money'; bounds: Bounds; step: string | null; currencies: readonly string[] }
    | {
        kind: 'number';
        bounds: Bounds;
        step: string | null;
        whole: boolean;
        percent: boolean;
        decimal: boolean;
      }
    | { kind: 'boolean' }
    /** `booleans`: the values stand for true and false. */
    | { kind: 'choice'; options: readonly { value: string; title: string }[]; booleans: boolean }
    | {
        kind: 'text';
        minLength: number | null;
        maxLength: number | null;
        pattern: string | null;
        format: string | null;
      }
    /** The id of an object of the account, such as a `customer`. */
    | { kind: 'reference'; object: string | null }
    /** `const` of the schema: there is nothing to choose. */
    | { kind: 'fixed'; value: Json }
    | { kind: 'object'; fields: readonly Field[] }
    | { kind: 'list'; item: Field; minItems: number; maxItems: number | null; unique: boolean }
    | { kind: 'record'; item: Field }
    /** A shape without a control of its own: `what` names it; its value is JSON. */
    | { kind: 'json'; what: string }
  );

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

const YES_NO = [
  { value: 'true', title: 'Yes' },
  { value: 'false', title: 'No' },
];

function numeric(node: JsonObject, more: { whole: boolean; percent: boolean; decimal: boolean }): object {
  return { kind: 'number', bounds: boundsOf(node), step: stepOf(node), ...more };
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

function moneyOf(node: JsonObject, root: JsonObject): object | null {
  const { amount, currency, ...others } = objectOf(node.properties);
  if (!isObject(amount) || !isObject(currency) || Object.keys(others).length > 0) return null;
  const currencies = optionsOf(resolved(currency, root))?.map((option) => option.value) ?? CURRENCIES;
  const bounded = resolved(amount, root);
  return { kind: 'money', bounds: boundsOf(bounded), step: stepOf(bounded), currencies };
}

/** Literal unions come as `oneOf` of consts, or as a flat `enum`. */
function optionsOf(node: JsonObject): { value: string; title: string }[] | null {
  if (Array.isArray(node.enum)) {
    return node.enum.map((value) => ({ value: String(value), title: String(value) }));
  }
  if (!Array.isArray(node.oneOf)) return null;
  const options = (node.oneOf as Json[]).map(objectOf).map((option) => {
    const value = textOf(option.const);
    return value === null ? null : { value, title: textOf(option.title) ?? value };
  });
  return options.every((option) => option !== null) ? options : null;
}

/** A number carries its bounds under the usual names, a decimal string under ours. */
function boundsOf(node: JsonObject): Bounds {
  const bounds: Bounds = {};
  for (const [bound, keyword] of Object.entries(DECIMAL_BOUNDS) as [Bound, string][]) {
    const limit = node[keyword] ?? node[bound];
    if (typeof limit === 'number' || typeof limit === 'string') bounds[bound] = String(limit);
  }
  return bounds;
}

function stepOf(node: JsonObject): string | null {
  const step = node[DECIMAL_STEP] ?? node.multipleOf;
  return typeof step === 'number' || typeof step === 'string' ? String(step) : null;
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
