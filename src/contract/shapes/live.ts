/**
 * Script JSON form ↔ the values that a script works with: decimal strings ↔ Decimal, ISO 8601 ↔ Date, by shape alone.
 * Shapes are compiled once into closures. Runs beside the script, in the sandbox as well as in process, with the
 * Decimal of the script's own bundle.
 */
import type { Json } from '../json.ts';
import { snakeCase } from './shape.ts';
import type { Fields, ObjectShape, Shape } from './shape.ts';

/** The script's own Decimal: another copy of the class would fail its `isDecimal`. */
export interface DecimalOf {
  from(literal: string): { toString(): string };
  is(value: unknown): boolean;
}

/** Thrown where a script's answer does not have the shape of its method. */
export class Misshapen extends Error {
  readonly path: string;
  readonly rule: string;

  constructor(path: string, rule: string) {
    super(rule);
    this.path = path;
    this.rule = rule;
  }
}

export type Revive = (value: unknown) => unknown;
/** Objects of a parsed JSON, which are changed in place. */
type Parsed = Record<string, unknown>;
type Write = (value: unknown, path: string) => Json;

// Taken before a script can replace them.
const { isArray } = Array;
const { keys, defineProperty } = Object;
const { isFinite: isFiniteNumber } = Number;
const isoOf = uncurried<Date, string>(Date.prototype.toISOString);
const timeOf = uncurried<Date, number>(Date.prototype.getTime);
const NativeDate = Date;

/** JSON that was checked against the shape → live values. Parts without decimals and dates are passed as they are. */
export function reviver(shape: Shape, decimal: DecimalOf): Revive {
  return compileRevive(shape, decimal) ?? ((value) => value);
}

/** Null where nothing below the shape needs reviving. */
function compileRevive(shape: Shape, decimal: DecimalOf): Revive | null {
  switch (shape.kind) {
    case 'decimal':
      return (value) => decimal.from(value as string);
    case 'instant':
      return (value) => new NativeDate(value as string);
    case 'nullable': {
      const of = compileRevive(shape.of, decimal);
      return of && ((value) => (value === null ? null : of(value)));
    }
    case 'array': {
      const item = compileRevive(shape.items, decimal);
      return (
        item &&
        ((given) => {
          const values = given as unknown[];
          for (let i = 0; i < values.length; i++) values[i] = item(values[i]);
          return values;
        })
      );
    }
    case 'record': {
      const entry = compileRevive(shape.values, decimal);
      return (
        entry &&
        ((given) => {
          const record = given as Parsed;
          for (const key of keys(record)) put(record, key, entry(record[key]));
          return record;
        })
      );
    }
    case 'object':
      return compileReviveObject(shape, decimal);
    default:
      return null;
  }
}

function compileReviveObject(shape: ObjectShape, decimal: DecimalOf): Revive | null {
  const always = compileReviveFields(shape.fields, decimal);
  const on = shape.cases?.on ?? '';
  const byCase = new Map(
    Object.entries(shape.cases?.fields ?? {}).map(([name, fields]) => [
      name,
      compileReviveFields(fields, decimal),
    ]),
  );
  if (always.length === 0 && [...byCase.values()].every((fields) => fields.length === 0)) return null;
  return (given) => {
    const value = given as Parsed;
    reviveFields(value, always);
    const more = byCase.get(value[on] as string);
    if (more) reviveFields(value, more);
    return value;
  };
}

function compileReviveFields(fields: Fields, decimal: DecimalOf): [string, Revive][] {
  return Object.entries(fields).flatMap(([name, field]): [string, Revive][] => {
    const revive = compileRevive(field.shape, decimal);
    return revive ? [[name, revive]] : [];
  });
}

function reviveFields(value: Parsed, fields: readonly [string, Revive][]): void {
  for (let i = 0; i < fields.length; i++) {
    const [name, revive] = fields[i]!;
    const given = value[name];
    if (given !== undefined) value[name] = revive(given);
  }
}

/** Defines, so that a key `__proto__` stays a key. */
function put(record: object, key: string, value: unknown): void {
  defineProperty(record, key, { value, writable: true, enumerable: true, configurable: true });
}

/**
 * Live values → JSON in script form. Reads only what the shape names.
 *
 * @throws {Misshapen} where a value does not have its shape
 */
