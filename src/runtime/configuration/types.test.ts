/** extensions.md 8.3, row by row: schema, check, and conversion to the script and back. */
import { expect, test } from 'vitest';
import type { Json } from '../../contract/json.ts';
import { Decimal } from '../../sdk/index.ts';
import { complaint, generated, through } from './testing/generated.ts';

interface Row {
  fields: string;
  types?: string;
  schema: Json;
  definitions?: Json;
  /** Wire and script form of the field, where they differ. */
  wire: Json;
  script?: Json;
  live?: unknown;
  /** A value that does not fit, and what is said. */
  wrong: [Json, string];
}

const decimal = { type: 'string', format: 'decimal' };
const currency = { type: 'string', format: 'currency' };
const money = {
  title: 'Monetary amount',
  type: 'object',
  properties: { amount: { ...decimal, title: 'Amount' }, currency: { ...currency, title: 'Currency' } },
  required: ['amount', 'currency'],
};
const UNIT = "/**\n * @displayName :hour Hours\n */\ntype GraceUnit = 'hour' | 'half_day';";
const unit = {
  title: 'Grace unit',
  oneOf: [
    { const: 'hour', title: 'Hours' },
    { const: 'half_day', title: 'Half day' },
  ],
};
const five = { amount: '500', currency: 'usd' };

