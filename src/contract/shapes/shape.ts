/**
 * Shapes: what a request, a result or a configuration looks like, as plain data. Checks and conversions are driven by
 * these alone and never guess from names or values.
 */

export type Shape =
  | { kind: 'string' }
  | { kind: 'boolean' }
  /** A whole number that JSON carries exactly. */
  | { kind: 'integer'; minimum?: number }
  | { kind: 'number' }
  /** JSON: a decimal string. Script: `Decimal`. */
  | { kind: 'decimal' }
  /** JSON: ISO 8601. Script: `Date`. */
  | { kind: 'instant' }
  | { kind: 'enum'; values: readonly string[] }
  | { kind: 'array'; items: Shape }
  | RecordShape
  | { kind: 'nullable'; of: Shape }
  /** Anything that JSON can carry, passed untouched. */
  | { kind: 'json' }
  | ObjectShape;

/** Free keys, which pass untouched. */
export interface RecordShape {
  kind: 'record';
  values: Shape;
}

export interface ObjectShape {
  kind: 'object';
  fields: Fields;
  /** Further fields that depend on the value of one of `fields`, which is an enum of the cases. */
  cases?: { on: string; fields: Readonly<Record<string, Fields>> };
}

/** By script name. */
export type Fields = Readonly<Record<string, Field>>;

export interface Field {
  shape: Shape;
  /** May be left out. */
  optional?: true;
  /** Name on the wire, where it is not the snake_case of the script name. */
  wire?: string;
}

export const text: Shape = { kind: 'string' };
export const flag: Shape = { kind: 'boolean' };
export const decimal: Shape = { kind: 'decimal' };
export const instant: Shape = { kind: 'instant' };
export const json: Shape = { kind: 'json' };

export function oneOf(...values: readonly string[]): Shape {
  return { kind: 'enum', values };
}

export function integer(minimum?: number): Shape {
  return minimum === undefined ? { kind: 'integer' } : { kind: 'integer', minimum };
}

export function arrayOf(items: Shape): Shape {
  return { kind: 'array', items };
}

export function recordOf(values: Shape): RecordShape {
  return { kind: 'record', values };
}

/** A bare shape is a field that has to be there. */
export function object(fields: Record<string, Shape | Field>, cases?: ObjectShape['cases']): ObjectShape {
  return { kind: 'object', fields: fieldsOf(fields), ...(cases && { cases }) };
}

export function optional(shape: Shape): Field {
  return { shape, optional: true };
}

export function fieldsOf(fields: Record<string, Shape | Field>): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, 'kind' in field ? { shape: field } : field]),
  );
}

/** `customInterval` → `custom_interval`; a name already in snake_case stays. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
