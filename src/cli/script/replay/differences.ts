/** What differs between two answers, in words and numbers. */
import type { Json, JsonObject } from '../../../contract/json.ts';
import type { Shape } from '../../../contract/shapes/shape.ts';
import { Decimal } from '../../../sdk/index.ts';

/**
 * Sentences such as `item "credit": prorationFactor was −0.5, is 0`. Entries of lists that have a `key` are held
 * against each other by it, in whatever order they come: billing takes them so.
 *
 * @param shape of both; equal decimals are equal however they are spelled
 */
export function differences(shape: Shape, before: Json, after: Json): string[] {
  return compared(plain(shape, before), plain(shape, after), { item: '', path: '' });
}

interface Place {
  /** `item "credit": ` or nothing. */
  item: string;
  path: string;
}

function compared(before: Json | undefined, after: Json | undefined, at: Place): string[] {
  if (before === undefined || after === undefined) {
    if (before === after) return [];
    return [said(at, before === undefined ? `is new: ${shown(after)}` : `was ${shown(before)}, is gone`)];
  }
  if (Array.isArray(before) && Array.isArray(after))
    return comparedLists(before as Json[], after as Json[], at);
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) =>
      compared(before[name], after[name], { ...at, path: joined(at.path, name) }),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after)
    ? []
    : [said(at, `was ${shown(before)}, is ${shown(after)}`)];
}

function comparedLists(before: readonly Json[], after: readonly Json[], at: Place): string[] {
  const [old, now] = [byKey(before), byKey(after)];
  if (!old || !now) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) =>
      compared(before[index], after[index], { ...at, path: `${at.path}[${index}]` }),
    ).flat();
  }
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const item = { item: `${at.item}${within(at.path)}item ${JSON.stringify(key)}: `, path: '' };
    if (!now.has(key)) return [`${item.item}was answered, is left out`];
    if (!old.has(key)) return [`${item.item}was left out, is answered`];
    return compared(old.get(key), now.get(key), item);
  });
}

/** `items` need not be said of an item. */
const within = (path: string) => (path === 'items' ? '' : `${path.replace(/\.items$/, '')}: `);

function byKey(list: readonly Json[]): Map<string, JsonObject> | null {
  if (!list.every((entry) => isObject(entry) && typeof entry.key === 'string')) return null;
  const map = new Map(list.map((entry) => [(entry as JsonObject).key as string, entry as JsonObject]));
  return map.size === list.length ? map : null;
}

/** Decimals in the one spelling that they are written in. */
function plain(shape: Shape, value: Json): Json {
  if (value === null) return null;
  switch (shape.kind) {
    case 'decimal':
      return Decimal.from(value as string).toString();
    case 'array':
      return (value as readonly Json[]).map((item) => plain(shape.items, item));
    case 'nullable':
      return plain(shape.of, value);
    case 'record':
      return mapped(value as JsonObject, () => shape.values);
    case 'object':
      return mapped(value as JsonObject, (name) => {
        const chosen = shape.cases && (value as JsonObject)[shape.cases.on];
        const more = typeof chosen === 'string' ? shape.cases?.fields[chosen] : undefined;
        return (shape.fields[name] ?? more?.[name])?.shape ?? { kind: 'json' };
      });
    default:
      return value;
  }
}

function mapped(value: JsonObject, shapeOf: (name: string) => Shape): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(shapeOf(name), item)]));
}

function said({ item, path }: Place, what: string): string {
  return `${item}${path === '' ? 'the answer' : path} ${what}`;
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Numbers and dates bare, with a true minus; the rest as JSON. */
function shown(value: Json | undefined): string {
  if (typeof value === 'string' && NUMBER.test(value)) return value.replace('-', '−');
  if (typeof value === 'string' && !Number.isNaN(Date.parse(value)) && /^\d{4}-/.test(value)) return value;
  return JSON.stringify(value);
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
