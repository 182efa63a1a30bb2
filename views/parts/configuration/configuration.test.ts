import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXTENSION } from '../../../src/console/testing/recorded.ts';
import type { JsonObject } from '../../../src/contract/json.ts';
import type { Field } from './fields.ts';
import { fieldsOf } from './fields.ts';
import { changesOf, configurationOf, errorOf, fieldOfFailure, valuesOf } from './values.ts';

const SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    interval: { $ref: '#/$defs/interval', title: 'Interval' },
    seats: { type: 'integer', title: 'Seats', minimum: 1, maximum: 10 },
    share: { type: 'string', format: 'decimal', title: 'Share', 'x-stripe-exclusive-minimum': 0 },
    label: { type: 'string', title: 'Label', maxLength: 5 },
    loud: { type: 'boolean', title: 'Loud' },
    tags: { type: 'array', items: { type: 'string' }, title: 'Tags' },
  },
  required: ['interval', 'seats'],
  $defs: {
    interval: {
      oneOf: [
        { const: 'hour', title: 'Hours' },
        { const: 'day', title: 'Days' },
      ],
    },
  },
};

const FIELDS = fieldsOf(SCHEMA, null);

function field(key: string): Field {
  const found = FIELDS.find((one) => one.key === key);
  if (found === undefined) throw new Error(`no field ${key}`);
  return found;
}

test('makes a field of every property, and says which it cannot edit', () => {
  expect(FIELDS.map(({ key, kind, required }) => [key, kind, required])).toEqual([
    ['interval', 'choice', true],
    ['seats', 'number', true],
    ['share', 'number', false],
    ['label', 'text', false],
    ['loud', 'boolean', false],
    ['tags', 'unsupported', false],
  ]);
});

test('reads the schema that the app’s own extension generates', () => {
  const read = (name: string) =>
    JSON.parse(
      readFileSync(
        new URL(`../../../extensions/waive_small_prorations/generated/${name}`, import.meta.url),
        'utf8',
      ),
    ) as JsonObject;
  const fields = fieldsOf(read('config.schema.json'), read('config.ui.json'));
  expect(fields).toMatchObject([
    {
      key: 'minimum_proration_amount',
      kind: 'money',
      label: 'Minimum proration amount',
      limits: { minimum: '0' },
    },
  ]);
});

test('follows the order and labels of the layout', () => {
  const ui: JsonObject = {
    type: 'VerticalLayout',
    elements: [
      {
        type: 'Group',
        elements: [{ type: 'Control', scope: '#/properties/seats', label: 'How many seats' }],
      },
      { type: 'Control', scope: '#/properties/interval', label: 'Interval' },
    ],
  };
  expect(
    fieldsOf(SCHEMA, ui)
      .map((one) => one.label)
      .slice(0, 3),
  ).toEqual(['How many seats', 'Interval', 'Share']);
});

test('keeps money in whole minor units as text, and leaves what it cannot edit as saved', () => {
  const fields = fieldsOf(EXTENSION.configuration_schema, EXTENSION.configuration_ui);
  expect(valuesOf(fields, EXTENSION.configuration, 'eur')).toEqual({
    minimum_proration_amount: { amount: 500, currency: 'usd' },
  });
  expect(valuesOf(fields, null, 'eur')).toEqual({
    minimum_proration_amount: { amount: null, currency: 'eur' },
  });
  const values = { minimum_proration_amount: { amount: 750, currency: 'usd' } };
  expect(configurationOf(fields, values, EXTENSION.configuration)).toEqual({
    minimum_proration_amount: { amount: '750', currency: 'usd' },
  });
  const saved = { interval: 'day', seats: 2, tags: ['a'], label: 'x' };
  expect(
    configurationOf(FIELDS, { interval: 'hour', seats: '3', share: '0.10', label: '', loud: true }, saved),
  ).toEqual(
    // the decimal keeps its text, the emptied optional field is gone, the list is untouched
    { interval: 'hour', seats: 3, share: '0.10', loud: true, tags: ['a'] },
  );
});

test.each([
  ['interval', '', 'Fill this in.'],
  ['interval', 'week', 'Choose one of these.'],
  ['seats', '0', 'Must be at least 1.'],
  ['seats', '11', 'Must be at most 10.'],
  ['seats', '1.5', 'Enter a whole number.'],
  ['seats', 'many', 'Enter a number, such as 5 or 0.25.'],
  ['share', '0', 'Must be above 0.'],
  ['label', 'longer', 'Use at most 5 characters.'],
])('says what is wrong with %s = "%s"', (key, value, message) => {
  expect(errorOf(field(key), value)).toBe(message);
});

test('finds nothing wrong with what fits, nor with an optional field left empty', () => {
  expect(errorOf(field('interval'), 'day')).toBeNull();
  expect(errorOf(field('share'), '0.5')).toBeNull();
  expect(errorOf(field('label'), '')).toBeNull();
});

test('says a limit of money in money', () => {
  const [money] = fieldsOf(EXTENSION.configuration_schema, null);
  if (money === undefined) throw new Error('no field');
  expect(errorOf(money, { amount: 0, currency: 'usd' })).toBe('Must be above $0.00.');
  expect(errorOf(money, { amount: null, currency: 'usd' })).toBe('Fill this in.');
});

test('names each field before and after, and which of them changes', () => {
  const fields = fieldsOf(EXTENSION.configuration_schema, null);
  const after = { minimum_proration_amount: { amount: '750', currency: 'usd' } };
  expect(changesOf(fields, EXTENSION.configuration, after)).toMatchObject([
    { before: '$5.00', after: '$7.50', changed: true },
  ]);
  expect(changesOf(fields, null, after)).toMatchObject([{ before: 'not set', changed: true }]);
});

test('finds the field that a refusal names, however deep', () => {
  const refusal = (param: string | null) => ({ kind: 'invalid' as const, code: null, message: '', param });
  expect(fieldOfFailure(FIELDS, refusal('configuration[seats]'))).toBe('seats');
  expect(fieldOfFailure(FIELDS, refusal('configuration[share][amount]'))).toBe('share');
  expect(fieldOfFailure(FIELDS, refusal('configuration[unknown]'))).toBeNull();
  expect(fieldOfFailure(FIELDS, refusal(null))).toBeNull();
});
