import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import type { Field } from './form-fields.ts';
import { fieldsOf } from './form-fields.ts';
import {
  changesOf,
  configurationOf,
  configurationText,
  errorOf,
  fieldOfParam,
  valuesOf,
} from './form-values.ts';

const SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    interval: { $ref: '#/$defs/interval', title: 'Interval' },
    seats: { type: 'integer', title: 'Seats', minimum: 1, maximum: 10 },
    share: { type: 'string', format: 'decimal', title: 'Share', 'x-stripe-exclusive-minimum': 0 },
    label: { type: 'string', title: 'Label', maxLength: 5 },
    loud: { type: 'boolean', title: 'Loud' },
    tags: { type: 'array', items: { type: 'string' }, title: 'Tags' },
    extra: { title: 'Extra' },
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

const MONEY: JsonObject = {
  type: 'object',
  properties: {
    minimum_proration_amount: {
      $ref: '#/$defs/monetary_amount',
      title: 'Minimum proration amount',
      properties: { amount: { exclusiveMinimum: 0 } },
    },
  },
  required: ['minimum_proration_amount'],
  $defs: {
    monetary_amount: {
      type: 'object',
      properties: { amount: { type: 'string', format: 'decimal' }, currency: { type: 'string' } },
      required: ['amount', 'currency'],
    },
  },
};
const SAVED: JsonObject = { minimum_proration_amount: { amount: '500', currency: 'usd' } };

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
    ['tags', 'list', false],
    ['extra', 'json', false],
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
      bounds: { minimum: '0' },
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
  const fields = fieldsOf(MONEY, null);
  expect(valuesOf(fields, SAVED, 'eur')).toEqual({
    minimum_proration_amount: { amount: 500, currency: 'usd' },
  });
  expect(valuesOf(fields, null, 'eur')).toEqual({
    minimum_proration_amount: { amount: null, currency: 'eur' },
  });
  const values = { minimum_proration_amount: { amount: 750, currency: 'usd' } };
  expect(configurationOf(fields, values, SAVED)).toEqual({
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

test('a shape without a control is JSON, there and back, and said when it is none', () => {
  const values = valuesOf(FIELDS, { extra: ['a'] }, 'usd');
  expect(configurationOf(FIELDS, values, null)).toMatchObject({ extra: ['a'] });
  expect(errorOf(field('extra'), '["a"')).toBe('This is not JSON. Check quotes, commas and brackets.');
  expect(errorOf(field('extra'), '["b"]')).toBeNull();
});

test('a configuration reads in one line', () => {
  expect(configurationText(fieldsOf(MONEY, null), SAVED)).toBe('Minimum proration amount $5.00');
  expect(configurationText(FIELDS, { interval: 'day', loud: true })).toBe('Interval Days · Loud Yes');
  expect(configurationText(FIELDS, null)).toBe('');
});

test('says a limit of money in money', () => {
  const [money] = fieldsOf(MONEY, null);
  if (money === undefined) throw new Error('no field');
  expect(errorOf(money, { amount: 0, currency: 'usd' })).toBe('Must be above $0.00.');
  expect(errorOf(money, { amount: null, currency: 'usd' })).toBe('Fill this in.');
  expect(errorOf(money, { amount: 5, currency: 'dollars' })).toBe(
    'Give a currency of three letters, such as USD.',
  );
});

test('names each field before and after, and which of them changes', () => {
  const fields = fieldsOf(MONEY, null);
  const after = { minimum_proration_amount: { amount: '750', currency: 'usd' } };
  expect(changesOf(fields, SAVED, after)).toMatchObject([{ before: '$5.00', after: '$7.50', changed: true }]);
  expect(changesOf(fields, null, after)).toMatchObject([{ before: 'not set', changed: true }]);
});

test('finds the field that a refusal names, however deep', () => {
  expect(fieldOfParam(FIELDS, 'configuration[seats]')).toBe('seats');
  expect(fieldOfParam(FIELDS, 'configuration[share][amount]')).toBe('share');
  expect(fieldOfParam(FIELDS, 'configuration[unknown]')).toBeNull();
  expect(fieldOfParam(FIELDS, null)).toBeNull();
});
