/** Forms of what is nested, in lists and records, or null: schema and layout → fields → values → configuration, and back. */
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { entriesIn, newEntry } from './field-values.ts';
import type { Values } from './field-values.ts';
import { fieldsOf } from './form-fields.ts';
import type { Field } from './form-fields.ts';
import {
  changesOf,
  configurationOf,
  configurationText,
  errorOf,
  sectionsOf,
  valuesOf,
} from './form-values.ts';

const money = {
  type: 'object',
  properties: {
    amount: { type: 'string', format: 'decimal' },
    currency: { type: 'string', format: 'currency' },
  },
  required: ['amount', 'currency'],
};
const SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    matcher: { $ref: '#/$defs/matcher', title: 'Matcher' },
    tiers: {
      type: 'array',
      title: 'Tiers',
      minItems: 1,
      maxItems: 3,
      uniqueItems: true,
      items: {
        type: 'object',
        properties: {
          up_to: { type: 'string', format: 'decimal', title: 'Up to', 'x-stripe-exclusive-minimum': '0' },
          fee: { $ref: '#/$defs/money', title: 'Fee', properties: { amount: { 'x-stripe-minimum': '1' } } },
        },
        required: ['up_to'],
      },
    },
    rates: { type: 'object', title: 'Rates', additionalProperties: { type: 'number' } },
    cap: {
      oneOf: [{ type: 'string', format: 'decimal', 'x-stripe-multiple-of': '0.1' }, { type: 'null' }],
      title: 'Cap',
    },
    strict: { oneOf: [{ type: 'boolean' }, { type: 'null' }], title: 'Strict' },
    customer: {
      type: 'object',
      title: 'Customer',
      properties: { id: { type: 'string', title: 'ID', minLength: 1 } },
      required: ['id'],
      'x-stripe-object': 'customer',
    },
    version: { type: 'string', title: 'Version', const: 'v1' },
    start: { type: 'string', format: 'date-time', title: 'Start' },
  },
  required: ['matcher', 'tiers', 'rates', 'cap', 'strict', 'version'],
  $defs: {
    money,
    matcher: {
      type: 'object',
      properties: {
        key: { type: 'string', title: 'Key', minLength: 1 },
        value: { type: 'string', title: 'Value' },
      },
      required: ['key'],
    },
  },
};

const SAVED: JsonObject = {
  matcher: { key: 'plan', value: 'pro' },
  tiers: [{ up_to: '10' }, { up_to: '20.50', fee: { amount: '500', currency: 'usd' } }],
  rates: JSON.parse('{"fooBar":1,"foo_bar":2,"2026-01-01":3,"5":4,"__proto__":5}') as Json,
  cap: null,
  strict: false,
  customer: { id: 'cus_1' },
  version: 'v1',
  start: '2026-01-01T00:00:00.000Z',
};

const FIELDS = fieldsOf(SCHEMA, null);
const field = (key: string): Field => FIELDS.find((one) => one.key === key)!;
const start = (): Values => valuesOf(FIELDS, SAVED, 'usd');

test('every shape has a control', () => {
  expect(FIELDS.map(({ key, kind }) => `${key} ${kind}`)).toEqual([
    'matcher object',
    'tiers list',
    'rates record',
    'cap number',
    'strict choice',
    'version fixed',
    'customer reference',
    'start text',
  ]);
});

test('what is saved comes back as it was, every key untouched', () => {
  const back = configurationOf(FIELDS, start(), null);
  expect(JSON.stringify(back)).toBe(JSON.stringify({ ...back, ...SAVED }));
  expect(Object.keys(back.rates as object)).toContain('__proto__');
  expect(FIELDS.map((each) => errorOf(each, start()[each.key]))).toEqual(FIELDS.map(() => null));
});

test('what nobody changed stays to the letter, and what the form cannot hold is not lost', () => {
  const odd = { ...SAVED, tiers: [{ up_to: '10', fee: { amount: '0.5', currency: 'usd' } }], unknown: 1 };
  const values = { ...valuesOf(FIELDS, odd, 'usd'), cap: '0.5' };
  expect(configurationOf(FIELDS, values, odd)).toEqual({ ...odd, cap: '0.5' });
});

test('a new form is empty: null where null may be, absent where nothing has to be', () => {
  expect(configurationOf(FIELDS, valuesOf(FIELDS, null, 'usd'), null)).toEqual({
    matcher: {},
    tiers: [],
    rates: {},
    cap: null,
    strict: null,
    version: 'v1',
  });
});

test('entries are added, filled in and removed', () => {
  const tiers = field('tiers') as Field & { kind: 'list' };
  const before = entriesIn(start().tiers);
  const added = newEntry(tiers, before, 'eur');
  expect(added).toEqual({ id: '2', name: '', value: { up_to: '', fee: { amount: null, currency: 'eur' } } });
  const after = [before[1]!, { ...added, value: { up_to: '30', fee: { amount: 100, currency: 'eur' } } }];
  expect(configurationOf(FIELDS, { ...start(), tiers: after }, SAVED).tiers).toEqual([
    { up_to: '20.50', fee: { amount: '500', currency: 'usd' } },
    { up_to: '30', fee: { amount: '100', currency: 'eur' } },
  ]);
});

