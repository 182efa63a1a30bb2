/** The JSON that a form stands for, and which of its fields their rules hide or lock. Pure. */
import type { Json, JsonObject } from '../json.ts';
import { entriesIn, textIn, valuesIn } from './field-values.ts';
import type { FieldValue, MoneyValue, Values } from './field-values.ts';
import type { Field } from './form-fields.ts';
import { holds } from './form-rules.ts';

/** Undefined: nothing is set, and nothing is sent. */
export function jsonOf(field: Field, value: FieldValue | undefined): Json | undefined {
  if (field.kind === 'fixed') return field.required ? field.value : undefined;
  if ((!field.required || field.nullable) && isEmpty(field, value)) return field.required ? null : undefined;
  switch (field.kind) {
    case 'boolean':
      return value === true;
    case 'money': {
      const money = value as MoneyValue;
      return money.amount === null ? undefined : { amount: String(money.amount), currency: money.currency };
    }
    case 'object':
      return objectOf(field.fields, valuesIn(value), {});
    case 'list':
      return entriesIn(value).flatMap((each) => jsonOf(field.item, each.value) ?? []);
    case 'record':
      return Object.fromEntries(
        entriesIn(value).flatMap(({ name, value: of }) => {
          const json = jsonOf(field.item, of);
          return json === undefined ? [] : [[name, json]];
        }),
      );
    default:
      return scalarOf(field, textIn(value).trim());
  }
}

function scalarOf(field: Field, text: string): Json | undefined {
  if (text === '') return undefined;
  if (field.kind === 'json') return parsed(text);
  if (field.kind === 'reference') return { id: text };
  if (field.kind === 'choice' && field.booleans) return text === 'true';
  return field.kind === 'number' && !field.decimal ? Number(text) : text;
}

/** Whether nothing has been filled in. An optional switch that is off says no; it is not empty. */
function isEmpty(field: Field, value: FieldValue | undefined): boolean {
  switch (field.kind) {
    case 'boolean':
      return false;
    case 'money':
      return ((value as MoneyValue | undefined)?.amount ?? null) === null;
    case 'object': {
      const values = valuesIn(value);
      return field.fields.every((inner) =>
        inner.kind === 'boolean'
          ? values[inner.key] !== true
          : inner.kind === 'fixed' || isEmpty(inner, values[inner.key]),
      );
    }
    case 'list':
    case 'record':
      return entriesIn(value).length === 0;
    default:
      return textIn(value).trim() === '';
  }
}

/**
 * What the fields send, over what is there already. Hidden: an optional field is left out, a required one is its
 * default.
 */
export function objectOf(fields: readonly Field[], values: Values, saved: JsonObject): JsonObject {
  const hidden = hiddenAmong(fields, values);
  const made = new Map<string, Json>(Object.entries(saved));
  for (const field of fields) {
    if (!Object.hasOwn(values, field.key) && field.kind !== 'fixed') continue;
    const json = hidden.has(field.key) ? hiddenJson(field) : jsonOf(field, values[field.key]);
    // A layout of somebody else's may hide what has to be there: then it stays as it is.
    if (json === undefined && hidden.has(field.key) && field.required) continue;
    if (json === undefined) made.delete(field.key);
    else made.set(field.key, json);
  }
  return Object.fromEntries(made);
}

function hiddenJson(field: Field): Json | undefined {
  if (!field.required) return undefined;
  return field.kind === 'fixed' ? field.value : (field.initial ?? (field.nullable ? null : undefined));
}

/** Keys of the fields that their rules hide. */
export function hiddenAmong(fields: readonly Field[], values: Values): ReadonlySet<string> {
  const looking = new Set<string>();
  const isHidden = (field: Field): boolean => {
    const { rule, key } = field;
    // Rules that go round in a ring hide nothing.
    if (rule === null || looking.has(key) || (rule.effect !== 'SHOW' && rule.effect !== 'HIDE')) return false;
    looking.add(key);
    const met = holds(rule, (other) => {
      const found = fields.find((each) => each.key === other);
      if (!found) return undefined;
      return isHidden(found) ? hiddenJson(found) : jsonOf(found, values[other]);
    });
    looking.delete(key);
    return met === (rule.effect === 'HIDE');
  };
  return new Set(fields.filter(isHidden).map(({ key }) => key));
}

/** Keys of the fields that can be seen but not changed. */
export function disabledAmong(fields: readonly Field[], values: Values): ReadonlySet<string> {
  const hidden = hiddenAmong(fields, values);
  const disabled = fields.filter(({ rule }) => {
    if (rule === null || (rule.effect !== 'ENABLE' && rule.effect !== 'DISABLE')) return false;
    const met = holds(rule, (other) => {
      const found = fields.find((each) => each.key === other);
      return found && (hidden.has(other) ? hiddenJson(found) : jsonOf(found, values[other]));
    });
    return met === (rule.effect === 'DISABLE');
  });
  return new Set(disabled.map(({ key }) => key));
}

/** Undefined for what is no JSON. */
export function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
