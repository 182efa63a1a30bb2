/**
 * One walk that checks JSON against a shape and writes it in script form (camelCase) or wire form (snake_case).
 *
 * Unknown keys. In what people and programs send (requests, configurations) they are refused: a misspelt optional
 * field such as `correspondingDebits` would change money silently, and the only forward compatibility that Stripe's
 * types provide is `priceKind: 'other'` (extensions.md 7.3), which the shapes have. In a script's answer they are left
 * out: TypeScript lets a script return wider objects, and nothing reads them.
 */
import type { Json, JsonObject } from '../json.ts';
import { Broken, described, readDecimal, readInstant } from './scalars.ts';
import { snakeCase } from './shape.ts';
import type { Field, Fields, ObjectShape, RecordShape, Shape } from './shape.ts';

export type Form = 'script' | 'wire';

/** Where a shape is not met. `path` is dotted, in the names of the source: `items[0].servicePeriod.startDate`. */
export interface Mismatch {
  path: string;
  /** Follows the path in a sentence: "must be a boolean, not 5". */
  rule: string;
}

export type Converted<T extends Json = Json> =
  { ok: true; value: T } | { ok: false; mismatches: readonly Mismatch[] };

export interface Conversion {
  from: Form;
  to: Form;
  unknownKeys: 'refuse' | 'leave out';
}

/** More than anyone reads; bounds the work on a hostile answer. */
const MAX_MISMATCHES = 20;

/** Scalars go on in one spelling: decimals as strings, dates in UTC to the millisecond. Never throws. */
export function convert(
  shape: ObjectShape | RecordShape,
  value: unknown,
  conversion: Conversion,
): Converted<JsonObject>;
export function convert(shape: Shape, value: unknown, conversion: Conversion): Converted;
export function convert(shape: Shape, value: unknown, conversion: Conversion): Converted {
  const mismatches: Mismatch[] = [];
  const converted = walk(shape, value, '', { ...conversion, mismatches });
  return mismatches.length === 0 ? { ok: true, value: converted } : { ok: false, mismatches };
}

/** "items[0].key must be a string, not 5" */
export function sentence({ path, rule }: Mismatch): string {
  return path === '' ? `It ${rule}` : `${path} ${rule}`;
}

interface Walk extends Conversion {
  mismatches: Mismatch[];
}

function walk(shape: Shape, value: unknown, path: string, at: Walk): Json {
  switch (shape.kind) {
    case 'string':
      return typeof value === 'string' ? value : wrong(path, `must be a string, not ${described(value)}`, at);
    case 'boolean':
      return typeof value === 'boolean'
        ? value
        : wrong(path, `must be true or false, not ${described(value)}`, at);
    case 'integer':
      if (!Number.isSafeInteger(value))
        return wrong(path, `must be a whole number, not ${described(value)}`, at);
      if (shape.minimum !== undefined && (value as number) < shape.minimum) {
        return wrong(path, `must be ${shape.minimum} or more, not ${described(value)}`, at);
      }
      return value as number;
    case 'number':
      return Number.isFinite(value)
        ? (value as number)
        : wrong(path, `must be a number, not ${described(value)}`, at);
    case 'decimal':
      return scalar(readDecimal(value), path, at);
    case 'instant':
      return scalar(readInstant(value), path, at);
    case 'enum':
      if (typeof value === 'string' && shape.values.includes(value)) return value;
      return wrong(path, `must be ${listed(shape.values)}, not ${described(value)}`, at);
    case 'array':
      if (!Array.isArray(value)) return wrong(path, `must be a list, not ${described(value)}`, at);
      return value.map((item, index) => walk(shape.items, item, `${path}[${index}]`, at));
    case 'record':
      if (!isObject(value)) return wrong(path, `must be an object, not ${described(value)}`, at);
      // `fromEntries` defines, so that a key `__proto__` stays a key.
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, walk(shape.values, item, join(path, key), at)]),
      );
    case 'nullable':
      return value === null ? null : walk(shape.of, value, path, at);
    case 'json':
      return value === undefined ? wrong(path, 'must be there', at) : (value as Json);
    case 'object':
      return walkObject(shape, value, path, at);
  }
}