const ROWS: Record<string, Row> = {
  string: {
    fields: 'theField: string;',
    schema: { type: 'string' },
    wire: 'fooBar',
    wrong: [5, 'The field must be a string, not 5.'],
  },
  boolean: {
    fields: 'theField: boolean;',
    schema: { type: 'boolean' },
    wire: false,
    wrong: ['yes', 'The field must be true or false, not "yes".'],
  },
  number: {
    fields: 'theField: number;',
    schema: { type: 'number' },
    wire: 0.1,
    wrong: ['0.1', 'The field must be a number, not "0.1".'],
  },
  'number with @multipleOf 1': {
    fields: '/** @multipleOf 1 */ theField: number;',
    schema: { type: 'integer' },
    wire: 3,
    wrong: [3.5, 'The field must be a whole number, not 3.5.'],
  },
  'an alias of it': {
    fields: '/** @minimum 1 */ theField: Days;',
    types: '/** @multipleOf 1 */ type Days = number;',
    schema: { $ref: '#/$defs/days', minimum: 1 },
    definitions: { days: { title: 'Days', type: 'integer' } },
    wire: 3,
    wrong: [0, 'The field must be 1 or more.'],
  },
  'an alias made whole by the field': {
    fields: '/** @multipleOf 1 */ theField: Size;',
    types: '/** @minimum 0.5 */ type Size = number;',
    schema: { $ref: '#/$defs/size', type: 'integer' },
    definitions: { size: { title: 'Size', type: 'number', minimum: 0.5 } },
    wire: 3,
    wrong: [2.5, 'The field must be a whole number, not 2.5.'],
  },
  'union of texts, named': {
    fields: 'theField: GraceUnit;',
    types: UNIT,
    schema: { $ref: '#/$defs/grace_unit' },
    definitions: { grace_unit: unit },
    wire: 'half_day',
    wrong: ['halfDay', 'The field must be one of "hour", "half_day", not "halfDay".'],
  },
  'union of texts, in place': {
    fields:
      '/**\n * @displayName :fooBar Foo\n * @displayName :"2026-01-01" New year\n * @displayName :5 Five\n */ theField: "fooBar" | "2026-01-01" | "5" | "__proto__";',
    schema: {
      oneOf: [
        { const: 'fooBar', title: 'Foo' },
        { const: '2026-01-01', title: 'New year' },
        { const: '5', title: 'Five' },
        { const: '__proto__', title: 'Proto' },
      ],
    },
    wire: '__proto__',
    wrong: ['foo_bar', 'The field must be one of "fooBar", "2026-01-01", "5", "__proto__", not "foo_bar".'],
  },
  'one text': {
    fields: "theField: 'only';",
    schema: { oneOf: [{ const: 'only', title: 'Only' }] },
    wire: 'only',
    wrong: ['other', 'The field must be "only", not "other".'],
  },
  list: {
    fields: 'theField: string[];',
    schema: { type: 'array', items: { type: 'string' } },
    wire: ['a_b', 'aB'],
    wrong: [['a', 1], 'The field: entry 2 must be a string, not 1.'],
  },
  'readonly list of lists': {
    fields: 'theField: readonly Array<readonly number[]>;',
    schema: { type: 'array', items: { type: 'array', items: { type: 'number' } } },
    wire: [[1], []],
    wrong: [[1], 'The field: entry 1 must be a list, not 1.'],
  },
  'list of a union': {
    fields: 'theField: GraceUnit[];',
    types: UNIT,
    schema: { type: 'array', items: { $ref: '#/$defs/grace_unit' } },
    definitions: { grace_unit: unit },
    wire: ['hour', 'half_day'],
    wrong: [['day'], 'The field: entry 1 must be one of "hour", "half_day", not "day".'],
  },
  'list of objects': {
    fields: 'theField: { upTo: Decimal; flatFee?: MonetaryAmount }[];',
    schema: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          up_to: { ...decimal, title: 'Up to' },
          flat_fee: { $ref: '#/$defs/monetary_amount', title: 'Flat fee' },
        },
        required: ['up_to'],
      },
    },
    definitions: { monetary_amount: money },
    wire: [{ up_to: '10' }, { up_to: '20.5', flat_fee: five }],
    script: [{ upTo: '10' }, { upTo: '20.5', flatFee: five }],
    live: [
      { upTo: Decimal.from(10) },
      { upTo: Decimal.from('20.5'), flatFee: { amount: Decimal.from(500), currency: 'usd' } },
    ],
    wrong: [
      [{ upTo: '10' }],
      'The field: entry 1: Up to is missing. The field: entry 1: upTo is not known here; known are up_to, flat_fee.',
    ],
  },
  'nested named interface': {
    fields: 'theField: MetadataMatcher;',
    types: 'interface MetadataMatcher { metadataKey: string; value?: string }',
    schema: { $ref: '#/$defs/metadata_matcher' },
    definitions: {
      metadata_matcher: {
        title: 'Metadata matcher',
        type: 'object',
        properties: {
          metadata_key: { type: 'string', title: 'Metadata key' },
          value: { type: 'string', title: 'Value' },
        },
        required: ['metadata_key'],
      },
    },
    wire: { metadata_key: 'a_b' },
    script: { metadataKey: 'a_b' },
    wrong: [{ value: '' }, 'The field: Metadata key is missing.'],
  },
  'Record of Decimals': {
    fields: '/** @displayName Rates */ theField: Record<string, Decimal>;',
    schema: { type: 'object', additionalProperties: decimal },
    // JSON.parse: a literal would set the prototype.
    wire: JSON.parse('{"fooBar":"1","foo_bar":"0.10","2026-01-01":"2","5":"3","__proto__":"4"}') as Json,
    wrong: [{ a: 'x' }, 'Rates: a must be a decimal string such as "0.5", not "x".'],
  },
  'Record of objects': {
    fields: 'theField: Record<string, { unitPrice: Decimal }>;',
    schema: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        properties: { unit_price: { ...decimal, title: 'Unit price' } },
        required: ['unit_price'],
      },
    },
    wire: { fooBar: { unit_price: '1' }, foo_bar: { unit_price: '2' } },
    script: { fooBar: { unitPrice: '1' }, foo_bar: { unitPrice: '2' } },
    wrong: [{ x: {} }, 'The field: x: Unit price is missing.'],
  },
  'T | null': {
    fields: '/** @minimum 1 */ theField: number | null;',
    schema: { oneOf: [{ type: 'number', minimum: 1 }, { type: 'null' }] },
    wire: null,
    wrong: [0, 'The field must be 1 or more.'],
  },
  'Decimal | null': {
    fields: '/** @minimum 0.5 */ theField: Decimal | null;',
    schema: { oneOf: [{ ...decimal, 'x-stripe-minimum': '0.5' }, { type: 'null' }] },
    wire: '0.5',
    live: Decimal.from('0.5'),
    wrong: ['0.4', 'The field must be 0.5 or more.'],
  },
  'named union or null': {
    fields: 'theField: GraceUnit | null;',
    types: UNIT,
    schema: { oneOf: [{ $ref: '#/$defs/grace_unit' }, { type: 'null' }] },
    definitions: { grace_unit: unit },
    wire: null,
    wrong: ['day', 'The field must be one of "hour", "half_day", not "day".'],
  },
  Decimal: {
    fields: 'theField: Decimal;',
    schema: decimal,
    wire: '0.10',
    live: Decimal.from('0.1'),
    wrong: ['1,5', 'The field must be a decimal string such as "0.5", not "1,5".'],
  },
  MonetaryAmount: {
    fields: '/** @exclusiveMinimum :amount 0 */ theField: MonetaryAmount;',
    schema: {
      $ref: '#/$defs/monetary_amount',
      properties: { amount: { 'x-stripe-exclusive-minimum': '0' } },
    },
    definitions: { monetary_amount: money },
    wire: five,
    live: { amount: Decimal.from(500), currency: 'usd' },
    wrong: [{ amount: '0', currency: 'usd' }, 'The field must be more than 0.'],
  },
  Currency: {
    fields: 'theField: Currency;',
    schema: currency,
    wire: 'eur',
    wrong: ['EUR', 'The field must be the lower-case ISO code of a currency, such as usd, not "EUR".'],
  },
  Percent: {
    fields: '/** @minimum 0\n * @maximum 100 */ theField: Percent;',
    schema: { type: 'number', format: 'percent', minimum: 0, maximum: 100 },
    wire: 12.5,
    wrong: [101, 'The field must be 100 or less.'],
  },
  'number with @format percent': {
    fields: '/** @format percent\n * @maximum 1 */ theField: number;',
    schema: { type: 'number', format: 'percent', maximum: 1 },
    wire: 0.25,
    wrong: [1.1, 'The field must be 1 or less.'],
  },
  Timestamp: {
    fields: 'theField: Timestamp;',
    schema: { type: 'string', format: 'date-time' },
    wire: '2026-01-01T00:00:00.000Z',
    live: new Date(Date.UTC(2026, 0, 1)),
    wrong: [
      '2026-02-30T00:00:00.000Z',
      'The field must be a date that exists, in ISO 8601 with its zone, such as "2026-01-01T00:00:00.000Z", not "2026-02-30T00:00:00.000Z".',
    ],
  },
  'Ref<Customer>': {
    fields: 'theField: Ref<Customer>;',
    types: 'interface Customer { id: string }',
    schema: {
      type: 'object',
      properties: { id: { type: 'string', title: 'ID', minLength: 1 } },
      required: ['id'],
      'x-stripe-object': 'customer',
    },
    wire: { id: 'cus_1' },
    wrong: [{ id: 'cus_1', __object: {} }, 'The field: __object is not known here; known are id.'],
  },
};

