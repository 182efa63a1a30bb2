/**
 * From a generated configuration schema to the fields of a form (extensions.md 8.3). Generic: nothing here knows an
 * extension. Both forms, the drawer's and the page's, are made from it.
 */
import { CURRENCIES } from './currencies.ts';
import type { Bound } from './keywords.ts';
import { DECIMAL_BOUNDS, DECIMAL_FORMAT } from './keywords.ts';
import { resolved } from './shape-of-schema.ts';
import type { Json, JsonObject } from '../json.ts';

export type Bounds = Partial<Record<Bound, string>>;

interface Common {
  key: string;
  label: string;
  description: string | null;
  required: boolean;
  /** `default` of the schema: what an unset field starts with. */
  initial: Json | null;
}

export type Field = Common &
  (
    | { kind: 'money'; bounds: Bounds; currencies: readonly string[] }
    | { kind: 'number'; bounds: Bounds; whole: boolean; percent: boolean; decimal: boolean }
    | { kind: 'boolean' }
    | { kind: 'choice'; options: readonly { value: string; title: string }[] }
    | { kind: 'text'; minLength: number | null; maxLength: number | null; pattern: string | null }
    /** A shape without a control of its own: `what` names it; its value is JSON. */
    | { kind: 'json'; what: string }
  );

/** Required fields first, each half in the order of the layout; without one, in the order of the schema. */
export function fieldsOf(schema: JsonObject | null, ui: JsonObject | null): Field[] {
  if (schema === null) return [];
  const properties = objectOf(schema.properties);
  const required = textsOf(schema.required);
  const labels = controlLabels(ui);
  const laidOut = [...labels.keys()].filter((key) => key in properties);
  const rest = Object.keys(properties).filter((key) => !labels.has(key));
  const fields = [...laidOut, ...rest].map((key) => {
    const node = resolved(objectOf(properties[key]), schema);
    const common: Common = {
      key,
      label: labels.get(key) ?? textOf(node.title) ?? key.replaceAll('_', ' '),
      description: textOf(node.description),
      required: required.includes(key),
      initial: node.default ?? null,
    };
    return { ...common, ...kindOf(node, schema) } as Field;
  });
  return [...fields.filter((field) => field.required), ...fields.filter((field) => !field.required)];
}

function kindOf(node: JsonObject, root: JsonObject): object {
  const options = optionsOf(node);
  if (options !== null) return { kind: 'choice', options };
  const money = moneyOf(node, root);
  if (money !== null) return money;
  const bounds = boundsOf(node);
  switch (node.type) {
    case 'boolean':
      return { kind: 'boolean' };
    case 'integer':
    case 'number':
      return {
        kind: 'number',
        bounds,
        whole: node.type === 'integer',
        percent: node.format === 'percent',
        decimal: false,
      };
    case 'string':
      if (node.format === DECIMAL_FORMAT)
        return { kind: 'number', bounds, whole: false, percent: false, decimal: true };
      return {
        kind: 'text',
        minLength: numberOf(node.minLength),
        maxLength: numberOf(node.maxLength),
        pattern: textOf(node.pattern),
      };
    case 'object':
      return { kind: 'json', what: 'a group of values' };
    case 'array':
      return { kind: 'json', what: 'a list' };
    default:
      return { kind: 'json', what: 'a value of any kind' };
  }
}

function moneyOf(node: JsonObject, root: JsonObject): object | null {
  const { amount, currency, ...others } = objectOf(node.properties);
  if (amount === undefined || currency === undefined || Object.keys(others).length > 0) return null;
  const currencies =
    optionsOf(resolved(objectOf(currency), root))?.map((option) => option.value) ?? CURRENCIES;
  return { kind: 'money', bounds: boundsOf(resolved(objectOf(amount), root)), currencies };
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

function controlLabels(ui: JsonObject | null): Map<string, string | null> {
  const labels = new Map<string, string | null>();
  const walk = (node: JsonObject): void => {
    const scope = textOf(node.scope);
    if (scope !== null) labels.set(scope.replace('#/properties/', ''), textOf(node.label));
    if (Array.isArray(node.elements)) (node.elements as Json[]).map(objectOf).forEach(walk);
  };
  if (ui !== null) walk(ui);
  return labels;
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
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
