/**
 * Checks a configuration against its generated schema. For server and command line: ajv makes code from text, which the
 * sandbox of the views forbids.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { Decimal } from '../../sdk/index.ts';
import type { JsonObject } from '../json.ts';
import type { Problem } from '../problem.ts';
import { convert, join } from '../shapes/convert.ts';
import type { Mismatch } from '../shapes/convert.ts';
import { described, instantOf, readDecimal } from '../shapes/scalars.ts';
import { isCurrency } from './currencies.ts';
import { CURRENCY_FORMAT, DECIMAL_BOUNDS, DECIMAL_FORMAT } from './keywords.ts';
import type { Bound } from './keywords.ts';
import { labelOf } from './labels.ts';
import { shapeOfConfiguration } from './shape-of-schema.ts';

export type CheckedConfiguration =
  | {
      ok: true;
      /** camelCase, as the script gets it. */
      script: JsonObject;
      /** snake_case, decimals as strings. */
      wire: JsonObject;
    }
  /** Each with its path in the wire form, such as `minimum_proration_amount.amount`. */
  | { ok: false; problems: Problem[] };

/** @param wire snake_case as the schema names it; a decimal may also be a JSON number */
export function checkConfiguration(schema: JsonObject, wire: unknown): CheckedConfiguration {
  const shape = shapeOfConfiguration(schema);
  const spelled = convert(shape, wire, { from: 'wire', to: 'wire', unknownKeys: 'refuse' });
  if (!spelled.ok) return failed(schema, spelled.mismatches);
  const validate = validatorOf(schema);
  if (!validate(spelled.value))
    return failed(
      schema,
      (validate.errors ?? []).flatMap((error) => mismatchOf(error, spelled.value)),
    );
  const script = convert(shape, spelled.value, { from: 'wire', to: 'script', unknownKeys: 'refuse' });
  if (!script.ok) return failed(schema, script.mismatches);
  return { ok: true, script: script.value, wire: spelled.value };
}

/** Script form (camelCase) → wire form, checked like the wire form; for what is typed by hand. */
export function checkScriptConfiguration(schema: JsonObject, script: unknown): CheckedConfiguration {
  const wire = convert(shapeOfConfiguration(schema), script, {
    from: 'script',
    to: 'wire',
    unknownKeys: 'refuse',
  });
  return wire.ok ? checkConfiguration(schema, wire.value) : failed(schema, wire.mismatches);
}

function failed(schema: JsonObject, mismatches: readonly Mismatch[]): CheckedConfiguration {
  return {
    ok: false,
    problems: mismatches.map(({ path, rule }) => ({
      code: 'config_invalid',
      message: `${labelOf(schema, path)} ${rule}.`,
      ...(path === '' ? {} : { path }),
    })),
  };
}

const validators = new WeakMap<JsonObject, ValidateFunction>();

function validatorOf(schema: JsonObject): ValidateFunction {
  const known = validators.get(schema);
  if (known) return known;
  const made = ajv().compile(schema);
  validators.set(schema, made);
  return made;
}

const WITHIN: Record<Bound, (value: Decimal, bound: Decimal) => boolean> = {
  minimum: (value, bound) => value.gte(bound),
  maximum: (value, bound) => value.lte(bound),
  exclusiveMinimum: (value, bound) => value.gt(bound),
  exclusiveMaximum: (value, bound) => value.lt(bound),
};

function ajv(): Ajv2020 {
  // Not strict: schemas carry keywords of Stripe's that we do not know.
  const made = new Ajv2020({ allErrors: true, strict: false, logger: false, verbose: true });
  made.addFormat(DECIMAL_FORMAT, (text: string) => typeof readDecimal(text) === 'string');
  made.addFormat(CURRENCY_FORMAT, isCurrency);
  made.addFormat('date-time', (text: string) => instantOf(text) !== null);
  for (const [bound, keyword] of Object.entries(DECIMAL_BOUNDS) as [Bound, string][]) {
    made.addKeyword({
      keyword,
      type: 'string',
      validate: (limit: number | string, value: string) =>
        typeof readDecimal(value) !== 'string' || WITHIN[bound](Decimal.from(value), Decimal.from(limit)),
    });
  }
  return made;
}

function mismatchOf(error: ErrorObject, root: JsonObject): Mismatch[] {
  // Says only that one of the others failed.
  if (error.keyword === 'if' || (error.keyword === 'const' && error.schemaPath.includes('/oneOf/')))
    return [];
  const keys = error.instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'));
  const path = keys.reduce((at, key) => (/^\d+$/.test(key) ? `${at}[${key}]` : join(at, key)), '');
  return [{ path, rule: ruleOf(error, valueAt(root, keys)) }];
}

const BOUND_TEXT: Record<Bound, (limit: unknown) => string> = {
  minimum: (limit) => `must be ${limit} or more`,
  maximum: (limit) => `must be ${limit} or less`,
  exclusiveMinimum: (limit) => `must be more than ${limit}`,
  exclusiveMaximum: (limit) => `must be less than ${limit}`,
};

function ruleOf(error: ErrorObject, value: unknown): string {
  for (const [bound, keyword] of Object.entries(DECIMAL_BOUNDS) as [Bound, string][]) {
    const limit =
      error.keyword === keyword ? error.schema : error.keyword === bound ? error.params.limit : undefined;
    if (limit !== undefined) return BOUND_TEXT[bound](limit);
  }
  switch (error.keyword) {
    case 'format':
      if (error.params.format !== CURRENCY_FORMAT)
        return `must be a valid ${error.params.format}, not ${described(value)}`;
      return `must be the lower-case ISO code of a currency, such as usd, not ${described(value)}`;
    case 'minLength':
      return error.params.limit === 1
        ? 'must not be empty'
        : `must have ${error.params.limit} characters or more`;
    case 'maxLength':
      return `must have ${error.params.limit} characters or fewer`;
    case 'required':
      return `needs ${error.params.missingProperty}`;
    default:
      return error.message ?? 'is not valid';
  }
}

function valueAt(root: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], root);
}
