/** Random valid configurations of a script, from its generated schema. */
import fc from 'fast-check';
import { checkConfiguration } from '../../contract/configuration/check.ts';
import { CURRENCY_FORMAT, DECIMAL_BOUNDS, DECIMAL_FORMAT } from '../../contract/configuration/keywords.ts';
import type { Bound } from '../../contract/configuration/keywords.ts';
import { resolved } from '../../contract/configuration/shape-of-schema.ts';
import type { Schema } from '../../contract/configuration/shape-of-schema.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { ConsoleError } from '../../contract/problem.ts';
import { Decimal } from '../../sdk/index.ts';
import { currencyCodes, KEYS, VALUES } from './words.ts';
import { iso, moments } from './periods.ts';

/** Draws in a row that a schema may refuse before it is given up. */
const PATIENCE = 2_000;

/**
 * Configurations in script form, as a call takes them. Every one passes `checkConfiguration`: what the draw by keyword
 * does not know (`not`, `if`, `dependentRequired`) is left to that check.
 *
 * @param schema null: the script has no configuration
 * @throws {ConsoleError} config_invalid, while drawing, where no valid one was found
 */
export function configurationsFor(schema: JsonObject | null): fc.Arbitrary<JsonObject> {
  if (schema === null) return fc.constant({});
  let refused = 0;
  return valuesOf(schema, schema)
    .map((wire) => checkConfiguration(schema, wire))
    .filter((checked) => {
      refused = checked.ok ? 0 : refused + 1;
      if (refused > PATIENCE) throw unsatisfied(checked.ok ? '' : checked.problems[0]!.message);
      return checked.ok;
    })
    .map((checked) => (checked.ok ? checked.script : {}));
}

function unsatisfied(reason: string): ConsoleError {
  return new ConsoleError(
    'config_invalid',
    `No random configuration passed the generated schema (${reason}) Name one with --config.`,
  );
}

/** Values in wire form. */
function valuesOf(given: Schema, root: Schema): fc.Arbitrary<Json> {
  const schema = resolved(given, root);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as readonly Json[]));
  if (Array.isArray(schema.oneOf)) {
    return fc.oneof(
      { withCrossShrink: true },
      ...(schema.oneOf as readonly Schema[]).map((option) => valuesOf(option, root)),
    );
  }
  const drawn = byType(schema, root);
  return schema.default === undefined
    ? drawn
    : fc.oneof(
        { withCrossShrink: true },
        { weight: 3, arbitrary: drawn },
        { weight: 1, arbitrary: fc.constant(schema.default) },
      );
}

function byType(schema: Schema, root: Schema): fc.Arbitrary<Json> {
  switch (schema.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return numbers(schema);
    case 'string':
      return texts(schema);
    case 'array':
      return lists(schema, root);
    case 'object':
      return objects(schema, root);
    case 'null':
      return fc.constant(null);
    default:
      return fc.constantFrom<Json[]>(null, true, 1, 'full');
  }
}

function objects(schema: Schema, root: Schema): fc.Arbitrary<Json> {
  const properties = Object.entries((schema.properties ?? {}) as Readonly<Record<string, Schema>>);
  const additional = schema.additionalProperties;
  if (properties.length === 0 && typeof additional === 'object' && additional !== null) {
    return fc
      .uniqueArray(fc.tuple(fc.constantFrom(...KEYS), valuesOf(additional as Schema, root)), {
        maxLength: 3,
        selector: ([key]) => key,
      })
      .map((entries) => Object.fromEntries(entries));
  }
  const required = (schema.required ?? []) as readonly string[];
  const fields = properties.map(([key, property]) => {
    const values = valuesOf(property, root).map((value): [string, Json][] => [[key, value]]);
    return required.includes(key)
      ? values
      : fc.oneof({ withCrossShrink: true }, fc.constant<[string, Json][]>([]), values);
  });
  return fc.tuple(...fields).map((entries) => Object.fromEntries(entries.flat()));
}

function lists(schema: Schema, root: Schema): fc.Arbitrary<Json> {
  const minLength = (schema.minItems ?? 0) as number;
  const maxLength = Math.max(minLength, (schema.maxItems ?? minLength + 3) as number);
  const items = valuesOf((schema.items ?? {}) as Schema, root);
  return schema.uniqueItems === true
    ? fc.uniqueArray(items, { minLength, maxLength, selector: (item) => JSON.stringify(item) })
    : fc.array(items, { minLength, maxLength });
}

