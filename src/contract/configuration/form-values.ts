/** A whole form: what it starts with, the configuration that it makes, and both in words. Pure. */
import { formatMoney } from '../../core/money.ts';
import type { Json, JsonObject } from '../json.ts';
import { hiddenAmong, jsonOf, objectOf } from './field-json.ts';
import { moneyOf, startOf, valueOf } from './field-values.ts';
import type { Values } from './field-values.ts';
import type { Field } from './form-fields.ts';
import { same } from './form-rules.ts';
import { isObject } from './refined.ts';

export { errorOf } from './field-errors.ts';
export { moneyOf, textIn } from './field-values.ts';
export type { FieldValue, MoneyValue, Values } from './field-values.ts';

/** @param currency the account's, for money that has none yet */
export function valuesOf(
  fields: readonly Field[],
  configuration: JsonObject | null,
  currency: string,
): Values {
  return Object.fromEntries(
    fields.map((field) => [field.key, valueOf(field, startOf(field, configuration), currency)]),
  );
}

/**
 * The configuration to send. Optional fields left empty are left out, as are hidden ones; what no field names, and what
 * nobody changed, stays exactly as saved.
 */
export function configurationOf(
  fields: readonly Field[],
  values: Values,
  saved: JsonObject | null,
): JsonObject {
  const made = objectOf(fields, values, saved ?? {});
  if (saved === null) return made;
  const hidden = hiddenAmong(fields, values);
  const untouched = fields.filter((field) => !hidden.has(field.key) && isUntouched(field, values, saved));
  const unset = new Set(untouched.map(({ key }) => key).filter((key) => !Object.hasOwn(saved, key)));
  const kept = untouched.flatMap(({ key }) => (unset.has(key) ? [] : [[key, saved[key]!]]));
  const others = Object.entries(made).filter(([key]) => !unset.has(key));
  return Object.fromEntries([...others, ...kept]) as JsonObject;
}

function isUntouched(field: Field, values: Values, saved: JsonObject): boolean {
  const isSaved = Object.hasOwn(saved, field.key);
  if (!isSaved && field.required) return false;
  const before = jsonOf(field, valueOf(field, isSaved ? saved[field.key]! : null, ''));
  return same(before, jsonOf(field, values[field.key]));
}

/** The same values, with those of hidden fields as an empty form has them: what nobody sees is not held against them. */
export function withoutHidden(fields: readonly Field[], values: Values, currency: string): Values {
  const hidden = hiddenAmong(fields, values);
  if (hidden.size === 0) return values;
  const empty = fields.filter(({ key }) => hidden.has(key));
  return { ...values, ...valuesOf(empty, null, currency) };
}

export interface FieldChange {
  key: string;
  label: string;
  before: string;
  after: string;
}

/** Field by field what a configuration would change, for the review before it takes effect. */
export function changesOf(
  fields: readonly Field[],
  before: JsonObject | null,
  after: JsonObject,
): (FieldChange & { changed: boolean })[] {
  return fields.map((field) => {
    const [was, is] = [before?.[field.key], after[field.key]];
    return {
      key: field.key,
      label: field.label,
      before: shown(field, was),
      after: shown(field, is),
      changed: !same(was, is),
    };
  });
}

/** A saved value in words: `$5.00`, `Yes`, the title of a choice, `Key region, Value eu`, `not set`. */
export function shown(field: Field, saved: Json | undefined): string {
  if (saved === undefined || saved === null) return 'not set';
  switch (field.kind) {
    case 'money': {
      const money = moneyOf(saved);
      return money === null
        ? 'not readable'
        : formatMoney(BigInt(money.amount), money.currency.toLowerCase());
    }
    case 'boolean':
      return saved === true ? 'Yes' : 'No';
    case 'choice':
      return (
        field.options.find((one) => one.value === (typeof saved === 'boolean' ? String(saved) : saved))
          ?.title ?? JSON.stringify(saved)
      );
    case 'reference':
      return isObject(saved) && typeof saved.id === 'string' ? saved.id : 'not readable';
    case 'object':
      return wordsOf(field.fields, isObject(saved) ? saved : null, ', ') || 'empty';
    case 'list':
      return (
        (Array.isArray(saved) ? saved : []).map((item) => shown(field.item, item as Json)).join('; ') ||
        'none'
      );
    case 'record':
      return (
        Object.entries(isObject(saved) ? saved : {})
          .map(([name, item]) => `${name}: ${shown(field.item, item)}`)
          .join('; ') || 'none'
      );
    default:
      return typeof saved === 'string' || typeof saved === 'number' ? String(saved) : JSON.stringify(saved);
  }
}

/** The configuration in a line: `Minimum proration amount $5.00 · Unit Days`. */
export function configurationText(fields: readonly Field[], configuration: JsonObject | null): string {
  return wordsOf(fields, configuration, ' · ');
}

function wordsOf(fields: readonly Field[], configuration: JsonObject | null, between: string): string {
  return fields
    .filter((field) => configuration?.[field.key] !== undefined)
    .map((field) => `${field.label} ${shown(field, configuration?.[field.key])}`)
    .join(between);
}

/** The field that a refusal names with `configuration[key]…`; null when it names none of this form. */
export function fieldOfParam(fields: readonly Field[], param: string | null): string | null {
  const key = /^configuration\[([^\]]+)\]/.exec(param ?? '')?.[1];
  return fields.find((field) => field.key === key)?.key ?? null;
}

export interface Section {
  title: string | null;
  fields: readonly Field[];
}

/** The form from top to bottom: groups under their titles; without any, optional fields under a heading of their own. */
export function sectionsOf(fields: readonly Field[]): Section[] {
  if (fields.every(({ group }) => group === null)) {
    const first = fields.findIndex(({ required }) => !required);
    const split = first > 0 && fields.slice(first).every(({ required }) => !required);
    if (!split) return fields.length === 0 ? [] : [{ title: null, fields }];
    return [
      { title: null, fields: fields.slice(0, first) },
      { title: 'Optional', fields: fields.slice(first) },
    ];
  }
  return fields.reduce<Section[]>((sections, field) => {
    const last = sections.at(-1);
    if (last?.title === field.group)
      return [...sections.slice(0, -1), { ...last, fields: [...last.fields, field] }];
    return [...sections, { title: field.group, fields: [field] }];
  }, []);
}
