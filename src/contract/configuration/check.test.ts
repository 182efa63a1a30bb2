import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { checkConfiguration, checkScriptConfiguration } from './check.ts';
import { camelCase, shapeOfConfiguration } from './shape-of-schema.ts';

const money = (bounds: JsonObject): JsonObject => ({
  type: 'object',
  title: 'Minimum proration amount',
  properties: {
    amount: { type: 'string', format: 'decimal', title: 'Amount', ...bounds },
    currency: { type: 'string', format: 'currency', title: 'Currency' },
  },
  required: ['amount', 'currency'],
});

const schema: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    minimum_proration_amount: money({ 'x-stripe-minimum': 0 }),
    grace_unit: { $ref: '#/$defs/grace_unit', title: 'Grace unit' },
    days: { type: 'integer', title: 'Days', minimum: 1, maximum: 31 },
    matcher: { $ref: '#/$defs/matcher', title: 'Matcher', properties: { key: { minLength: 1 } } },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    odd_name: { type: 'boolean', 'x-stripe-script-name': 'odd_name' },
    until: { oneOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] },
  },
  required: ['minimum_proration_amount'],
  $defs: {
    grace_unit: {
      oneOf: [
        { const: 'hour', title: 'Hours' },
        { const: 'day', title: 'Days' },
      ],
    },
    matcher: { type: 'object', properties: { key: { type: 'string', title: 'Key' } }, required: ['key'] },
  },
};

const five = { amount: '500', currency: 'usd' };

test('a valid configuration is given back in both forms', () => {
  const labels = { foo_bar: 'a_b', fooBar: 'c' };
  const wire = {
    minimum_proration_amount: five,
    grace_unit: 'hour',
    matcher: { key: 'k' },
    labels,
    odd_name: true,
    until: null,
  };
  expect(checkConfiguration(schema, wire)).toEqual({
    ok: true,
    wire,
    script: {
      minimumProrationAmount: five,
      graceUnit: 'hour',
      matcher: { key: 'k' },
      labels,
      odd_name: true,
      until: null,
    },
  });
});

test('a number is taken for an amount, and goes on as a string', () => {
  const checked = checkConfiguration(schema, { minimum_proration_amount: { amount: 500, currency: 'usd' } });
  expect(checked).toMatchObject({ ok: true, wire: { minimum_proration_amount: five } });
});

test.each([
  [
    { minimum_proration_amount: { amount: '-1', currency: 'usd' } },
    'Minimum proration amount must be 0 or more.',
    'minimum_proration_amount.amount',
  ],
  [
    { minimum_proration_amount: { amount: '-0.000000000000000000001', currency: 'usd' } },
    'Minimum proration amount must be 0 or more.',
    'minimum_proration_amount.amount',
  ],
  [
    { minimum_proration_amount: { amount: 'five', currency: 'usd' } },
    'Minimum proration amount must be a decimal string such as "0.5", not "five".',
    'minimum_proration_amount.amount',
  ],
  [
    { minimum_proration_amount: { amount: '5', currency: 'USD' } },
    'Minimum proration amount: Currency must be the lower-case ISO code of a currency, such as usd, not "USD".',
    'minimum_proration_amount.currency',
  ],
  [{}, 'Minimum proration amount is missing.', 'minimum_proration_amount'],
  [
    { minimum_proration_amount: five, grace_unit: 'week' },
    'Grace unit must be one of "hour", "day", not "week".',
    'grace_unit',
  ],
  [{ minimum_proration_amount: five, days: 32 }, 'Days must be 31 or less.', 'days'],
  [
    { minimum_proration_amount: five, matcher: { key: '' } },
    'Matcher: Key must not be empty.',
    'matcher.key',
  ],
  [{ minimum_proration_amount: five, minimumAmount: 5 }, 'minimumAmount is not known here', 'minimumAmount'],
])('%j is refused with words for a person', (wire, message, path) => {
  const checked = checkConfiguration(schema, wire);
  expect(checked.ok).toBe(false);
  const [problem] = checked.ok ? [] : checked.problems;
  expect(problem).toMatchObject({ code: 'config_invalid', path });
  expect(problem!.message).toContain(message);
});

test('what is no object is refused', () => {
  expect(checkConfiguration(schema, 'x')).toMatchObject({
    ok: false,
    problems: [{ message: 'The configuration must be an object, not "x".' }],
  });
});

test('script form is checked by the same rules', () => {
  expect(checkScriptConfiguration(schema, { minimumProrationAmount: five })).toMatchObject({
    ok: true,
    wire: { minimum_proration_amount: five },
  });
  expect(
    checkScriptConfiguration(schema, { minimumProrationAmount: { amount: '-1', currency: 'usd' } }),
  ).toMatchObject({
    ok: false,
    problems: [{ message: 'Minimum proration amount must be 0 or more.' }],
  });
});

test('a schema that refers to nothing is an error, not an empty configuration', () => {
  expect(() => shapeOfConfiguration({ type: 'object', properties: { a: { $ref: '#/$defs/gone' } } })).toThrow(
    '#/$defs/gone',
  );
});

test.each([
  ['minimum_proration_amount', 'minimumProrationAmount'],
  ['plain', 'plain'],
])('%s is %s in TypeScript', (key, name) => {
  expect(camelCase(key)).toBe(name);
});