function texts(schema: Schema): fc.Arbitrary<string> {
  if (schema.format === DECIMAL_FORMAT) return decimals(schema);
  if (schema.format === CURRENCY_FORMAT) return currencyCodes;
  if (schema.format === 'date-time') return moments.map(iso);
  if (typeof schema.pattern === 'string') return fc.stringMatching(new RegExp(schema.pattern, 'u'));
  const minLength = (schema.minLength ?? 0) as number;
  const maxLength = (schema.maxLength ?? Math.max(minLength, 40)) as number;
  const known = [...KEYS, ...VALUES].filter((text) => fits(text, minLength, maxLength));
  const any = fc.string({
    unit: 'grapheme-ascii',
    minLength,
    maxLength: Math.min(maxLength, minLength + 20),
  });
  if (known.length === 0) return any;
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 5, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: any },
  );
}

/** JSON Schema counts characters, not UTF-16 units. */
function fits(text: string, minLength: number, maxLength: number): boolean {
  const { length } = [...text];
  return length >= minLength && length <= maxLength;
}

/** How far a bound that is not given lies from the one that is; also what is drawn without either. */
const REACH = 20_000;

interface Bounds {
  low: Decimal;
  high: Decimal;
  inclusive: { low: boolean; high: boolean };
}

function boundsOf(schema: Schema, keyword: (bound: Bound) => string): Bounds {
  const at = (bound: Bound) => {
    const limit = schema[keyword(bound)];
    return limit === undefined ? null : Decimal.from(limit as number | string);
  };
  const [minimum, above, maximum, below] = (
    ['minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum'] as const
  ).map(at) as [Decimal | null, Decimal | null, Decimal | null, Decimal | null];
  const stricterLow = above !== null && (minimum === null || above.gte(minimum));
  const stricterHigh = below !== null && (maximum === null || below.lte(maximum));
  const low = stricterLow ? above : minimum;
  const high = stricterHigh ? below : maximum;
  return {
    low: low ?? (high === null ? Decimal.from(-REACH) : high.sub(REACH)),
    high: high ?? (low === null ? Decimal.from(REACH) : low.add(REACH)),
    inclusive: { low: !stricterLow, high: !stricterHigh },
  };
}

/** Minor units most of the time; fractions too, for the type has them. */
function decimals(schema: Schema): fc.Arbitrary<string> {
  const bounds = boundsOf(schema, (bound) => DECIMAL_BOUNDS[bound]);
  return fc
    .oneof(
      { weight: 4, arbitrary: steps(bounds, Decimal.from(1)) },
      { weight: 1, arbitrary: steps(bounds, null) },
    )
    .map(String);
}

function numbers(schema: Schema): fc.Arbitrary<number> {
  const bounds = boundsOf(schema, (bound) => bound);
  const step = (schema.multipleOf as number | undefined) ?? (schema.type === 'integer' ? 1 : null);
  return steps(bounds, step === null ? null : Decimal.from(step)).map((value) => value.toNumber());
}

/** Thousandths of the way from the one bound to the other, or less where that is more than 12 digits after the point. */
const PARTS = 1_000;

/** @param step null: any value; otherwise multiples of it */
function steps({ low, high, inclusive }: Bounds, step: Decimal | null): fc.Arbitrary<Decimal> {
  if (step !== null) {
    const first = low.div(step, 0, 'ceil').toNumber();
    const last = high.div(step, 0, 'floor').toNumber();
    const from = !inclusive.low && step.mul(first).eq(low) ? first + 1 : first;
    const to = !inclusive.high && step.mul(last).eq(high) ? last - 1 : last;
    if (to >= from) return fc.integer({ min: from, max: to }).map((n) => step.mul(n));
  }
  const width = high.sub(low);
  return fc
    .integer({ min: inclusive.low ? 0 : 1, max: inclusive.high ? PARTS : PARTS - 1 })
    .map((n) => low.add(width.mul(n).div(PARTS, 12, 'half-even')));
}
