/** Names (extensions.md 8.2), and tags of 8.4 that do not narrow: titles, defaults, examples, remarks. */
import { expect, test } from 'vitest';
import { complaint, fieldOf, generated, through } from './testing/generated.ts';

test.each<[string, string, object]>([
  ['the title', 'graceUnit: string;', { title: 'Grace unit' }],
  ['the title of an abbreviation', 'someURLValue: string;', { title: 'Some url value' }],
  ['@displayName', '/** @displayName How long */ graceUnit: string;', { title: 'How long' }],
  [
    'the comment',
    '/** First\n * and second.\n * @minLength 1 */ a: string;',
    { description: 'First and second.' },
  ],
  ['@defaultValue of a text', '/** @defaultValue per month */ a: string;', { default: 'per month' }],
  ['@defaultValue of a text in quotes', '/** @defaultValue "5" */ a: string;', { default: '5' }],
  ['@defaultValue of a number', '/** @defaultValue 5 */ a: number;', { default: 5 }],
  ['@defaultValue of a boolean', '/** @defaultValue true */ a: boolean;', { default: true }],
  ['@defaultValue of a Decimal', '/** @defaultValue 0.10 */ a: Decimal;', { default: '0.10' }],
  ['@defaultValue of a union', "/** @defaultValue day */ a: 'hour' | 'day';", { default: 'day' }],
  ['@defaultValue null', '/** @defaultValue null */ a: Decimal | null;', { default: null }],
  [
    '@defaultValue of a date',
    '/** @defaultValue 2026-01-01T00:00:00Z */ a: Timestamp;',
    { default: '2026-01-01T00:00:00.000Z' },
  ],
  [
    '@defaultValue of money',
    '/** @defaultValue {"amount": "500", "currency": "usd"} */ a: MonetaryAmount;',
    { default: { amount: '500', currency: 'usd' } },
  ],
  [
    '@defaultValue of an object, in TypeScript names',
    '/** @defaultValue {"roundTo": 5} */ a: { roundTo: number };',
    { default: { round_to: 5 } },
  ],
  ['@defaultValue of a list', '/** @defaultValue ["a", "b"] */ a: string[];', { default: ['a', 'b'] }],
  ['@example', '/** @example 5\n * @example seven */ a: number;', { examples: [5, 'seven'] }],
  ['@example of a text', '/** @example 5 */ a: string;', { examples: ['5'] }],
  [
    '@remarks',
    '/** @remarks For those\n * who read code. */ a: string;',
    { 'x-stripe-remarks': 'For those\nwho read code.' },
  ],
  ['@deprecated', '/** @deprecated */ a: string;', { deprecated: true }],
  [
    '@deprecated with its reason',
    '/** @deprecated Use b. */ a: string;',
    { deprecated: true, 'x-stripe-deprecation-description': 'Use b.' },
  ],
  [
    '@deprecated of a member',
    "/** @deprecated :x Use y. */ a: 'x' | 'y';",
    {
      oneOf: [
        { const: 'x', title: 'X', deprecated: true, 'x-stripe-deprecation-description': 'Use y.' },
        { const: 'y', title: 'Y' },
      ],
    },
  ],
])('%s', (_name, fields, keywords) => {
  expect(fieldOf(fields)).toMatchObject(keywords);
});

test('a default is where the form starts; what is absent stays absent', () => {
  const { schema } = generated('/** @defaultValue 5 */ a?: number;\n/** @defaultValue x */ b: string;');
  expect(through(schema, { b: 'y' }).script).toEqual({ b: 'y' });
  expect(complaint(schema, {})).toBe('B is missing.');
});

test('@apiName names a field and a type on the wire; the script has its own name', () => {
  const { schema, ui } = generated(
    '/** @apiName metadata_rules */ matchers: Matcher[];',
    '/** @apiName rule */\ninterface Matcher {\n/** @apiName k */ theKey: string }',
  );
  expect(schema).toMatchObject({
    properties: { metadata_rules: { items: { $ref: '#/$defs/rule' }, 'x-stripe-script-name': 'matchers' } },
    required: ['metadata_rules'],
    $defs: { rule: { title: 'Matcher', properties: { k: { title: 'The key' } } } },
  });
  expect(ui.elements).toMatchObject([{ scope: '#/properties/metadata_rules' }]);
  const { script } = through(schema, { metadata_rules: [{ k: 'a_b' }] });
  expect(script).toEqual({ matchers: [{ theKey: 'a_b' }] });
});

test('names that do not tell their key survive both ways', () => {
  const { schema } = generated(
    'someIDValue: string; already_snake: { innerURL: string }; grace2: number; x_1: number;',
  );
  const wire = { some_id_value: 'v', already_snake: { inner_url: 'u' }, grace2: 1, x_1: 2 };
  expect(through(schema, wire).script).toEqual({
    someIDValue: 'v',
    already_snake: { innerURL: 'u' },
    grace2: 1,
    x_1: 2,
  });
});

test('the title of the whole is the name of its interface, and says so in its own words', () => {
  expect(generated('').schema.title).toBe('My rule');
});
