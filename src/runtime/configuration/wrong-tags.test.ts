/** Tags that cannot be: each is reported with its file and line, and with what to write instead. */
import { expect, test } from 'vitest';
import { SCRIPT } from '../testing/temporary-app.ts';
import { FIRST_LINE, generated, refusals } from './testing/generated.ts';

test.each<[string, string, string?]>([
  // A tag, and what it needs.
  ['/** @colour red */ a: string;', '@colour is not a tag of configurations: take it away'],
  [
    '/** @minimun 5 */ a: number;',
    '@minimun is not a tag of configurations: write @minimum, or take it away',
  ],
  [
    '/** @DisplayName x */ a: number;',
    '@DisplayName is not a tag of configurations: write @displayName, or take it away',
  ],
  [
    '/** @description x */ a: string;',
    '@description is not supported: write its text above the first tag instead',
  ],
  ['/** @minimum */ a: number;', '@minimum needs a number such as 5 or 0.25 after it'],
  ['/** @displayName */ a: number;', '@displayName needs a text after it'],
  ["/** @displayName :x */ a: 'x';", '@displayName needs a text after it'],
  ['/** @minimum 1\n * @minimum 2 */ a: number;', '@minimum stands twice: keep one'],
  [
    'a: number; /** @minimum 1 */ b: number;',
    'the comment before this field is not read: put it on a line of its own, above the field',
  ],
  // Values.
  ['/** @minimum 1_000 */ a: number;', '@minimum needs a number such as 5 or 0.25, not "1_000"'],
  ['/** @minimum .5 */ a: number;', '@minimum needs a number such as 5 or 0.25, not ".5"'],
  ['/** @minimum NaN */ a: number;', '@minimum needs a number such as 5 or 0.25, not "NaN"'],
  [
    '/** @maximum 9007199254740993 */ a: number;',
    '@maximum 9007199254740993 has more digits than a number holds: use fewer, or the type Decimal',
  ],
  ['/** @multipleOf 0 */ a: number;', '@multipleOf needs a number above 0, not "0"'],
  ['/** @minLength 1.5 */ a: string;', '@minLength needs a whole number of 0 or more, not "1.5"'],
  ['/** @maxItems -1 */ a: string[];', '@maxItems needs a whole number of 0 or more, not "-1"'],
  ['/** @order first */ a: string;', '@order needs a whole number, not "first"'],
  ['/** @pattern [a */ a: string;', '@pattern needs a regular expression, not "[a"'],
  ['/** @const {a: 1} */ a: number;', '@const needs JSON for this type (number), not {a: 1}'],
  ['/** @uniqueItems false */ a: string[];', '@uniqueItems stands alone: take "false" away'],
  [
    '/** @apiName graceUnit */ graceUnit: string;',
    '@apiName needs a name in snake_case, such as grace_unit, not "graceUnit"',
  ],
  [
    '/** @format decimal */ a: string;',
    '@format decimal would change what the script is given: use the type Decimal',
  ],
  [
    '/** @format date-time */ a: string;',
    '@format date-time would change what the script is given: use the type Timestamp',
  ],
  ['/** @format a b */ a: string;', '@format needs the name of a format, such as email, not "a b"'],
  // Types that a tag does not fit.
  [
    '/** @minimum 0 */ a: string;',
    '@minimum cannot stand on this type (string): it is for number and decimal',
  ],
  ['/** @minLength 1 */ a: number;', '@minLength cannot stand on this type (number): it is for string'],
  [
    '/** @minItems 1 */ a: Record<string, string>;',
    '@minItems cannot stand on this type (record): it is for array',
  ],
  [
    '/** @minimum 0 */ a: MonetaryAmount;',
    '@minimum cannot stand on this type (object): it is for number and decimal',
  ],
  [
    '/** @placeholder x */ a: boolean;',
    '@placeholder cannot stand on this type (boolean): it is for string, number, decimal, date',
  ],
  ['/** @minLength 1 */ a: boolean[];', '@minLength cannot stand on this type (boolean): it is for string'],
  ['a: T;', '@order is for fields, not for types: move it to the field', '/** @order 1 */ type T = string;'],
  // Paths and members.
  [
    '/** @minimum :cents 0 */ a: MonetaryAmount;',
    '@minimum :cents names a field that this type does not have: it has :amount, :currency',
  ],
  [
    '/** @minimum :b.c 0 */ a: { b: number };',
    '@minimum :b.c names a field that this type does not have: it has none',
  ],
  ["/** @displayName :z Zed */ a: 'x' | 'y';", '@displayName :z: the union has no member z: it has x, y'],
  [
    '/** @displayName :z Zed */ a: string;',
    '@displayName :z: there is no union of texts here that has a member z. Where the union has a name, write the tag there',
  ],
  [
    '/** @displayName :x Ex */ a: T;',
    '@displayName :x: there is no union of texts here that has a member x. Where the union has a name, write the tag there',
    "type T = 'x';",
  ],
  // Constraints against each other.
  [
    '/** @minimum 5\n * @maximum 4 */ a: number;',
    'at least 5 and at most 4 leave no number: change one of them',
  ],
  [
    '/** @exclusiveMinimum 5\n * @maximum 5 */ a: Decimal;',
    'more than 5 and at most 5 leave no number: change one of them',
  ],
  [
    '/** @minimum 5\n * @exclusiveMaximum 5 */ a: number;',
    'at least 5 and less than 5 leave no number: change one of them',
  ],
  [
    '/** @multipleOf 1\n * @exclusiveMinimum 0\n * @exclusiveMaximum 1 */ a: number;',
    'more than 0 and less than 1 in steps of 1 leave no number: change one of them',
  ],
  [
    '/** @minLength 3\n * @maxLength 2 */ a: string;',
    '@minLength 3 and @maxLength 2 leave nothing: change one of them',
  ],
  [
    '/** @minItems 3\n * @maxItems 2 */ a: string[];',
    '@minItems 3 and @maxItems 2 leave nothing: change one of them',
  ],
  [
    '/** @minimum :amount 5\n * @maximum :amount 4 */ a: MonetaryAmount;',
    'at least 5 and at most 4 leave no number: change one of them',
  ],
  [
    '/** @minimum -1 */ a: T;',
    "@minimum -1 allows more than the lower bound 0 that its type already has. A tag can only narrow: take it away, or change the type's own tag",
    '/** @exclusiveMinimum 0 */ type T = number;',
  ],
  [
    '/** @minimum 0 */ a: T;',
    "@minimum 0 allows more than the lower bound 0 that its type already has. A tag can only narrow: take it away, or change the type's own tag",
    '/** @exclusiveMinimum 0 */ type T = number;',
  ],
  [
    '/** @maximum 101 */ a: T;',
    "@maximum 101 allows more than the upper bound 100 that its type already has. A tag can only narrow: take it away, or change the type's own tag",
    '/** @maximum 100 */ type T = Decimal;',
  ],
  [
    '/** @multipleOf 3 */ a: T;',
    "@multipleOf 3 allows more than the multiple of 2 that its type already has. A tag can only narrow: take it away, or change the type's own tag",
    '/** @multipleOf 2 */ type T = number;',
  ],
  [
    '/** @maxLength 9 */ a: T;',
    "@maxLength 9 allows more than the greatest length 5 that its type already has. A tag can only narrow: take it away, or change the type's own tag",
    '/** @maxLength 5 */ type T = string;',
  ],
  [
    '/** @pattern b */ a: T;',
    'the type already has a @pattern: write one that says both',
    '/** @pattern a */ type T = string;',
  ],
  [
    '/** @format uri */ a: T;',
    'the type already has the format "email": take @format uri away',
    '/** @format email */ type T = string;',
  ],
  [
    '/** @format fraction */ a: Percent;',
    'the type already has the format "percent": take @format fraction away',
  ],
  // Values that their own field refuses.
  [
    '/** @defaultValue 0\n * @minimum 1 */ a: number;',
    '@defaultValue 0 does not fit its own field: it must be 1 or more',
  ],
  ['/** @defaultValue day */ a: boolean;', '@defaultValue needs JSON for this type (boolean), not day'],
  [
    '/** @defaultValue "5" */ a: number;',
    '@defaultValue "5" does not fit its own field: it must be a number, not "5"',
  ],
  [
    "/** @defaultValue z */ a: 'x' | 'y';",
    '@defaultValue z does not fit its own field: it must be one of "x", "y", not "z"',
  ],
  [
    '/** @defaultValue abc */ a: Decimal;',
    '@defaultValue abc does not fit its own field: it must be a decimal string such as "0.5", not "abc"',
  ],
  [
    '/** @defaultValue {"amount": "-1", "currency": "usd"}\n * @minimum :amount 0 */ a: MonetaryAmount;',
    '@defaultValue {"amount": "-1", "currency": "usd"} does not fit its own field: it must be 0 or more',
  ],
  ['/** @const 5\n * @maximum 4 */ a: number;', '@const 5 does not fit its own field: it must be 4 or less'],
  [
    '/** @const 5\n * @defaultValue 4 */ a: number;',
    '@defaultValue 4 does not fit its own field: it must be 5, not 4',
  ],
])('%s', (fields, message, types = '') => {
  const found = refusals(() => generated(fields, types));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(new RegExp(`^${SCRIPT}:\\d+: `));
  expect(found[0]!.replace(/^[^ ]* /, '')).toBe(`${message}.`);
});