test.each(Object.entries(ROWS))('%s', (_name, row) => {
  const { schema, ui } = generated(row.fields, row.types);
  const { title, ...property } = (schema.properties as Record<string, Record<string, Json>>).the_field!;
  expect(property).toEqual(row.schema);
  expect(schema.required).toEqual(['the_field']);
  expect(schema.$defs).toEqual(row.definitions);
  expect(ui).toEqual({
    type: 'VerticalLayout',
    elements: [{ type: 'Control', scope: '#/properties/the_field', label: title }],
  });
  const { script, live } = through(schema, { the_field: row.wire });
  expect(script).toEqual({ theField: row.script ?? row.wire });
  if (row.live !== undefined) expect(live).toEqual({ theField: row.live });
  expect(complaint(schema, { the_field: row.wrong[0] })).toBe(row.wrong[1]);
  expect(JSON.stringify(schema)).not.toContain('__object');
});

test('an optional field is not required, and absent it stays absent', () => {
  const { schema } = generated('a?: string; b?: Decimal | undefined;');
  expect(schema.required).toBeUndefined();
  expect(through(schema, {}).script).toEqual({});
});

test('decimals are held to their bounds exactly, beyond what a float can tell', () => {
  const { schema } = generated(
    '/** @minimum 0.1\n * @exclusiveMaximum 9007199254740993.0000000001\n * @multipleOf 0.0000000001 */ a: Decimal;',
  );
  expect(complaint(schema, { a: '9007199254740993' })).toBe('nothing');
  expect(complaint(schema, { a: '9007199254740993.0000000001' })).toBe(
    'A must be less than 9007199254740993.0000000001.',
  );
  expect(complaint(schema, { a: '0.09999999999999999999999' })).toContain('A must be 0.1 or more.');
  expect(complaint(schema, { a: '1.00000000005' })).toBe('A must be a multiple of 0.0000000001.');
});

test('three times 0.1 is a multiple of 0.1', () => {
  const { schema } = generated('/** @multipleOf 0.1 */ a: number;');
  expect(complaint(schema, { a: 0.3 })).toBe('nothing');
  expect(complaint(schema, { a: 0.25 })).toBe('A must be a multiple of 0.1.');
});

test('an interface has the fields of those that it extends', () => {
  const types =
    'interface Base { unitPrice: Decimal; note: string }\ninterface Tier extends Base { note: "a" | "b" }';
  const { schema } = generated('tiers: Tier[];', types);
  expect(schema.$defs).toMatchObject({
    tier: {
      properties: { unit_price: decimal, note: { oneOf: [{ const: 'a' }, { const: 'b' }] } },
      required: ['unit_price', 'note'],
    },
  });
});

test('types may come from a file of the app that is shared', () => {
  const shared = "/** @displayName :up Up */\nexport type Rounding = 'up' | 'down';";
  const { schema } = generated(
    'rounding: Rounding;',
    "import type { Rounding } from '../../shared/rounding.ts';",
    {
      'extensions/shared/rounding.ts': shared,
    },
  );
  expect(schema.$defs).toEqual({
    rounding: {
      title: 'Rounding',
      oneOf: [
        { const: 'up', title: 'Up' },
        { const: 'down', title: 'Down' },
      ],
    },
  });
});