const tier = (id: string, upTo: string, amount: number | null = null) => ({
  id,
  name: '',
  value: { up_to: upTo, fee: { amount, currency: 'usd' } },
});

test.each<[string, Values[string], string]>([
  ['matcher', { key: '', value: 'x' }, 'Key: Fill this in.'],
  ['tiers', [], 'Add an entry.'],
  ['tiers', ['1', '2', '3', '4'].map((id) => tier(id, id)), 'Remove entries: at most 3.'],
  ['tiers', [tier('0', '1'), tier('1', '1')], 'Entry 2 is there already.'],
  ['tiers', [tier('0', '1'), tier('1', '0')], 'Entry 2: Up to: Must be above 0.'],
  ['tiers', [tier('0', '1', 0)], 'Entry 1: Fee: Must be at least $0.01.'],
  ['rates', [{ id: '0', name: '', value: '1' }], 'Give every entry a name.'],
  [
    'rates',
    [
      { id: '0', name: 'a', value: '1' },
      { id: '1', name: 'a', value: '2' },
    ],
    'Two entries have the name a.',
  ],
  ['rates', [{ id: '0', name: 'a', value: '' }], 'Entry 1: Fill this in.'],
  ['cap', '0.25', 'Must be a multiple of 0.1.'],
  ['start', 'tomorrow', 'Enter a moment such as 2026-01-01T00:00:00Z.'],
])('says what is wrong with %s', (key, value, message) => {
  expect(errorOf(field(key), value)).toBe(message);
});

test('a limit beyond what a float can tell is held exactly', () => {
  const [exact] = fieldsOf(
    {
      type: 'object',
      properties: { a: { type: 'string', format: 'decimal', 'x-stripe-maximum': '9007199254740993' } },
    },
    null,
  );
  expect(errorOf(exact!, '9007199254740993')).toBeNull();
  expect(errorOf(exact!, '9007199254740993.1')).toBe('Must be at most 9007199254740993.');
});

test('a default is what an empty form starts with; a saved form without the value has none', () => {
  const fields = fieldsOf(
    {
      type: 'object',
      properties: {
        size: { type: 'number', default: 5 },
        note: { type: 'string', default: 'n' },
        inner: { type: 'object', properties: { on: { type: 'boolean', default: true } }, required: ['on'] },
      },
      required: ['size', 'inner'],
    },
    null,
  );
  expect(configurationOf(fields, valuesOf(fields, null, 'usd'), null)).toEqual({
    size: 5,
    note: 'n',
    inner: { on: true },
  });
  const saved = { inner: { on: false } };
  expect(configurationOf(fields, valuesOf(fields, saved, 'usd'), saved)).toEqual({
    size: 5,
    inner: { on: false },
  });
});

test('reads in words, and names what changes', () => {
  const after = { ...SAVED, matcher: { key: 'plan' }, rates: { a: 1 } };
  expect(
    configurationText(FIELDS, { matcher: SAVED.matcher!, tiers: SAVED.tiers!, customer: SAVED.customer! }),
  ).toBe('Matcher Key plan, Value pro · Tiers Up to 10; Up to 20.50, Fee $5.00 · Customer cus_1');
  expect(changesOf(FIELDS, SAVED, after).filter(({ changed }) => changed)).toEqual([
    { key: 'matcher', label: 'Matcher', before: 'Key plan, Value pro', after: 'Key plan', changed: true },
    {
      key: 'rates',
      label: 'Rates',
      before: '5: 4; fooBar: 1; foo_bar: 2; 2026-01-01: 3; __proto__: 5',
      after: 'a: 1',
      changed: true,
    },
  ]);
});

test('groups stand under their titles, in the order of the layout; without any, optional fields come last', () => {
  const scope = (key: string) => ({ type: 'Control', scope: `#/properties/${key}` });
  const ui = {
    type: 'VerticalLayout',
    elements: [
      { type: 'Group', label: 'Who', elements: [scope('customer'), scope('matcher')] },
      scope('cap'),
    ],
  };
  const titles = (fields: readonly Field[]) =>
    sectionsOf(fields).map(({ title, fields: inside }) => [title, inside.map(({ key }) => key).join(' ')]);
  expect(titles(fieldsOf(SCHEMA, ui))).toEqual([
    ['Who', 'customer matcher'],
    [null, 'cap tiers rates strict version start'],
  ]);
  expect(titles(FIELDS)).toEqual([
    [null, 'matcher tiers rates cap strict version'],
    ['Optional', 'customer start'],
  ]);
});