const ON = 'interface IsOn { const: true }';

test.each([
  [
    '/** @showWhen on {@link IsOn} */ a?: string;',
    '@showWhen needs a field and a condition: write `:on {@link IsOn}`'.slice(0, 40),
  ],
  [
    '/** @showWhen :on true */ a?: string;',
    'needs a field and a condition: write `:enabled {@link IsOn}`, with `interface IsOn { const: true }`',
  ],
  [
    '/** @showWhen :of {@link IsOn} */ a?: string;',
    '@showWhen :of names no field of the same type: it has :on, :n',
  ],
  ['/** @showWhen :a {@link IsOn} */ a?: boolean;', '@showWhen :a looks at its own field: name another one'],
  ['/** @showWhen :on {@link Gone} */ a?: string;', '@showWhen {@link Gone} names no type with fields'],
  [
    '/** @showWhen :n {@link IsOn} */ a?: string;',
    '@showWhen true does not fit its own field: it must be a number, not true',
  ],
  [
    '/** @showWhen :on {@link Odd} */ a?: string;',
    '@showWhen {@link Odd}: minimum: 5 is no condition on a field like on (boolean)',
  ],
  [
    '/** @showWhen :on {@link IsOn}\n * @hideWhen :n {@link Odd} */ a?: string;',
    '@showWhen and @hideWhen cannot both stand on one field: keep one of them',
  ],
  [
    '/** @showWhen :on {@link IsOn}\n * @disableWhen :n {@link Odd} */ a?: string;',
    '@showWhen and @disableWhen cannot both stand on one field: keep one of them',
  ],
  [
    '/** @hideWhen :on {@link IsOn} */ a: string;',
    '@hideWhen can take a from the person who has to fill it in: make it optional (a?), or give it a @defaultValue',
  ],
  [
    '/** @showWhen :b {@link IsOn} */ a?: boolean;\n/** @showWhen :a {@link IsOn} */ b?: boolean;',
    'looks, over other fields, at itself: take one of these rules away',
  ],
])('rule: %s', (fields, message) => {
  const found = refusals(() =>
    generated(`on: boolean; n: number;\n${fields}`, `${ON}\ninterface Odd { minimum: 5 }`),
  );
  expect(found.join('\n')).toContain(message);
});

test('all problems of a script are reported together, each at its own tag', () => {
  const types =
    "import type { Size } from '../../shared/size.ts';\ninterface Tier {\n  /** @minimum x */\n  upTo: number;\n}";
  const shared = '/** First\n * @maximum y */\nexport type Size = number;';
  const fields = `  /**
   * Words.
   * @maximum 1_000
   * @colour red
   */
  days: number;
  tiers: Tier[];
  size: Size;
  run: () => void;`;
  const first = FIRST_LINE + 4;
  expect(refusals(() => generated(fields, types, { 'extensions/shared/size.ts': shared }))).toEqual([
    `${SCRIPT}:5: @minimum needs a number such as 5 or 0.25, not "x".`,
    `${SCRIPT}:${first + 2}: @maximum needs a number such as 5 or 0.25, not "1_000".`,
    `${SCRIPT}:${first + 3}: @colour is not a tag of configurations: take it away.`,
    `${SCRIPT}:${first + 8}: () => void cannot be the type of a configuration field: a configuration holds data only: take the field out.`,
    'extensions/shared/size.ts:2: @maximum needs a number such as 5 or 0.25, not "y".',
  ]);
});
