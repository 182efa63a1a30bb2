/**
 * Parameters of the API as declarations: what is known, what is simulated, what type it has. Unknown ones are refused,
 * known ones that we do not simulate answer 501: nothing that a caller sends is ignored.
 */
import { Decimal } from '../../sdk/index.ts';
import { ApiError, invalid, notSimulated as refuse } from './errors.ts';

/** A value as a form or a JSON body brings it. */
export type Raw = unknown;

/** Reads one value, or throws the ApiError that names it. `path` is in bracket form: `items[0][price]`. */
export type Param<T> = (raw: Raw, path: string) => T;

/** What a reader takes, for the comparison with what Stripe knows (known/check.ts) and for docs/api.md. */
export type Shape = 'value' | 'not simulated' | { of: Shape } | { fields: Readonly<Record<string, Shape>> };

const shapes = new WeakMap<Param<unknown>, Shape>();

/** Of a reader that says nothing: a value. */
export const shapeOf = (param: Param<unknown>): Shape => shapes.get(param) ?? 'value';

export function shaped<T>(shape: Shape, param: Param<T>): Param<T> {
  shapes.set(param, shape);
  return param;
}

const isTree = (raw: Raw): raw is Record<string, Raw> =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw);

/** What another reader takes up: a configuration, by its own schema. */
export const anything: Param<unknown> = (raw) => raw;

export function inside(path: string, key: string | number): string {
  return path === '' ? String(key) : `${path}[${key}]`;
}

export function text(options: { max?: number } = {}): Param<string> {
  const max = options.max ?? 5000;
  return (raw, path) => {
    if (typeof raw !== 'string') throw invalid(path, `Invalid string for '${path}': give a text.`);
    if (raw === '')
      throw invalid(
        path,
        `You passed an empty string for '${path}'. Give a value, or leave the parameter out.`,
        'parameter_invalid_empty',
      );
    if (raw.length > max)
      throw invalid(
        path,
        `'${path}' is too long: ${raw.length} characters, at most ${max} are allowed.`,
        'parameter_invalid_string_too_long',
      );
    return raw;
  };
}

export function integer(range: { min?: number; max?: number } = {}): Param<number> {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = range;
  return (raw, path) => {
    const value =
      typeof raw === 'number' ? raw : typeof raw === 'string' && /^-?\d+$/.test(raw) ? Number(raw) : NaN;
    if (!Number.isSafeInteger(value))
      throw invalid(path, `Invalid integer for '${path}': ${show(raw)}`, 'parameter_invalid_integer');
    if (value < min)
      throw invalid(path, `'${path}' must be ${min} or more, not ${value}.`, 'parameter_invalid_integer');
    if (value > max)
      throw invalid(path, `'${path}' must be ${max} or less, not ${value}.`, 'parameter_invalid_integer');
    return value;
  };
}

/** Largest amount that Stripe accepts in one price or invoice item: eight digits and a bit more. */
export const LARGEST_AMOUNT = 99_999_999_999;

export const amount: Param<number> = integer({ min: -LARGEST_AMOUNT, max: LARGEST_AMOUNT });

/** Seconds since 1970. Until the year 9999, which dates can still show. */
export const timestamp: Param<number> = integer({ min: 0, max: 253_402_300_799 });

export const boolean: Param<boolean> = (raw, path) => {
  if (raw === true || raw === 'true') return true;
  if (raw === false || raw === 'false') return false;
  throw invalid(path, `Invalid boolean for '${path}': ${show(raw)} (use true or false).`);
};

export function oneOf<const T extends string>(...values: T[]): Param<T> {
  return (raw, path) => {
    const value = values.find((each) => each === raw);
    if (value === undefined)
      throw invalid(path, `Invalid ${path}: must be one of ${values.join(', ')}, not ${show(raw)}.`);
    return value;
  };
}

/** Decimal text of at most 12 decimals, such as a unit amount in minor units. */
export const decimal: Param<Decimal> = (raw, path) => {
  if (typeof raw === 'string' && /^-?\d+(\.\d{1,12})?$/.test(raw)) return Decimal.from(raw);
  throw invalid(
    path,
    `Invalid decimal for '${path}': ${show(raw)} (at most 12 decimals).`,
    'parameter_invalid_decimal',
  );
};

