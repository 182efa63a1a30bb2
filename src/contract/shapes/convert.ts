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
  const { from, to, unknownKeys } = conversion;
  const converted = walk(shape, value, {
    from,
    to,
    unknownKeys,
    plans: PLANS[from][to],
    mismatches,
    steps: [],
  });
  return mismatches.length === 0 ? { ok: true, value: converted } : { ok: false, mismatches };
}

/** "items[0].key must be a string, not 5" */
export function sentence({ path, rule }: Mismatch): string {
  return path === '' ? `It ${rule}` : `${path} ${rule}`;
}

interface Walk extends Conversion {
  plans: WeakMap<Fields, Plan>;
  mismatches: Mismatch[];
  /** Keys and indices down to where the walk is; put into words only where something is wrong. */
  steps: (string | number)[];
}

function walk(shape: Shape, value: unknown, at: Walk): Json {
  switch (shape.kind) {
    case 'string':
      return typeof value === 'string' ? value : wrong(`must be a string, not ${described(value)}`, at);
    case 'boolean':
      return typeof value === 'boolean' ? value : wrong(`must be true or false, not ${described(value)}`, at);
    case 'integer':
      if (!Number.isSafeInteger(value)) return wrong(`must be a whole number, not ${described(value)}`, at);
      if (shape.minimum !== undefined && (value as number) < shape.minimum) {
        return wrong(`must be ${shape.minimum} or more, not ${described(value)}`, at);
      }
      return value as number;
    case 'number':
      return Number.isFinite(value)
        ? (value as number)
        : wrong(`must be a number, not ${described(value)}`, at);
    case 'decimal':
      return scalar(readDecimal(value), at);
    case 'instant':
      return scalar(readInstant(value), at);
    case 'enum':
      if (typeof value === 'string' && shape.values.includes(value)) return value;
      return wrong(`must be ${listed(shape.values)}, not ${described(value)}`, at);
    case 'array':
      return walkArray(shape.items, value, at);
    case 'record':
      return walkRecord(shape.values, value, at);
    case 'nullable':
      return value === null ? null : walk(shape.of, value, at);
    case 'json':
      return value === undefined ? wrong('must be there', at) : (value as Json);
    case 'object':
      return walkObject(shape, value, at);
  }
}

function walkArray(items: Shape, value: unknown, at: Walk): Json {
  if (!Array.isArray(value)) return wrong(`must be a list, not ${described(value)}`, at);
  const converted: Json[] = [];
  for (let index = 0; index < value.length; index++) {
    at.steps.push(index);
    converted.push(walk(items, value[index], at));
    at.steps.pop();
  }
  return converted;
}

function walkRecord(values: Shape, value: unknown, at: Walk): Json {
  if (!isObject(value)) return wrong(`must be an object, not ${described(value)}`, at);
  const converted: Record<string, Json> = {};
  for (const key of Object.keys(value)) {
    at.steps.push(key);
    put(converted, key, walk(values, value[key], at));
    at.steps.pop();
  }
  return converted;
}

function walkObject(shape: ObjectShape, value: unknown, at: Walk): Json {
  if (!isObject(value)) return wrong(`must be an object, not ${described(value)}`, at);
  const converted: Record<string, Json> = {};
  const always = planOf(shape.fields, at);
  walkFields(always, value, at, converted);
  const more = caseOf(shape, always, value, at);
  if (more) walkFields(more, value, at, converted);
  if (at.unknownKeys === 'refuse') refuseUnknown(value, always, more, at);
  return converted;
}

function walkFields(
  plan: Plan,
  value: Record<string, unknown>,
  at: Walk,
  converted: Record<string, Json>,
): void {
  const { fields } = plan;
  for (let index = 0; index < fields.length; index++) {
    const { source, target, field } = fields[index]!;
    const given = Object.hasOwn(value, source) ? value[source] : undefined;
    if (given === undefined && field.optional) continue;
    at.steps.push(source);
    if (given === undefined) wrong('is missing', at);
    else put(converted, target, walk(field.shape, given, at));
    at.steps.pop();
  }
}

/** A key `__proto__` is defined, so that it stays a key. */
function put(converted: Record<string, Json>, key: string, value: Json): void {
  if (key !== '__proto__') converted[key] = value;
  else Object.defineProperty(converted, key, { value, writable: true, enumerable: true, configurable: true });
}

/** The further fields that this value has to have. */
function caseOf(shape: ObjectShape, always: Plan, value: Record<string, unknown>, at: Walk): Plan | null {
  if (!shape.cases) return null;
  const { on, fields } = shape.cases;
  const source = always.sources.get(on) ?? nameIn(at.from, on, undefined);
  const chosen = Object.hasOwn(value, source) ? value[source] : undefined;
  // A value outside the cases is reported by the enum itself.
  return typeof chosen === 'string' && Object.hasOwn(fields, chosen) ? planOf(fields[chosen]!, at) : null;
}

function refuseUnknown(value: Record<string, unknown>, always: Plan, more: Plan | null, at: Walk): void {
  for (const key of Object.keys(value)) {
    if (always.known.has(key) || more?.known.has(key)) continue;
    const known = [...always.known, ...(more?.known ?? [])].join(', ') || 'none';
    at.steps.push(key);
    wrong(`is not known here; known are ${known}`, at);
    at.steps.pop();
  }
}

/** Names of some fields in both forms. */
interface Plan {
  fields: readonly { source: string; target: string; field: Field }[];
  known: ReadonlySet<string>;
  /** Source by script name. */
  sources: ReadonlyMap<string, string>;
}

/** Worked out once: this runs for every item of every call. */
const PLANS: Readonly<Record<Form, Record<Form, WeakMap<Fields, Plan>>>> = {
  script: { script: new WeakMap(), wire: new WeakMap() },
  wire: { script: new WeakMap(), wire: new WeakMap() },
};

function planOf(fields: Fields, { plans, from, to }: Walk): Plan {
  const made = plans.get(fields);
  if (made) return made;
  const named = Object.entries(fields).map(([name, field]) => ({
    name,
    source: nameIn(from, name, field),
    target: nameIn(to, name, field),
    field,
  }));
  const plan: Plan = {
    fields: named,
    known: new Set(named.map(({ source }) => source)),
    sources: new Map(named.map(({ name, source }) => [name, source])),
  };
  plans.set(fields, plan);
  return plan;
}

function nameIn(form: Form, name: string, field: Field | undefined): string {
  return form === 'script' ? name : (field?.wire ?? snakeCase(name));
}

function scalar(read: Json | Broken, at: Walk): Json {
  return read instanceof Broken ? wrong(read.rule, at) : read;
}

function wrong(rule: string, { mismatches, steps }: Walk): Json {
  if (mismatches.length < MAX_MISMATCHES) mismatches.push({ path: pathOf(steps), rule });
  return null;
}

function pathOf(steps: readonly (string | number)[]): string {
  let path = '';
  for (const step of steps) path = typeof step === 'number' ? `${path}[${step}]` : join(path, step);
  return path;
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
