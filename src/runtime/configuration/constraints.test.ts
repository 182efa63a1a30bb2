/** Tags of extensions.md 8.4 that narrow a field: the keyword of each, and the check. */
import { expect, test } from 'vitest';
import type { Json } from '../../contract/json.ts';
import { complaint, fieldOf, generated } from './testing/generated.ts';

test.each<[string, object, Json, string]>([
  ['/** @minimum 2 */ a: number;', { minimum: 2 }, 1.9, 'A must be 2 or more.'],
  ['/** @maximum -2.5 */ a: number;', { maximum: -2.5 }, -2, 'A must be -2.5 or less.'],
  ['/** @exclusiveMinimum 0 */ a: number;', { exclusiveMinimum: 0 }, 0, 'A must be more than 0.'],
  ['/** @exclusiveMaximum 1e3 */ a: number;', { exclusiveMaximum: 1000 }, 1000, 'A must be less than 1000.'],
  ['/** @multipleOf 0.25 */ a: number;', { multipleOf: 0.25 }, 0.3, 'A must be a multiple of 0.25.'],
  ['/** @minimum 2 */ a: Decimal;', { 'x-stripe-minimum': '2' }, '1.9', 'A must be 2 or more.'],
  ['/** @maximum 2 */ a: Decimal;', { 'x-stripe-maximum': '2' }, '2.1', 'A must be 2 or less.'],
  [
    '/** @exclusiveMinimum 0 */ a: Decimal;',
    { 'x-stripe-exclusive-minimum': '0' },
    '0',
    'A must be more than 0.',
  ],
  [
    '/** @exclusiveMaximum 1 */ a: Decimal;',
    { 'x-stripe-exclusive-maximum': '1' },
    '1',
    'A must be less than 1.',
  ],
  [
    '/** @multipleOf 0.05 */ a: Decimal;',
    { 'x-stripe-multiple-of': '0.05' },
    '0.07',
    'A must be a multiple of 0.05.',
  ],
  ['/** @minLength 1 */ a: string;', { minLength: 1 }, '', 'A must not be empty.'],
  ['/** @minLength 2 */ a: string;', { minLength: 2 }, 'x', 'A must have 2 characters or more.'],
  ['/** @maxLength 2 */ a: string;', { maxLength: 2 }, 'xyz', 'A must have 2 characters or fewer.'],
  [
    '/** @pattern ^[^@ ]+@x\\.com$ */ a: string;',
    { pattern: '^[^@ ]+@x\\.com$' },
    'q',
    'A must match ^[^@ ]+@x\\.com$, and "q" does not.',
  ],
  [
    '/** @pattern ^[A-Z]{3}$ */ a: string;',
    { pattern: '^[A-Z]{3}$' },
    'ab',
    'A must match ^[A-Z]{3}$, and "ab" does not.',
  ],
  [
    '/** @pattern :[0-9]+ */ a: string;',
    { pattern: ':[0-9]+' },
    '5',
    'A must match :[0-9]+, and "5" does not.',
  ],
  ['/** @format email */ a: string;', { format: 'email' }, 'me', 'A must be a valid email, not "me".'],
  ['/** @minItems 1 */ a: boolean[];', { minItems: 1 }, [], 'A needs an entry.'],
  ['/** @maxItems 1 */ a: boolean[];', { maxItems: 1 }, [true, true], 'A can have one entry only.'],
  [
    '/** @uniqueItems */ a: boolean[];',
    { uniqueItems: true },
    [true, false, true],
    'A has entries 1 and 3 that are the same.',
  ],
  ['/** @const "v1" */ a: string;', { const: 'v1' }, 'v2', 'A must be "v1", not "v2".'],
  ['/** @const 5 */ a: number;', { const: 5 }, 6, 'A must be 5, not 6.'],
  [
    '/** @const {"b": 1} */ a: { b: number };',
    { const: { b: 1 } },
    { b: 2 },
    'A must be {"b":1}, not an object.',
  ],
])('%s', (fields, keywords, wrong, message) => {
  const { schema } = generated(fields);
  expect((schema.properties as Record<string, Json>).a).toMatchObject(keywords);
  expect(complaint(schema, { a: wrong })).toBe(message);
});

test('several tags may stand in one line', () => {
  expect(fieldOf('/** @minimum 0 @maximum 100 */ a: number;')).toMatchObject({ minimum: 0, maximum: 100 });
});

test('what is not about lists is about each entry of one', () => {
  expect(fieldOf('/** @maxLength 5\n * @maxItems 3 */ a: string[];')).toEqual({
    type: 'array',
    items: { type: 'string', maxLength: 5 },
    maxItems: 3,
    title: 'A',
  });
});

test('a path goes through objects and lists, and stands beside each $ref', () => {
  const types = `interface Tier { cap: MonetaryAmount | null; unitPrice: Decimal }
interface Plan { priceTiers: Tier[] }`;
  const { schema } = generated(
    '/** @minimum :priceTiers.cap.amount 100\n * @exclusiveMinimum :priceTiers.unitPrice 0.5\n * @minItems :priceTiers 1 */ plan: Plan;',
    types,
  );
  expect(schema.properties).toEqual({
    plan: {
      $ref: '#/$defs/plan',
      title: 'Plan',
      properties: {
        price_tiers: {
          minItems: 1,
          items: {
            properties: {
              cap: { properties: { amount: { 'x-stripe-minimum': '100' } } },
              unit_price: { 'x-stripe-exclusive-minimum': '0.5' },
            },
          },
        },
      },
    },
  });
  const plan = (amount: string, price: string) => ({
    plan: {
      price_tiers: [
        { cap: { amount, currency: 'usd' }, unit_price: price },
        { cap: null, unit_price: '1' },
      ],
    },
  });
  expect(complaint(schema, plan('100', '0.51'))).toBe('nothing');
  expect(complaint(schema, plan('99', '0.5'))).toBe(
    'Plan: Price tiers: entry 1: Cap must be 100 or more. Plan: Price tiers: entry 1: Unit price must be more than 0.5.',
  );
  expect(complaint(schema, { plan: { price_tiers: [] } })).toBe('Plan: Price tiers needs an entry.');
});

test('a path into a type written in place narrows it there', () => {
  expect(fieldOf('/** @maxLength :key 5 */ a: {\n/** @minLength 1 */ key: string };')).toMatchObject({
    properties: { key: { type: 'string', minLength: 1, maxLength: 5 } },
  });
});

test('a field narrows what its named type says', () => {
  const types = '/** @minimum 0\n * @maximum 100 */\ntype Share = Decimal;';
  const { schema } = generated('/** @maximum 50 */ a: Share;', types);
  expect(complaint(schema, { a: '50' })).toBe('nothing');
  expect(complaint(schema, { a: '50.01' })).toBe('A must be 50 or less.');
  expect(complaint(schema, { a: '-1' })).toBe('A must be 0 or more.');
});
