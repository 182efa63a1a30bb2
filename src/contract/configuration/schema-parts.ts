/** What a schema says of one value: its choices, bounds and steps. */
import type { Json, JsonObject } from '../json.ts';
import { CURRENCIES } from './currencies.ts';
import type { Bounds } from './field.ts';
import { DECIMAL_BOUNDS, DECIMAL_STEP } from './keywords.ts';
import type { Bound } from './keywords.ts';
import { isObject } from './refined.ts';
import { resolved } from './shape-of-schema.ts';

export const YES_NO = [
  { value: 'true', title: 'Yes' },
  { value: 'false', title: 'No' },
];

export function numeric(
  node: JsonObject,
  more: { whole: boolean; percent: boolean; decimal: boolean },
): object {
  return { kind: 'number', bounds: boundsOf(node), step: stepOf(node), ...more };
}

export function moneyOf(node: JsonObject, root: JsonObject): object | null {
  const { amount, currency, ...others } = objectOf(node.properties);
  if (!isObject(amount) || !isObject(currency) || Object.keys(others).length > 0) return null;
  const currencies = optionsOf(resolved(currency, root))?.map((option) => option.value) ?? CURRENCIES;
  const bounded = resolved(amount, root);
  return { kind: 'money', bounds: boundsOf(bounded), step: stepOf(bounded), currencies };
}

/** Literal unions come as `oneOf` of consts, or as a flat `enum`. */
export function optionsOf(node: JsonObject): { value: string; title: string }[] | null {
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
export function boundsOf(node: JsonObject): Bounds {
  const bounds: Bounds = {};
  for (const [bound, keyword] of Object.entries(DECIMAL_BOUNDS) as [Bound, string][]) {
    const limit = node[keyword] ?? node[bound];
    if (typeof limit === 'number' || typeof limit === 'string') bounds[bound] = String(limit);
  }
  return bounds;
}

export function stepOf(node: JsonObject): string | null {
  const step = node[DECIMAL_STEP] ?? node.multipleOf;
  return typeof step === 'number' || typeof step === 'string' ? String(step) : null;
}

export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

export function numberOf(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

export function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
