/** Types that a configuration cannot have: each is reported with its line and what to write instead, and none hangs. */
import { expect, test } from 'vitest';
import { SCRIPT } from '../testing/temporary-app.ts';
import { generated, refusals } from './testing/generated.ts';

const cannot = (type: string, cure: string) => `${type} cannot be the type of a configuration field: ${cure}`;
const GENERIC = 'a configuration knows no generic types: write the interface out';
const UNION = 'a union may be of texts, or of one type and null';
const DATA = 'a configuration holds data only: take the field out';

test.each<[string, string, string?]>([
  ['a: any;', cannot('any', 'say what the field holds, such as string')],
  ['a: unknown;', cannot('unknown', 'say what the field holds, such as string')],
  ['a: any[];', cannot('any', 'say what the field holds, such as string')],
  ['a: object;', cannot('object', 'write an interface with its fields')],
  ['a: bigint;', cannot('bigint', 'use Decimal, or a number with @multipleOf 1')],
  ['a;', 'a has no type: say what it holds, such as a: string'],
  ['a: () => void;', cannot('() => void', DATA)],
  ['a(): void;', 'a configuration has fields only, no methods: take this out'],
  ['get a(): string;', 'a configuration has fields only, no methods: take this out'],
  [
    'a: Rule2;',
    cannot('Rule2', 'a class cannot be configured: write an interface with its fields'),
    'class Rule2 { a = 1; }',
  ],
  ['a: E;', cannot('E', "an enum is not read: write its values as a union, 'a' | 'b'"), "enum E { A = 'a' }"],
  ['a: string | number;', cannot('string | number', UNION)],
  ['a: { b: string } | { c: string };', cannot('{ b: string } | { c: string }', UNION)],
  ['a: 1 | 2;', cannot('1 | 2', UNION)],
  ['a: 5;', cannot('5', UNION)],
  ['a: null;', cannot('null', UNION)],
  [
    "a: '' | 'x';",
    "a union cannot have the empty text '' as a member: a form could not tell it from nothing chosen",
  ],
  ['a: [string, number];', cannot('[string, number]', 'use a list such as string[], or an interface')],
  [
    'a: { b: string } & { c: string };',
    cannot('{ b: string } & { c: string }', 'write one interface, which may extend the others'),
  ],
  [
    '[key: string]: string;',
    'an index signature stands for no field: give one field the type Record<string, …> instead',
  ],
  [
    'a: { [key: string]: number };',
    'an index signature stands for no field: give one field the type Record<string, …> instead',
  ],
  [
    "a: Record<'x' | 'y', string>;",
    cannot(
      "Record<'x' | 'y', string>",
      'the keys of a Record have to be string; fields that are known are written as an interface',
    ),
  ],
  [
    'a: Map<string, string>;',
    cannot('Map<string, string>', 'Map is not a type of this app: write an interface or a union of your own'),
  ],
  ['a: Date;', cannot('Date', 'Date is not a type of this app: write an interface or a union of your own')],
  [
    'a: Partial<T>;',
    cannot('Partial<T>', 'Partial is not a type of this app: write an interface or a union of your own'),
    'interface T { b: string }',
  ],
  ['a: Box<string>;', cannot('Box<string>', GENERIC), 'interface Box<V> { b: V }'],
  ['a: Gone;', cannot('Gone', 'there is no such type here: import or declare it')],
  [
    'a: Context;',
    cannot(
      'Context',
      'of the SDK, configurations can have Decimal, MonetaryAmount, Currency, Percent, Timestamp and Ref',
    ),
  ],
  [
    '"a b": string;',
    'the name of a field has to be a plain name, not "a b"; for free keys use Record<string, …>',
  ],
  [
    '__proto__: string;',
    'every object has a __proto__ already, and the script would find that one: choose another name',
  ],
  [
    'constructor?: Decimal;',
    'every object has a constructor already, and the script would find that one: choose another name',
  ],
  ['aB: string; a_b: string;', 'two fields would have the key a_b: give one of them another with @apiName'],
  [
    'a: T;',
    'a configuration cannot extend Record<string, string>: extend Record<string, unknown> or interfaces of your own',
    'interface T extends Record<string, string> { b: string }',
  ],
  [
    'a: Tree;',
    'Tree contains itself, and a form without an end cannot be drawn: take this out, or write as many levels as you need',
    'interface Tree { children: Tree[] }',
  ],
  [
    'a: One;',
    'One contains itself, and a form without an end cannot be drawn: take this out, or write as many levels as you need',
    'interface One { two?: Two }; type Two = { one: One | null };',
  ],
  [
    'a: Loop;',
    'Loop contains itself, and a form without an end cannot be drawn: take this out, or write as many levels as you need',
    'type Loop = Loop[];',
  ],
  [
    'a: RuleConfig | null;',
    'RuleConfig contains itself, and a form without an end cannot be drawn: take this out, or write as many levels as you need',
  ],
  ['a: Self;', 'Self extends itself: take this out', 'interface Self extends Self { b: string }'],
  [
    'a: Monetary_Amount; b: MonetaryAmount;',
    'a type of your own has the name of MonetaryAmount in the schema: give it another with @apiName',
    'interface Monetary_Amount { b: string }',
  ],
])('%s', (fields, message, types = '') => {
  const found = refusals(() => generated(fields, types));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(new RegExp(`^${SCRIPT}:\\d+: `));
  expect(found[0]!.replace(/^[^ ]* /, '')).toBe(`${message}.`);
});
