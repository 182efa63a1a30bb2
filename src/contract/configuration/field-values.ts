/** What a form holds for one field, and what it starts with. Pure. */
import type { Json } from '../json.ts';
import type { Field } from './form-fields.ts';
import { isObject } from './refined.ts';

export type MoneyValue = { amount: number | null; currency: string };

/** An entry of a list or record; `id` keeps its control while others come and go. */
export interface Entry {
  id: string;
  /** Key of a record's entry, as typed; empty in a list. */
  name: string;
  value: FieldValue;
}

export type FieldValue = string | boolean | MoneyValue | Values | readonly Entry[];

/** By key: of a whole form, or of an object within one. */
export interface Values {
  [key: string]: FieldValue;
}

/** The text of a field that is typed or chosen; empty for one that is not. */
export function textIn(value: FieldValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function entriesIn(value: FieldValue | undefined): readonly Entry[] {
  return Array.isArray(value) ? (value as readonly Entry[]) : [];
}

export function valuesIn(value: FieldValue | undefined): Values {
  return typeof value === 'object' && !Array.isArray(value) ? (value as Values) : {};
}

/** @param currency the account's, for money that has none yet */
export function valueOf(field: Field, saved: Json, currency: string): FieldValue {
  switch (field.kind) {
    case 'money':
      return moneyOf(saved) ?? { amount: null, currency };
    case 'boolean':
      return saved === true;
    case 'fixed':
      return '';
    case 'json':
      return saved === null ? '' : JSON.stringify(saved, null, 2);
    case 'reference':
      return isObject(saved) && typeof saved.id === 'string' ? saved.id : '';
    case 'object':
      return Object.fromEntries(
        field.fields.map((inner) => [
          inner.key,
          valueOf(inner, startOf(inner, saved, !field.required), currency),
        ]),
      );
    case 'list':
      return (Array.isArray(saved) ? (saved as Json[]) : []).map((item, index) =>
        entry(String(index), '', valueOf(field.item, item, currency)),
      );
    case 'record':
      return Object.entries(isObject(saved) ? saved : {}).map(([name, item], index) =>
        entry(String(index), name, valueOf(field.item, item, currency)),
      );
    default:
      return typeof saved === 'string' || typeof saved === 'number' || typeof saved === 'boolean'
        ? String(saved)
        : '';
  }
}

/** What is saved; the default where nothing has been, or where a value has to be and is not. */
export function startOf(field: Field, saved: Json, leaveEmpty = false): Json {
  const known = isObject(saved) && Object.hasOwn(saved, field.key) ? saved[field.key]! : null;
  if (known !== null || leaveEmpty) return known;
  if (isObject(saved) && (!field.required || Object.hasOwn(saved, field.key))) return null;
  return field.initial;
}

/** A new entry of a list or record. */
export function newEntry(
  field: Field & { kind: 'list' | 'record' },
  entries: readonly Entry[],
  currency: string,
): Entry {
  const id = 1 + Math.max(-1, ...entries.map((each) => Number(each.id)));
  return entry(String(id), '', valueOf(field.item, field.item.initial, currency));
}

function entry(id: string, name: string, value: FieldValue): Entry {
  return { id, name, value };
}

/** Money of a configuration: `{amount: "500", currency: "usd"}`, whole minor units. Null when it is not that. */
export function moneyOf(value: unknown): { amount: number; currency: string } | null {
  const { amount, currency } = (value ?? {}) as { amount?: unknown; currency?: unknown };
  if (typeof currency !== 'string' || typeof amount !== 'string' || !/^-?\d+$/.test(amount)) return null;
  const minor = Number(amount);
  return Number.isSafeInteger(minor) ? { amount: minor, currency } : null;
}
