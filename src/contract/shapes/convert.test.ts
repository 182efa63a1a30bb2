import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { convert, sentence } from './convert.ts';
import type { Conversion } from './convert.ts';
import {
  arrayOf,
  decimal,
  fieldsOf,
  flag,
  instant,
  integer,
  json,
  object,
  oneOf,
  optional,
  recordOf,
  snakeCase,
  text,
} from './shape.ts';
import type { Shape } from './shape.ts';

const KEYS = ['fooBar', 'foo_bar', '2026-01-01', '5', '__proto__', 'constructor', ''];

const shape = object({
  unitAmount: decimal,
  startDate: instant,
  billingScheme: oneOf('per_unit', 'perUnit'),
  metadata: recordOf(text),
  extraValues: json,
  innerItems: arrayOf(object({ isProration: flag, flatAmount: optional(decimal) })),
});

const value = fc.record({
  unitAmount: fc.constantFrom('0.50', '-3', '1e-7'),
  startDate: fc.constantFrom('2026-02-28T23:59:59.999Z', '1970-01-01T00:00:00.000Z'),
  billingScheme: fc.constantFrom('per_unit', 'perUnit'),
  metadata: fc
    .array(
      fc.tuple(
        fc.oneof(fc.constantFrom(...KEYS), fc.string()),
        fc.oneof(fc.constantFrom('1.5', '2026-01-01', 'fooBar'), fc.string()),
      ),
    )
    .map((entries) => Object.fromEntries(entries)),
  extraValues: fc.jsonValue() as fc.Arbitrary<Json>,
  innerItems: fc.array(
    fc.oneof(
      fc.record({ isProration: fc.boolean() }),
      fc.record({ isProration: fc.boolean(), flatAmount: fc.constant('5') }),
    ),
  ),
});

function via(from: Conversion['from'], to: Conversion['to'], given: unknown, of: Shape = shape): Json {
  const converted = convert(of, given, { from, to, unknownKeys: 'refuse' });
  if (!converted.ok) throw new Error(converted.mismatches.map(sentence).join('; '));
  return converted.value;
}

test('script form → wire form → script form gives the same value, and keys of records pass untouched', () => {
  fc.assert(
    fc.property(value, (given) => {
      const wire = via('script', 'wire', given) as JsonObject;
      expect(Object.keys(wire)).toEqual([
        'unit_amount',
        'start_date',
        'billing_scheme',
        'metadata',
        'extra_values',
        'inner_items',
      ]);
      expect(Object.entries(wire.metadata as object)).toEqual(Object.entries(given.metadata));
      expect(wire.billing_scheme).toBe(given.billingScheme);
      expect(JSON.stringify(via('wire', 'script', wire))).toBe(JSON.stringify(given));
    }),
  );
});

test('a key __proto__ stays a key', () => {
  const given = JSON.parse('{"__proto__": "x", "fooBar": "y"}') as Json;
  const converted = via('script', 'wire', given, recordOf(text)) as object;
  expect(Object.keys(converted)).toEqual(['__proto__', 'fooBar']);
  expect(Object.getPrototypeOf(converted)).toBe(Object.prototype);
});

test.each([
  [5, '5'],
  [0.1, '0.1'],
  [1e-7, '1e-7'],
  ['-0.50', '-0.50'],
])('the decimal %j goes on as the string %j', (given, expected) => {
  expect(via('script', 'script', given, decimal)).toBe(expected);
});

test.each<[Shape, unknown, string]>([
  [decimal, 'abc', 'It must be a decimal string such as "0.5", not "abc"'],
  [decimal, '', 'It must be a decimal string such as "0.5", not ""'],
  [decimal, Infinity, 'It must be a decimal string, not Infinity'],
  [decimal, '1e1000000', 'It must be a decimal of at most 200 characters with an exponent within ±100'],
  [decimal, '9'.repeat(201), 'It must be a decimal of at most 200 characters with an exponent within ±100'],
  [instant, 5, 'It must be a date such as "2026-01-01T00:00:00.000Z", not 5'],
  [integer(1), 0, 'It must be 1 or more, not 0'],
  [integer(), 1.5, 'It must be a whole number, not 1.5'],
  [oneOf('a', 'b'), 'c', 'It must be one of "a", "b", not "c"'],
  [object({ a: flag }), { a: true, b: 1 }, 'b is not known here; known are a'],
  [object({ a: flag }), {}, 'a is missing'],
  [object({ a: optional(flag) }), { a: null }, 'a must be true or false, not null'],
  [
    object({ items: arrayOf(object({ key: text })) }),
    { items: [{ key: 'a' }, { key: 5 }] },
    'items[1].key must be a string, not 5',
  ],
])('%j does not take %j', (of, given, expected) => {
  const converted = convert(of, given, { from: 'script', to: 'script', unknownKeys: 'refuse' });
  expect(converted.ok ? [] : converted.mismatches.map(sentence)).toEqual([expected]);
});

test.each([
  '2026-02-30T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-01',
  '2026-01-01T00:00:00',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:60:00Z',
])('%s is no instant', (given) => {
  expect(convert(instant, given, { from: 'script', to: 'script', unknownKeys: 'refuse' }).ok).toBe(false);
});

test.each([
  ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ['2026-01-01T01:30:00+02:00', '2025-12-31T23:30:00.000Z'],
  ['2026-01-01T00:00:00.5Z', '2026-01-01T00:00:00.500Z'],
])('%s is %s', (given, expected) => {
  expect(via('script', 'script', given, instant)).toBe(expected);
});

test('the fields of a case belong to that case alone', () => {
  const range = object(
    { value: oneOf('timeRange', 'oneTime') },
    {
      on: 'value',
      fields: { timeRange: fieldsOf({ startDate: instant }), oneTime: fieldsOf({ at: instant }) },
    },
  );
  const at = '2026-01-01T00:00:00.000Z';
  expect(via('script', 'wire', { value: 'timeRange', startDate: at }, range)).toEqual({
    value: 'timeRange',
    start_date: at,
  });
  expect(() => via('script', 'wire', { value: 'oneTime', startDate: at }, range)).toThrow('at is missing');
  expect(() => via('script', 'wire', { value: 'never' }, range)).toThrow('value must be one of');
});

test.each([
  ['customInterval', 'custom_interval'],
  ['custom_interval', 'custom_interval'],
  ['rateCardID', 'rate_card_id'],
])('%s is %s on the wire', (name, expected) => {
  expect(snakeCase(name)).toBe(expected);
});
