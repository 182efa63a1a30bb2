/** What ajv finds wrong with a configuration, in words for the person who fills in the form. */
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { JsonObject } from '../json.ts';
import { join } from '../shapes/convert.ts';
import type { Mismatch } from '../shapes/convert.ts';
import { described } from '../shapes/scalars.ts';
import { CURRENCY_FORMAT, DECIMAL_BOUNDS, DECIMAL_STEP } from './keywords.ts';
import type { Bound } from './keywords.ts';

/** One entry or more: a refusal without a word would look like an empty form. */
export function mismatchesOf(errors: readonly ErrorObject[], root: JsonObject): Mismatch[] {
  const told = errors.filter((error) => !isEcho(error)).map((error) => mismatchOf(error, root));
  const once = told.filter(
    (one, index) => told.findIndex((each) => each.path === one.path && each.rule === one.rule) === index,
  );
  return once.length > 0 ? once : [{ path: '', rule: 'is not valid' }];
}

/** Says only that one of the others failed, or that a value is not null either. */
function isEcho({ keyword, schemaPath }: ErrorObject): boolean {
  if (keyword === 'if' || keyword === 'oneOf') return true;
  return (keyword === 'const' || keyword === 'type') && /\/oneOf\/\d+\/(const|type)$/.test(schemaPath);
}

function mismatchOf(error: ErrorObject, root: JsonObject): Mismatch {
  const keys = error.instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'));
  const { path, value } = keys.reduce<{ path: string; value: unknown }>(
    (at, key) => ({
      path: Array.isArray(at.value) ? `${at.path}[${key}]` : join(at.path, key),
      value: (at.value as Record<string, unknown> | undefined)?.[key],
    }),
    { path: '', value: root },
  );
  return { path, rule: ruleOf(error, value) };
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
  const limit = Number(error.params.limit);
  switch (error.keyword) {
    case 'multipleOf':
    case DECIMAL_STEP:
      return `must be a multiple of ${error.schema}`;
    case 'format':
      if (error.params.format !== CURRENCY_FORMAT)
        return `must be a valid ${error.params.format}, not ${described(value)}`;
      return `must be the lower-case ISO code of a currency, such as usd, not ${described(value)}`;
    case 'minLength':
      return limit === 1 ? 'must not be empty' : `must have ${limit} characters or more`;
    case 'maxLength':
      return `must have ${counted(limit, 'character')} or fewer`;
    case 'minItems':
      return limit === 1 ? 'needs an entry' : `needs ${limit} entries or more`;
    case 'maxItems':
      return limit === 1 ? 'can have one entry only' : `can have ${limit} entries or fewer`;
    case 'uniqueItems':
      return `has entries ${Math.min(error.params.i, error.params.j) + 1} and ${Math.max(error.params.i, error.params.j) + 1} that are the same`;
    case 'pattern':
      return `must match ${error.params.pattern}, and ${described(value)} does not`;
    case 'const':
      return `must be ${JSON.stringify(error.params.allowedValue)}, not ${described(value)}`;
    case 'required':
      return `needs ${error.params.missingProperty}`;
    default:
      return error.message ?? 'is not valid';
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
