/** The form of an extension's configuration, derived from its generated schema (extensions.md section 8.3). */
import { resolved } from '../../../contract/configuration/shape-of-schema.ts';
import type { Json, JsonObject } from '../../../contract/json.ts';

export interface Choice {
  value: string;
  name: string;
}

export interface Field {
  /** Property of the configuration, snake_case. */
  key: string;
  label: string;
  help: string | null;
  required: boolean;
  /** `json`: a shape that has no control of its own; it is written as JSON rather than left out. */
  kind: 'money' | 'integer' | 'number' | 'decimal' | 'text' | 'switch' | 'choice' | 'json';
  choices: readonly Choice[];
  /** `default` of the schema. */
  initial: Json | undefined;
}

/** In the order of the layout where there is one, else of the schema; required ones first. */
export function fieldsOf(schema: JsonObject | null, ui: JsonObject | null = null): Field[] {
  if (schema === null) return [];
  const properties = object(schema['properties']);
  const required = list(schema['required']);
  const placed = controlsOf(ui).filter((key) => key in properties);
  const keys = [...placed, ...Object.keys(properties).filter((key) => !placed.includes(key))];
  const fields = keys.map((key) => fieldOf(key, object(properties[key]), schema, required.includes(key)));
  return [...fields.filter((field) => field.required), ...fields.filter((field) => !field.required)];
}

function fieldOf(key: string, property: JsonObject, schema: JsonObject, required: boolean): Field {
  const shape = resolved(property, schema) as JsonObject;
  return {
    key,
    label: text(shape['title']) ?? key.replaceAll('_', ' '),
    help: text(shape['description']),
    required,
    kind: kindOf(shape),
    choices: choicesOf(shape),
    initial: shape['default'],
  };
}

function kindOf(shape: JsonObject): Field['kind'] {
  if (choicesOf(shape).length > 0) return 'choice';
  const { amount, currency } = object(shape['properties']);
  if (amount !== undefined && currency !== undefined && Object.keys(object(shape['properties'])).length === 2)
    return 'money';
  switch (shape['type']) {
    case 'boolean':
      return 'switch';
    case 'integer':
      return 'integer';
    case 'number':
      return 'number';
    case 'string':
      return shape['format'] === 'decimal' ? 'decimal' : 'text';
    default:
      return 'json';
  }
}

function choicesOf(shape: JsonObject): Choice[] {
  const written = list(shape['oneOf']).map(object);
  if (written.length > 0 && written.every((one) => typeof one['const'] === 'string')) {
    return written.map((one) => ({
      value: String(one['const']),
      name: text(one['title']) ?? String(one['const']),
    }));
  }
  const plain = list(shape['enum']);
  const strings = plain.every((value) => typeof value === 'string');
  return strings ? plain.map((value) => ({ value: String(value), name: String(value) })) : [];
}

function controlsOf(layout: Json | undefined): string[] {
  const node = object(layout);
  const scope = text(node['scope']);
  if (node['type'] === 'Control' && scope !== null) return [scope.replace('#/properties/', '')];
  return list(node['elements']).flatMap(controlsOf);
}

function object(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

const list = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];
const text = (value: Json | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