export function list<T>(of: Param<T>, options: { max?: number } = {}): Param<T[]> {
  const max = options.max ?? 100;
  return shaped({ of: shapeOf(of) }, (raw, path) => {
    // `items[3][price]` alone reaches us as a tree with the key 3.
    const values = Array.isArray(raw)
      ? raw
      : isTree(raw) && Object.keys(raw).every((key) => /^\d+$/.test(key))
        ? Object.values(raw)
        : null;
    if (values === null) throw invalid(path, `Invalid array for '${path}'.`, 'parameter_invalid_array');
    if (values.length > max)
      throw invalid(path, `'${path}' has ${values.length} entries; at most ${max} are allowed.`);
    return values.map((value, index) => of(value, inside(path, index)));
  });
}

/** An empty value unsets: null. */
export function unsettable<T>(param: Param<T>): Param<T | null> {
  return shaped(shapeOf(param), (raw, path) => (raw === '' || raw === null ? null : param(raw, path)));
}

/** Keys to set, and null for each to remove; null as a whole clears all (billing.md section 5). */
export type MetadataChange = Record<string, string | null> | null;

export const metadata: Param<MetadataChange> = (raw, path) => {
  if (raw === '' || raw === null) return null;
  if (!isTree(raw))
    throw invalid(path, `Invalid hash for '${path}': give keys and values.`, 'parameter_invalid_hash');
  const changes: Record<string, string | null> = Object.create(null) as Record<string, string | null>;
  for (const [key, value] of Object.entries(raw)) {
    if (key.length > 40)
      throw invalid(inside(path, key), `Metadata keys have at most 40 characters: '${key}'.`);
    changes[key] = unsettable(text({ max: 500 }))(value, inside(path, key));
  }
  return changes;
};

export function optional<T>(param: Param<T>): Param<T | undefined> {
  return shaped(shapeOf(param), (raw, path) => (raw === undefined ? undefined : param(raw, path)));
}

/** For what Stripe reads and known.json does not say; the rest that we do not simulate is refused without a declaration. */
export function notSimulated(): Param<undefined> {
  return shaped('not simulated', (raw, path) => {
    if (raw === undefined) return undefined;
    throw refuse(`the parameter '${path}'`, path);
  });
}

type Fields = Record<string, Param<unknown>>;
export type Read<F extends Fields> = { [K in keyof F]: ReturnType<F[K]> };

/** Every field is required unless its reader is `optional` or accepts undefined. */
export function object<F extends Fields>(fields: F): Param<Read<F>> {
  const inner = Object.fromEntries(Object.entries(fields).map(([key, param]) => [key, shapeOf(param)]));
  return shaped({ fields: inner }, (raw, path) => {
    if (raw !== undefined && !isTree(raw))
      throw invalid(
        path,
        path === '' ? 'The body must be a set of named parameters.' : `Invalid hash for '${path}'.`,
        'parameter_invalid_hash',
      );
    const given = raw ?? {};
    for (const key of Object.keys(given)) {
      if (!Object.hasOwn(fields, key)) {
        const param = inside(path, key);
        throw new ApiError(400, `Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });
      }
    }
    const result: Record<string, unknown> = {};
    for (const [key, read] of Object.entries(fields)) {
      result[key] = read(Object.hasOwn(given, key) ? given[key] : undefined, inside(path, key));
    }
    return result as Read<F>;
  });
}

/** Refuses absence; what `text` and the like receive is then always there. */
export function required<T>(param: Param<T>): Param<T> {
  return shaped(shapeOf(param), (raw, path) => {
    if (raw === undefined)
      throw new ApiError(400, `Missing required param: ${path}.`, { code: 'parameter_missing', param: path });
    return param(raw, path);
  });
}

function show(raw: Raw): string {
  const shown = typeof raw === 'string' ? raw : (JSON.stringify(raw) ?? 'nothing');
  return shown.length > 60 ? `'${shown.slice(0, 60)}…'` : `'${shown}'`;
}
