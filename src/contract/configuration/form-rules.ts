/**
 * Rules of a JSON Forms layout: a field is shown or hidden, can be changed or not, by what other fields hold. They shape
 * the form alone. What a hidden field held is not sent: nobody should be billed by a value that nobody sees.
 */
import type { Json, JsonObject } from '../json.ts';
import { readDecimal } from '../shapes/scalars.ts';
import { DECIMAL_BOUNDS, DECIMAL_STEP } from './keywords.ts';
import type { Bound } from './keywords.ts';
import { isMultiple, isWithin } from './limits.ts';
import { isObject } from './refined.ts';

export type Effect = 'SHOW' | 'HIDE' | 'ENABLE' | 'DISABLE';

export interface FormRule {
  effect: Effect;
  /** All of them have to hold. */
  conditions: readonly { key: string; schema: JsonObject; whenUnset: boolean }[];
}

const EFFECTS: ReadonlySet<unknown> = new Set(['SHOW', 'HIDE', 'ENABLE', 'DISABLE']);
const SCOPE = '#/properties/';

/** Null for none, and for one that says more than is understood here: the field is then shown as any other. */
export function ruleOf(rule: Json | undefined): FormRule | null {
  if (!isObject(rule) || !EFFECTS.has(rule.effect) || !isObject(rule.condition)) return null;
  const { scope, schema, failWhenUndefined } = rule.condition;
  if (typeof scope !== 'string' || !isObject(schema)) return null;
  const conditions = scope.startsWith(SCOPE)
    ? [{ key: scope.slice(SCOPE.length), schema, whenUnset: failWhenUndefined !== true }]
    : scope === '#'
      ? conditionsOf(schema)
      : null;
  if (conditions === null || !conditions.every((each) => Object.keys(each.schema).every(isKnown)))
    return null;
  return { effect: rule.effect as Effect, conditions };
}

/** `{allOf: [{properties: {key: …}, required: [key]}]}` */
function conditionsOf({ allOf, ...others }: JsonObject): FormRule['conditions'] | null {
  if (!Array.isArray(allOf) || Object.keys(others).length > 0) return null;
  const found = (allOf as Json[]).map((each) => {
    if (!isObject(each) || !isObject(each.properties)) return null;
    const required = (each.required ?? []) as readonly string[];
    return Object.entries(each.properties).map(([key, schema]) => ({
      key,
      schema: isObject(schema) ? schema : {},
      whenUnset: !required.includes(key),
    }));
  });
  return found.some((each) => each === null) ? null : found.flatMap((each) => each ?? []);
}

/** @param valueOf the value that a field would send now; undefined where it is not set */
export function holds({ conditions }: FormRule, valueOf: (key: string) => Json | undefined): boolean {
  return conditions.every(({ key, schema, whenUnset }) => {
    const value = valueOf(key);
    return value === undefined
      ? whenUnset && schema.const === undefined && schema.enum === undefined
      : meets(schema, value);
  });
}

type Check = (asked: Json, value: Json) => boolean;

const BOUND =
  (bound: Bound): Check =>
  (limit, value) =>
    typeof value !== 'number' || isWithin(bound, String(value), limit as number);
const DECIMAL =
  (check: (value: string, limit: string | number) => boolean): Check =>
  (limit, value) =>
    typeof value !== 'string' ||
    typeof readDecimal(value) !== 'string' ||
    check(value, limit as string | number);

const CHECKS: Readonly<Record<string, Check>> = {
  const: (asked, value) => same(asked, value),
  enum: (asked, value) => (asked as Json[]).some((each) => same(each, value)),
  minimum: BOUND('minimum'),
  maximum: BOUND('maximum'),
  exclusiveMinimum: BOUND('exclusiveMinimum'),
  exclusiveMaximum: BOUND('exclusiveMaximum'),
  multipleOf: (step, value) => typeof value !== 'number' || isMultiple(String(value), step as number),
  ...Object.fromEntries(
    (Object.entries(DECIMAL_BOUNDS) as [Bound, string][]).map(([bound, keyword]) => [
      keyword,
      DECIMAL((value, limit) => isWithin(bound, value, limit)),
    ]),
  ),
  [DECIMAL_STEP]: DECIMAL(isMultiple),
  minLength: (least, value) => typeof value !== 'string' || [...value].length >= (least as number),
  maxLength: (most, value) => typeof value !== 'string' || [...value].length <= (most as number),
  pattern: (pattern, value) => typeof value !== 'string' || new RegExp(pattern as string, 'u').test(value),
  minItems: (least, value) => !Array.isArray(value) || value.length >= (least as number),
  maxItems: (most, value) => !Array.isArray(value) || value.length <= (most as number),
};

function isKnown(keyword: string): boolean {
  return Object.hasOwn(CHECKS, keyword);
}

function meets(schema: JsonObject, value: Json): boolean {
  return Object.entries(schema).every(([keyword, asked]) => CHECKS[keyword]!(asked, value));
}

/** Whether two values say the same, whatever the order of their keys. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((each, index) => same(each as Json, b[index] as Json));
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]))
  );
}
