/** What a form holds for each field, what is wrong with it, and the configuration that it makes. Pure. */
import type { Failure } from '../../../src/console/answer.ts';
import { formatMoney } from '../../../src/console/format.ts';
import type { Json, JsonObject } from '../../../src/contract/json.ts';
import { moneyOf } from '../../effects.ts';
import type { Field, Limits } from './fields.ts';

export type MoneyValue = { amount: number | null; currency: string };
export type FieldValue = string | boolean | MoneyValue;
export type Values = Record<string, FieldValue>;

/** @param currency the account's, for money that has none yet */
export function valuesOf(
  fields: readonly Field[],
  configuration: JsonObject | null,
  currency: string,
): Values {
  return Object.fromEntries(
    fields.map((field) => [field.key, valueOf(field, configuration?.[field.key] ?? field.initial, currency)]),
  );
}

function valueOf(field: Field, saved: Json, currency: string): FieldValue {
  switch (field.kind) {
    case 'money':
      return moneyOf(saved) ?? { amount: null, currency };
    case 'boolean':
      return saved === true;
    default:
      return typeof saved === 'string' || typeof saved === 'number' ? String(saved) : '';
  }
}

/** The configuration to send. Optional fields left empty are left out; what the form cannot edit stays as saved. */
export function configurationOf(
  fields: readonly Field[],
  values: Values,
  saved: JsonObject | null,
): JsonObject {
  const made: Record<string, Json> = { ...saved };
  for (const field of fields) {
    if (field.kind === 'unsupported') continue;
    const json = jsonOf(field, values[field.key]);
    if (json === undefined) delete made[field.key];
    else made[field.key] = json;
  }
  return made;
}

function jsonOf(field: Field, value: FieldValue | undefined): Json | undefined {
  if (field.kind === 'boolean') return value === true;
  if (field.kind === 'money') {
    const money = value as MoneyValue;
    return money.amount === null ? undefined : { amount: String(money.amount), currency: money.currency };
  }
  const text = String(value ?? '').trim();
  if (text === '') return undefined;
  return field.kind === 'number' && !field.decimal ? Number(text) : text;
}

/** What is wrong with a value, as a sentence; null when nothing is. */
export function errorOf(field: Field, value: FieldValue | undefined): string | null {
  const json = jsonOf(field, value);
  if (json === undefined) return field.required ? 'Fill this in.' : null;
  switch (field.kind) {
    case 'money': {
      const money = value as { amount: number; currency: string };
      if (!Number.isSafeInteger(money.amount)) return 'Enter an amount in whole cents or the like.';
      return limitError(String(money.amount), field.limits, (limit) => limitAsMoney(limit, money.currency));
    }
    case 'number': {
      const text = String(json);
      if (!/^-?\d+(\.\d+)?$/.test(String(value).trim())) return 'Enter a number, such as 5 or 0.25.';
      if (field.whole && !/^-?\d+$/.test(text)) return 'Enter a whole number.';
      return limitError(text, field.limits, (limit) => limit);
    }
    case 'text':
      return textError(field, String(json));
    case 'choice':
      return field.options.some((option) => option.value === json) ? null : 'Choose one of these.';
    default:
      return null;
  }
}

function textError(field: Field & { kind: 'text' }, text: string): string | null {
  if (field.minLength !== null && text.length < field.minLength)
    return `Use at least ${field.minLength} characters.`;
  if (field.maxLength !== null && text.length > field.maxLength)
    return `Use at most ${field.maxLength} characters.`;
  if (field.pattern !== null && !new RegExp(field.pattern, 'u').test(text))
    return 'This does not have the right form.';
  return null;
}

function limitError(text: string, limits: Limits, say: (limit: string) => string): string | null {
  const value = Number(text);
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = limits;
  if (exclusiveMinimum !== undefined && value <= Number(exclusiveMinimum))
    return `Must be above ${say(exclusiveMinimum)}.`;
  if (minimum !== undefined && value < Number(minimum)) return `Must be at least ${say(minimum)}.`;
  if (exclusiveMaximum !== undefined && value >= Number(exclusiveMaximum))
    return `Must be below ${say(exclusiveMaximum)}.`;
  if (maximum !== undefined && value > Number(maximum)) return `Must be at most ${say(maximum)}.`;
  return null;
}

function limitAsMoney(limit: string, currency: string): string {
  return /^-?\d+$/.test(limit) ? formatMoney(BigInt(limit), currency) : limit;
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
    const [was, is] = [shown(field, before?.[field.key]), shown(field, after[field.key])];
    return { key: field.key, label: field.label, before: was, after: is, changed: was !== is };
  });
}

/** A saved value in words: `$5.00`, `Yes`, the title of a choice, `not set`. */
export function shown(field: Field, saved: Json | undefined): string {
  if (saved === undefined || saved === null) return 'not set';
  if (field.kind === 'money') {
    const money = moneyOf(saved);
    return money === null ? 'not readable' : formatMoney(money.amount, money.currency);
  }
  if (field.kind === 'boolean') return saved === true ? 'Yes' : 'No';
  if (field.kind === 'choice')
    return field.options.find((one) => one.value === saved)?.title ?? JSON.stringify(saved);
  if (field.kind === 'unsupported') return JSON.stringify(saved);
  return typeof saved === 'string' || typeof saved === 'number' ? String(saved) : JSON.stringify(saved);
}

/** The field that a refusal names with `configuration[key]…`; null when it names none of this form. */
export function fieldOfFailure(fields: readonly Field[], failure: Failure): string | null {
  const key = /^configuration\[([^\]]+)\]/.exec(failure.param ?? '')?.[1];
  return fields.find((field) => field.key === key)?.key ?? null;
}
