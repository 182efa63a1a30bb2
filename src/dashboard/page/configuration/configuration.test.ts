import { expect, test } from 'vitest';
import { fieldsOf } from './fields.ts';
import { configurationText, fieldOfParam, readTyped, typedFrom } from './values.ts';

const schema = {
  type: 'object',
  properties: {
    note: { type: 'string', title: 'Note' },
    minimum: {
      $ref: '#/$defs/monetary_amount',
      title: 'Minimum',
      description: 'Below this nothing is charged.',
    },
    unit: { $ref: '#/$defs/unit', title: 'Unit' },
    days: { type: 'integer', title: 'Days', default: 3 },
    share: { type: 'string', format: 'decimal', title: 'Share' },
    all: { type: 'boolean', title: 'All items' },
    tags: { type: 'array', items: { type: 'string' }, title: 'Tags' },
  },
  required: ['minimum', 'unit'],
  $defs: {
    monetary_amount: {
      type: 'object',
      properties: { amount: { type: 'string' }, currency: { type: 'string' } },
    },
    unit: {
      title: 'Unit',
      oneOf: [
        { const: 'hour', title: 'Hours' },
        { const: 'day', title: 'Days' },
      ],
    },
  },
};

const fields = fieldsOf(schema);

test('each property gets a control, required ones first', () => {
  expect(fields.map(({ key, kind }) => `${key} ${kind}`)).toEqual([
    'minimum money',
    'unit choice',
    'note text',
    'days integer',
    'share decimal',
    'all switch',
    'tags json',
  ]);
  expect(fields[0]).toMatchObject({
    label: 'Minimum',
    help: 'Below this nothing is charged.',
    required: true,
  });
  expect(fields[1]?.choices.map(({ name }) => name)).toEqual(['Hours', 'Days']);
});

test('the layout decides the order among equals', () => {
  const ui = {
    type: 'VerticalLayout',
    elements: [
      { type: 'Control', scope: '#/properties/unit' },
      { type: 'Control', scope: '#/properties/minimum' },
    ],
  };
  expect(
    fieldsOf(schema, ui)
      .slice(0, 2)
      .map(({ key }) => key),
  ).toEqual(['unit', 'minimum']);
});

test('5.00 typed as dollars travels as 500 cents in a string', () => {
  const typed = { ...typedFrom(fields, null, 'usd'), minimum: '5.00', unit: 'day' };
  expect(readTyped(fields, typed)).toEqual({
    configuration: { minimum: { amount: '500', currency: 'usd' }, unit: 'day', days: 3, all: false },
    problems: {},
  });
});

test('a saved configuration comes back as it was', () => {
  const saved = {
    minimum: { amount: '300', currency: 'jpy' },
    unit: 'hour',
    days: 0,
    share: '0.10',
    all: true,
    tags: ['a'],
  };
  expect(readTyped(fields, typedFrom(fields, saved, 'usd'))).toEqual({ configuration: saved, problems: {} });
});

test.each([
  [{ minimum: '' }, 'minimum', 'Give a value for "Minimum".'],
  [{ minimum: 'five' }, 'minimum', 'Give an amount, such as 5.00.'],
  [{ minimum: '5.001' }, 'minimum', 'USD has 2 decimals. Give an amount without more.'],
  [
    { minimum: '5.5', 'minimum.currency': 'JPY' },
    'minimum',
    'JPY has 0 decimals. Give an amount without more.',
  ],
  [
    { minimum: '5', 'minimum.currency': 'dollars' },
    'minimum',
    'Give a currency of three letters, such as USD.',
  ],
  [{ days: '2.5' }, 'days', 'Give a whole number.'],
])('%j is refused beside its field', (change, key, problem) => {
  const typed = { ...typedFrom(fields, null, 'usd'), minimum: '5', unit: 'day', ...change };
  expect(readTyped(fields, typed as Record<string, string>).problems[key]).toBe(problem);
});

test('a refused parameter of the API is found again in the form', () => {
  expect(fieldOfParam('configuration[minimum_proration_amount][amount]')).toBe('minimum_proration_amount');
  expect(fieldOfParam('extension')).toBeNull();
  expect(fieldOfParam(null)).toBeNull();
});

test('a configuration reads in one line', () => {
  expect(configurationText(fields, { minimum: { amount: '500', currency: 'usd' }, unit: 'day' })).toBe(
    'Minimum $5.00 · Unit Days',
  );
});
