/**
 * Checks a configuration against its generated schema. For server and command line: ajv makes code from text, which the
 * sandbox of the views forbids.
 */
import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonObject } from '../json.ts';
import type { Problem } from '../problem.ts';
import { convert } from '../shapes/convert.ts';
import type { Form, Mismatch } from '../shapes/convert.ts';
import { configurationAjv } from './validator.ts';
import { labelOf } from './labels.ts';
import { mismatchesOf } from './refusals.ts';
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
  if (!spelled.ok) return failed(schema, spelled.mismatches, 'wire');
  const validate = validatorOf(schema);
  if (!validate(spelled.value))
    return failed(schema, mismatchesOf(validate.errors ?? [], spelled.value), 'wire');
  const script = convert(shape, spelled.value, { from: 'wire', to: 'script', unknownKeys: 'refuse' });
  if (!script.ok) return failed(schema, script.mismatches, 'wire');
  return { ok: true, script: script.value, wire: spelled.value };
}

/** Script form (camelCase) → wire form, checked like the wire form; for what is typed by hand. */
export function checkScriptConfiguration(schema: JsonObject, script: unknown): CheckedConfiguration {
  const wire = convert(shapeOfConfiguration(schema), script, {
    from: 'script',
    to: 'wire',
    unknownKeys: 'refuse',
  });
  return wire.ok ? checkConfiguration(schema, wire.value) : failed(schema, wire.mismatches, 'script');
}

function failed(schema: JsonObject, mismatches: readonly Mismatch[], form: Form): CheckedConfiguration {
  return {
    ok: false,
    problems: mismatches.map(({ path, rule }) => ({
      code: 'config_invalid',
      message: `${labelOf(schema, path, form)} ${rule}.`,
      ...(path === '' ? {} : { path }),
    })),
  };
}

const validators = new WeakMap<JsonObject, ValidateFunction>();

function validatorOf(schema: JsonObject): ValidateFunction {
  const known = validators.get(schema);
  if (known) return known;
  const made = configurationAjv().compile(schema);
  validators.set(schema, made);
  return made;
}