function walkObject(shape: ObjectShape, value: unknown, path: string, at: Walk): Json {
  if (!isObject(value)) return wrong(path, `must be an object, not ${described(value)}`, at);
  const entries: [string, Json][] = [];
  const always = planOf(shape.fields, at);
  walkFields(always, value, path, at, entries);
  const more = caseOf(shape, value, at);
  if (more) walkFields(more, value, path, at, entries);
  if (at.unknownKeys === 'refuse') refuseUnknown(value, [always, more], path, at);
  return Object.fromEntries(entries);
}

function walkFields(
  plan: Plan,
  value: Record<string, unknown>,
  path: string,
  at: Walk,
  entries: [string, Json][],
): void {
  for (const { source, target, field } of plan.fields) {
    const given = Object.hasOwn(value, source) ? value[source] : undefined;
    if (given !== undefined) entries.push([target, walk(field.shape, given, join(path, source), at)]);
    else if (!field.optional) wrong(join(path, source), 'is missing', at);
  }
}

/** The further fields that this value has to have. */
function caseOf(shape: ObjectShape, value: Record<string, unknown>, at: Walk): Plan | null {
  if (!shape.cases) return null;
  const { on, fields } = shape.cases;
  const source = nameIn(at.from, on, shape.fields[on]);
  const chosen = Object.hasOwn(value, source) ? value[source] : undefined;
  // A value outside the cases is reported by the enum itself.
  return typeof chosen === 'string' && Object.hasOwn(fields, chosen) ? planOf(fields[chosen]!, at) : null;
}

function refuseUnknown(
  value: Record<string, unknown>,
  plans: readonly (Plan | null)[],
  path: string,
  at: Walk,
): void {
  for (const key of Object.keys(value)) {
    if (plans.some((plan) => plan?.known.has(key))) continue;
    const known = plans.flatMap((plan) => [...(plan?.known ?? [])]).join(', ') || 'none';
    wrong(join(path, key), `is not known here; known are ${known}`, at);
  }
}

/** Names of some fields in both forms. */
interface Plan {
  fields: readonly { source: string; target: string; field: Field }[];
  known: ReadonlySet<string>;
}

/** Worked out once: this runs for every item of every call. */
const plans = new WeakMap<Fields, Map<string, Plan>>();

function planOf(fields: Fields, { from, to }: Conversion): Plan {
  let ofFields = plans.get(fields);
  if (!ofFields) plans.set(fields, (ofFields = new Map()));
  const direction = `${from} ${to}`;
  const known = ofFields.get(direction);
  if (known) return known;
  const named = Object.entries(fields).map(([name, field]) => ({
    source: nameIn(from, name, field),
    target: nameIn(to, name, field),
    field,
  }));
  const plan: Plan = { fields: named, known: new Set(named.map(({ source }) => source)) };
  ofFields.set(direction, plan);
  return plan;
}

function nameIn(form: Form, name: string, field: Field | undefined): string {
  return form === 'script' ? name : (field?.wire ?? snakeCase(name));
}

function scalar(read: Json | Broken, path: string, at: Walk): Json {
  return read instanceof Broken ? wrong(path, read.rule, at) : read;
}

function wrong(path: string, rule: string, at: Walk): Json {
  if (at.mismatches.length < MAX_MISMATCHES) at.mismatches.push({ path, rule });
  return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const NAME = /^[A-Za-z_$][\w$]*$/;

/** `items[0].metadata["a b"]`: keys that are no names are quoted. */
export function join(path: string, key: string): string {
  if (!NAME.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

function listed(values: readonly string[]): string {
  const quoted = values.map((value) => JSON.stringify(value));
  return quoted.length === 1 ? quoted[0]! : `one of ${quoted.join(', ')}`;
}