export function writer(shape: Shape, decimal: DecimalOf): Write {
  switch (shape.kind) {
    case 'decimal':
      return (value, path) =>
        decimal.is(value)
          ? `${(value as { toString(): string }).toString()}`
          : fail(path, 'a Decimal', value, DECIMAL_HINT);
    case 'instant':
      return (value, path) => writeInstant(value, path);
    case 'array': {
      const item = writer(shape.items, decimal);
      return (value, path) => {
        if (!isArray(value)) return fail(path, 'a list', value);
        const written: Json[] = [];
        for (let i = 0; i < value.length; i++) written[i] = item(value[i], `${path}[${i}]`);
        return written;
      };
    }
    case 'record': {
      const entry = writer(shape.values, decimal);
      return (value, path) => {
        if (!isObject(value)) return fail(path, 'an object', value);
        const written: { [key: string]: Json } = {};
        for (const key of keys(value)) put(written, key, entry(value[key], `${path}.${key}`));
        return written;
      };
    }
    case 'nullable': {
      const of = writer(shape.of, decimal);
      return (value, path) => (value === null ? null : of(value, path));
    }
    case 'object':
      return writeObject(shape, decimal);
    case 'number':
    case 'integer':
      return (value, path) => (isFiniteNumber(value) ? (value as number) : fail(path, 'a number', value));
    case 'boolean':
      return (value, path) => (typeof value === 'boolean' ? value : fail(path, 'true or false', value));
    case 'string':
    case 'enum':
      return (value, path) => (typeof value === 'string' ? value : fail(path, 'a string', value));
    case 'json':
      return (value) => value as Json;
  }
}

function writeObject(shape: ObjectShape, decimal: DecimalOf): Write {
  const always = compileWriteFields(shape.fields, decimal);
  const on = shape.cases?.on ?? '';
  const byCase = new Map(
    Object.entries(shape.cases?.fields ?? {}).map(([name, fields]) => [
      name,
      compileWriteFields(fields, decimal),
    ]),
  );
  // An answer in which nothing is read may be anything, and nothing.
  if (always.length === 0 && byCase.size === 0) return () => ({});
  return (value, path) => {
    if (!isObject(value)) return fail(path, 'an object', value);
    const written: { [key: string]: Json } = {};
    writeFields(value, always, path, written);
    const more = byCase.get(written[on] as string);
    if (more) writeFields(value, more, path, written);
    return written;
  };
}

interface WriteField {
  name: string;
  wire: string;
  optional: boolean;
  write: Write;
}

function compileWriteFields(fields: Fields, decimal: DecimalOf): WriteField[] {
  return Object.entries(fields).map(([name, field]) => ({
    name,
    wire: snakeCase(name),
    optional: field.optional === true,
    write: writer(field.shape, decimal),
  }));
}

function writeFields(
  value: Record<string, unknown>,
  fields: WriteField[],
  path: string,
  written: { [key: string]: Json },
): void {
  for (let i = 0; i < fields.length; i++) {
    const { name, wire, optional, write } = fields[i]!;
    const given = value[name];
    const at = path === '' ? name : `${path}.${name}`;
    if (given !== undefined) {
      written[name] = write(given, at);
    } else if (!optional) {
      const hint = wire !== name && wire in value ? ` (the answer has ${wire}: scripts use ${name})` : '';
      throw new Misshapen(at, `is missing${hint}`);
    }
  }
}

const DECIMAL_HINT = '; make one with Decimal.from, or use Decimal.zero';

function writeInstant(value: unknown, path: string): Json {
  let time: number;
  try {
    time = timeOf(value as Date);
  } catch {
    return fail(path, 'a Date', value);
  }
  if (!isFiniteNumber(time)) throw new Misshapen(path, 'must be a valid date, but this Date holds none');
  return isoOf(value as Date);
}

function fail(path: string, wanted: string, value: unknown, hint = ''): never {
  throw new Misshapen(path, `must be ${wanted}, not ${named(value)}${hint}`);
}

function named(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  if (typeof value === 'string')
    return `the string ${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)}`;
  if (typeof value === 'number' || typeof value === 'boolean') return `the ${typeof value} ${value}`;
  return isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !isArray(value);
}

function uncurried<This, Result>(method: (this: This) => Result): (self: This) => Result {
  return Function.prototype.call.bind(method) as (self: This) => Result;
}
