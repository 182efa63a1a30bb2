/** What a form holds for each field, what is wrong with it, and the configuration that it makes. Pure. */
import { formatMoney } from '../../core/money.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Bounds, Field } from './form-fields.ts';

export type MoneyValue = { amount: number | null; currency: string };
export type FieldValue = string | boolean | MoneyValue;
export type Values = Record<string, FieldValue>;

/** The text of a field that is typed or chosen; empty for one that is not. */
export function textIn(value: FieldValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

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
    case 'json':
      return saved === null ? '' : JSON.stringify(saved, null, 2);
    default:
      return typeof saved === 'string' || typeof saved === 'number' ? String(saved) : '';
  }
}

/** The configuration to send. Optional fields left empty are left out; what no field names stays as saved. */
export function configurationOf(
  fields: readonly Field[],
  values: Values,
  saved: JsonObject | null,
): JsonObject {
  const made: Record<string, Json> = { ...saved };
  for (const field of fields) {
    if (!(field.key in values)) continue;
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
  const text = textIn(value).trim();
  if (text === '') return undefined;
  if (field.kind === 'json') return parsed(text);
  return field.kind === 'number' && !field.decimal ? Number(text) : text;
}

/** Undefined for what is no JSON. */
function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** What is wrong with a value, as a sentence; null when nothing is. */
export function errorOf(field: Field, value: FieldValue | undefined): string | null {
  const unread = field.kind === 'json' && typeof value === 'string' && value.trim() !== '';
  if (unread && parsed(value) === undefined) return 'This is not JSON. Check quotes, commas and brackets.';
  const json = jsonOf(field, value);
  if (json === undefined) return field.required ? 'Fill this in.' : null;
  switch (field.kind) {
    case 'money': {
      const money = value as { amount: number; currency: string };
      if (!field.currencies.includes(money.currency)) return 'Give a currency of three letters, such as USD.';
      if (!Number.isSafeInteger(money.amount)) return 'Enter an amount in whole cents or the like.';
      return limitError(String(money.amount), field.bounds, (limit) => limitAsMoney(limit, money.currency));
    }
    case 'number': {
      const text = textIn(value).trim();
      if (!/^-?\d+(\.\d+)?$/.test(text)) return 'Enter a number, such as 5 or 0.25.';
      if (field.whole && !/^-?\d+$/.test(text)) return 'Enter a whole number.';
      return limitError(text, field.bounds, (limit) => limit);
    }
    case 'text':
      return textError(field, textIn(value).trim());
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

function limitError(text: string, bounds: Bounds, say: (limit: string) => string): string | null {
  const value = Number(text);
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = bounds;
  if (exclusiveMinimum !== undefined && value <= Number(exclusiveMinimum))
    return `Must be above ${say(exclusiveMinimum)}.`;
  if (minimum !== undefined && value < Number(minimum)) return `Must be at least ${say(minimum)}.`;
  if (exclusiveMaximum !== undefined && value >= Number(exclusiveMaximum))
    return `Must be below ${say(exclusiveMaximum)}.`;
  if (maximum !== undefined && value > Number(maximum)) return `Must be at most ${say(maximum)}.`;
  return null;
}

function limitAsMoney(limit: string, currency: string): string {
  return /^-?\d+$/.test(limit) ? formatMoney(BigInt(limit), currency.toLowerCase()) : limit;
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
    return money === null ? 'not readable' : formatMoney(BigInt(money.amount), money.currency.toLowerCase());
  }
  if (field.kind === 'boolean') return saved === true ? 'Yes' : 'No';
  if (field.kind === 'choice')
    return field.options.find((one) => one.value === saved)?.title ?? JSON.stringify(saved);
  return typeof saved === 'string' || typeof saved === 'number' ? String(saved) : JSON.stringify(saved);
}

/** The configuration in a line: `Minimum proration amount $5.00 · Unit Days`. */
export function configurationText(fields: readonly Field[], configuration: JsonObject | null): string {
  return fields
    .filter((field) => configuration?.[field.key] !== undefined)
    .map((field) => `${field.label} ${shown(field, configuration?.[field.key])}`)
    .join(' · ');
}

/** The field that a refusal names with `configuration[key]…`; null when it names none of this form. */
export function fieldOfParam(fields: readonly Field[], param: string | null): string | null {
  const key = /^configuration\[([^\]]+)\]/.exec(param ?? '')?.[1];
  return fields.find((field) => field.key === key)?.key ?? null;
}

/** Money of a configuration: `{amount: "500", currency: "usd"}`, whole minor units. Null when it is not that. */
export function moneyOf(value: unknown): { amount: number; currency: string } | null {
  const { amount, currency } = (value ?? {}) as { amount?: unknown; currency?: unknown };
  if (typeof currency !== 'string' || typeof amount !== 'string' || !/^-?\d+$/.test(amount)) return null;
  const minor = Number(amount);
  return Number.isSafeInteger(minor) ? { amount: minor, currency } : null;
}
