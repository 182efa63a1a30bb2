/**
 * For random configuration interfaces and random configurations of each: wire form → script form → wire form gives back
 * every byte, and so does the form that is drawn from schema and layout. Keys of records and members of unions that look
 * like names of fields are no such names.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { errorOf, configurationOf, valuesOf } from '../../contract/configuration/form-values.ts';
import { fieldsOf } from '../../contract/configuration/form-fields.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { snakeCase } from '../../contract/shapes/shape.ts';
import { generated, through } from './testing/generated.ts';

/** A type as TypeScript writes it, and wire values of it. */
interface Typed {
  type: string;
  value: fc.Arbitrary<Json>;
}

const TRICKY = [
  'fooBar',
  'foo_bar',
  '2026-01-01',
  '5',
  '__proto__',
  'constructor',
  'a b',
  'ä"\\',
  'toString',
];
const NAMES = ['fooBar', 'foo_baz', 'someIDValue', 'x_1', 'grace2', 'key', 'value', 'URL'];

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(999))
  .map(([whole, part]) => `${whole}.${String(part).padStart(3, '0')}`);
const moment = fc
  .date({ min: new Date('1980-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

const SCALARS: readonly Typed[] = [
  { type: 'string', value: fc.constantFrom(...TRICKY) },
  { type: 'boolean', value: fc.boolean() },
  { type: 'number', value: fc.integer() },
  { type: 'Decimal', value: decimal },
  { type: 'Timestamp', value: moment },
  { type: 'Currency', value: fc.constantFrom('usd', 'jpy') },
  { type: 'Percent', value: fc.constantFrom(0, 0.5, 100) },
  { type: 'Ref<Customer>', value: fc.constantFrom({ id: 'cus_1' }, { id: 'foo_bar' }) },
  {
    type: 'MonetaryAmount',
    value: fc.record({ amount: fc.integer().map(String), currency: fc.constantFrom('usd', 'eur') }),
  },
];

const union: fc.Arbitrary<Typed> = fc
  .uniqueArray(fc.constantFrom(...TRICKY), { minLength: 1, maxLength: 4 })
  .map((members) => ({
    type: members.map((member) => JSON.stringify(member)).join(' | '),
    value: fc.constantFrom(...members),
  }));

const { typed } = fc.letrec<{ typed: Typed; fields: { source: string; value: fc.Arbitrary<JsonObject> } }>(
  (tie) => ({
    typed: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(...SCALARS),
      union,
      tie('typed').map(({ type, value }) => ({
        type: `(${type})[]`,
        value: fc.array(value, { maxLength: 3 }),
      })),
      tie('typed').map(({ type, value }) => ({
        type: `Record<string, ${type}>`,
        // `fc.dictionary` would set the prototype for __proto__.
        value: fc
          .uniqueArray(fc.constantFrom(...TRICKY), { maxLength: 4 })
          .chain((keys) => fc.tuple(...keys.map(() => value)).map((values) => entries(keys, values))),
      })),
      tie('typed').map(({ type, value }) => ({ type: `(${type}) | null`, value: fc.option(value) })),
      tie('fields').map(({ source, value }) => ({ type: `{ ${source} }`, value })),
    ),
    fields: fc
      .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), tie('typed'), fc.boolean()), {
        minLength: 1,
        maxLength: 4,
        selector: ([name]) => snakeCase(name),
      })
      .map((fields) => fieldsOfType(fields)),
  }),
);

function fieldsOfType(fields: readonly [string, Typed, boolean][]) {
  return {
    source: fields.map(([name, { type }, optional]) => `${name}${optional ? '?' : ''}: ${type};`).join(' '),
    value: fc
      .tuple(
        ...fields.map(([, { value }, optional]) => (optional ? fc.option(value, { nil: undefined }) : value)),
      )
      .map((values) =>
        entries(
          fields.map(([name]) => snakeCase(name)),
          values,
        ),
      ),
  };
}

function entries(keys: readonly string[], values: readonly (Json | undefined)[]): JsonObject {
  return Object.fromEntries(keys.flatMap((key, at) => (values[at] === undefined ? [] : [[key, values[at]]])));
}

test('every configuration comes back from the script, and from the form, as it went in', () => {
  let seen = 0;
  fc.assert(
    fc.property(
      fc
        .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), typed, fc.boolean()), {
          minLength: 1,
          maxLength: 6,
          selector: ([name]) => snakeCase(name),
        })
        .map(fieldsOfType)
        .chain(({ source, value }) =>
          fc.tuple(fc.constant(source), fc.array(value, { minLength: 5, maxLength: 5 })),
        ),
      ([source, configurations]) => {
        const { schema, ui } = generated(source, 'interface Customer { id: string }');
        const fields = fieldsOf(schema, ui);
        for (const wire of configurations) {
          // Throws where the wire form does not come back byte for byte.
          const { script } = through(schema, wire);
          expect(tricky(script).sort()).toEqual(tricky(wire).sort());
          const values = valuesOf(fields, wire, 'usd');
          expect(configurationOf(fields, values, wire)).toEqual(wire);
          for (const field of fields)
            expect([source, errorOf(field, values[field.key])]).toEqual([source, null]);
          seen += 1;
        }
      },
    ),
    { numRuns: 40, seed: 7 },
  );
  expect(seen).toBe(200);
});

/** Every text that is a value. */
function tricky(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((each) => tricky(each as Json));
}
