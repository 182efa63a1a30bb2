// Checks our Decimal against the one that Stripe ships in its Node client, which has the same API (extensions.md 7.4).
import { inspect } from 'node:util';
import fc from 'fast-check';
import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { DEFAULT_DIV_PRECISION, Decimal, isDecimal } from './decimal.ts';
import type { DecimalRoundingOptions, RoundDirection } from './rounding.ts';

const DIRECTIONS = [
  'ceil',
  'floor',
  'round-down',
  'round-up',
  'half-up',
  'half-down',
  'half-even',
] as const satisfies RoundDirection[];

/** Amounts, factors, ties at small scales, and numbers long enough to switch notation. */
const literal = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }).map((n) => `${n}e-2`),
  fc.integer({ min: -20, max: 20 }).map((n) => `${n * 5}e-1`),
  fc.integer().map(String),
  fc
    .tuple(fc.bigInt(-(10n ** 40n), 10n ** 40n), fc.integer({ min: -50, max: 50 }))
    .map(([c, e]) => `${c}e${e}`),
  fc.tuple(fc.integer({ min: -99, max: 99 }), fc.nat(45)).map(([c, zeros]) => `${c}${'0'.repeat(zeros)}`),
  fc.tuple(fc.nat(45), fc.integer({ min: 1, max: 999 })).map(([zeros, c]) => `-0.${'0'.repeat(zeros)}${c}`),
);
const direction = fc.constantFrom(...DIRECTIONS);
const places = fc.integer({ min: 0, max: 40 });
const anyNumber = fc.oneof(fc.double(), fc.integer(), fc.double({ min: -10, max: 10 }));

const theirs = (text: string) => Stripe.Decimal.from(text);

/** The text of the answer, or that there is none: both sides must agree on either. */
function outcome(compute: () => unknown): string {
  try {
    return String(compute());
  } catch {
    return 'throws';
  }
}

test.each(['add', 'sub', 'mul', 'cmp', 'eq', 'lt', 'lte', 'gt', 'gte'] as const)(
  '%s answers as Stripe.Decimal does, whether the operand is a Decimal or a number',
  (operation) => {
    fc.assert(
      fc.property(literal, literal, anyNumber, (left, right, number) => {
        expect(String(Decimal.from(left)[operation](Decimal.from(right)))).toBe(
          String(theirs(left)[operation](theirs(right))),
        );
        expect(outcome(() => Decimal.from(left)[operation](number))).toBe(
          outcome(() => theirs(left)[operation](Stripe.Decimal.from(number))),
        );
      }),
    );
  },
);

test('comparing a value with itself answers as Stripe.Decimal does', () => {
  fc.assert(
    fc.property(literal, (text) => {
      const value = Decimal.from(text);
      const same = Decimal.from(text);
      expect([value.cmp(same), value.eq(same), value.lt(same), value.lte(same), value.gte(same)]).toEqual([
        0,
        true,
        false,
        true,
        true,
      ]);
    }),
  );
});

test('div answers as Stripe.Decimal does in every direction, and refuses what it refuses', () => {
  fc.assert(
    fc.property(
      literal,
      literal,
      anyNumber,
      fc.oneof(places, fc.constantFrom(-1, 0.5, NaN, Infinity)),
      direction,
      (left, right, number, precision, way) => {
        expect(outcome(() => Decimal.from(left).div(Decimal.from(right), precision, way))).toBe(
          outcome(() => theirs(left).div(theirs(right), precision, way)),
        );
        expect(outcome(() => Decimal.from(left).div(number, precision, way))).toBe(
          outcome(() => theirs(left).div(Stripe.Decimal.from(number), precision, way)),
        );
      },
    ),
    { numRuns: 500 },
  );
});

test('round and toFixed answer as Stripe.Decimal does in every direction, and refuse what it refuses', () => {
  const options: fc.Arbitrary<DecimalRoundingOptions | 'v1-api' | 'ubb-usage-count'> = fc.oneof(
    fc.record({
      mode: fc.constantFrom('decimal-places' as const, 'significant-figures' as const),
      value: fc.oneof(fc.nat(4), places, fc.constantFrom(-1, 1.5, NaN)),
    }),
    fc.constantFrom('v1-api' as const, 'ubb-usage-count' as const),
  );
  fc.assert(
    fc.property(literal, direction, options, places, (text, way, precision, digits) => {
      expect(outcome(() => Decimal.from(text).round(way, precision))).toBe(
        outcome(() => theirs(text).round(way, precision)),
      );
      expect(Decimal.from(text).toFixed(digits, way)).toBe(theirs(text).toFixed(digits, way));
    }),
    { numRuns: 500 },
  );
});

test.each([-1, 0.5, NaN])('toFixed refuses %s places, as Stripe.Decimal does', (digits) => {
  expect(() => Decimal.from(1).toFixed(digits, 'ceil')).toThrow(/non-negative integer/);
  expect(() => theirs('1').toFixed(digits, 'ceil')).toThrow(/non-negative integer/);
});

test('one value answers every question about itself as Stripe.Decimal does', () => {
  fc.assert(
    fc.property(literal, (text) => {
      const answers = (value: ReturnType<typeof theirs> | Decimal) => ({
        text: value.toString(),
        json: JSON.stringify({ value }),
        joined: `${value.valueOf()}`,
        number: value.toNumber(),
        neg: value.neg().toString(),
        abs: value.abs().toString(),
        signs: [value.isZero(), value.isPositive(), value.isNegative()],
      });
      expect(answers(Decimal.from(text))).toEqual(answers(theirs(text)));
    }),
    { numRuns: 500 },
  );
});

test('from reads numbers and bigints as Stripe.Decimal does', () => {
  fc.assert(
    fc.property(fc.oneof(fc.double(), fc.integer(), fc.bigInt(), fc.maxSafeInteger()), (value) => {
      expect(outcome(() => Decimal.from(value))).toBe(outcome(() => Stripe.Decimal.from(value)));
    }),
    { examples: [[-0], [NaN], [Infinity], [2 ** 53], [1e21], [0.1], [5e-324]] },
  );
});

test('from reads and refuses texts as Stripe.Decimal does', () => {
  const piece = fc.constantFrom(
    '',
    '+',
    '-',
    '0',
    '7',
    '12',
    '.',
    'e',
    'E',
    '-3',
    ' ',
    '\n',
    '٣',
    'x',
    '1000001',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const text = pieces.join('');
      expect(outcome(() => Decimal.from(text))).toBe(outcome(() => Stripe.Decimal.from(text)));
    }),
    {
      numRuns: 2000,
      examples: [
        '',
        ' ',
        '.5',
        '5.',
        '1e1000000',
        '1e1000001',
        '1e-1000001',
        '0.1e-1000000',
        '1e99999999999999999999',
        '0x10',
      ].map((text) => [text.split('')]),
    },
  );
});

test('from refuses what is neither text nor number', () => {
  expect(() => Decimal.from(null as never)).toThrow('Cannot make a Decimal from a value of type object');
  expect(() => Decimal.from(undefined as never)).toThrow(/undefined/);
});

// The table of extensions.md 7.4.
test.each([
  ['ceil', '2', '-1', '3'],
  ['floor', '1', '-2', '2'],
  ['round-down', '1', '-1', '2'],
  ['round-up', '2', '-2', '3'],
  ['half-up', '2', '-2', '3'],
  ['half-down', '1', '-1', '2'],
  ['half-even', '2', '-2', '2'],
] as const)('%s rounds 1.5 to %s, -1.5 to %s, 2.5 to %s', (way, ...expected) => {
  const rounded = ['1.5', '-1.5', '2.5'].map((text) => Decimal.from(text).toFixed(0, way));
  expect(rounded).toEqual(expected);
});

test('plain notation holds up to 30 digits, and 30 zeros after the point', () => {
  expect(String(Decimal.from('1e29'))).toBe(`1${'0'.repeat(29)}`);
  expect(String(Decimal.from('1e30'))).toBe('1E+30');
  expect(String(Decimal.from('12.3e39'))).toBe('1.23E+40');
  expect(String(Decimal.from('1e-31'))).toBe(`0.${'0'.repeat(30)}1`);
  expect(String(Decimal.from('1e-32'))).toBe('1E-32');
  expect(String(Decimal.from('-12e-33'))).toBe('-1.2E-32');
});

test('what is written reads back to the same value', () => {
  fc.assert(
    fc.property(literal, (text) => {
      const value = Decimal.from(text);
      expect(Decimal.from(value.toString())).toEqual(value);
    }),
  );
});

test('Decimals are toEqual exactly when their values are equal, whatever operations led to them', () => {
  fc.assert(
    fc.property(literal, literal, (left, right) => {
      const a = Decimal.from(left);
      const b = Decimal.from(right);
      for (const same of [a.add(b).sub(b), a.neg().neg(), a.mul(10).mul(0.1)]) {
        expect(same).toEqual(a);
        expect(same).toStrictEqual(a);
      }
      if (a.eq(b)) expect(a).toEqual(b);
      else expect(a).not.toEqual(b);
    }),
  );
  // Dividing to 0 places must not leave a negative zero anywhere.
  expect(Decimal.from(7).div(2, 0, 'floor')).toStrictEqual(Decimal.from(3));
  expect(Decimal.from('0.4').round('floor', { mode: 'decimal-places', value: 0 })).toStrictEqual(
    Decimal.zero,
  );
  expect(Decimal.from(1)).not.toEqual(Decimal.from(2));
  expect(Decimal.from(1)).not.toEqual(Decimal.from(10));
});

test('a Decimal inside a larger value is matched and compared by its value', () => {
  // 0.1 + 0.2 is exactly 0.3 here.
  const line = { key: 'a', amount: Decimal.from(0.1).add(0.2), dates: [new Date(0)] };
  expect(line).toMatchObject({ amount: Decimal.from('0.30') });
  expect(line).not.toMatchObject({ amount: Decimal.from('0.31') });
  expect([line]).toContainEqual({ ...line, amount: Decimal.from('3e-1') });
  expect(new Map([['a', line.amount]])).toEqual(new Map([['a', Decimal.from(0.3)]]));
  expect(Decimal.from(0).neg()).toStrictEqual(Decimal.from(0));
  expect(line.amount).not.toEqual(0.3);
  expect(line.amount).not.toEqual('0.3');
});

test('a Decimal is shown as its value in logs and in the messages of failed tests', () => {
  expect(inspect({ amount: Decimal.from('-1200.50') })).toBe('{ amount: Decimal(-1200.5) }');
  expect(() => expect(Decimal.from(12)).toBe(Decimal.from(13))).toThrow(
    'expected Decimal(12) to be Decimal(13)',
  );
  const failed = () => expect({ amount: Decimal.from(12) }).toEqual({ amount: Decimal.from(13) });
  expect(failed).toThrow('expected { amount: Decimal(12) } to deeply equal { amount: Decimal(13) }');
});

test('a Decimal cannot be changed', () => {
  const value = Decimal.from('1.5');
  expect(Object.isFrozen(value)).toBe(true);
  expect(Object.isFrozen(Decimal.zero)).toBe(true);
  expect(() => Object.assign(value, { coefficient: 1n })).toThrow(TypeError);
});

test('division knows no default and no zero divisor', () => {
  expect(() => Decimal.from(1).div(0, DEFAULT_DIV_PRECISION, 'half-even')).toThrow('Division by zero');
  expect(() => Decimal.from(1).div(Decimal.zero, 2, 'half-even')).toThrow('Division by zero');
  // 34 threes.
  expect(String(Decimal.from(1).div(3, DEFAULT_DIV_PRECISION, 'half-even'))).toBe(`0.${'3'.repeat(34)}`);
});

test('the presets keep 12 decimal places, and 15 significant figures', () => {
  const third = Decimal.from(1).div(3, DEFAULT_DIV_PRECISION, 'half-even');
  expect(String(third.round('half-even', 'v1-api'))).toBe(`0.${'3'.repeat(12)}`);
  expect(String(third.mul(100).round('half-even', 'v1-api'))).toBe(`33.${'3'.repeat(12)}`);
  expect(String(third.mul(100).round('half-even', 'ubb-usage-count'))).toBe(`33.${'3'.repeat(13)}`);
  // 16 digits of a count lose their last: 1234567890123456 to 15 figures.
  expect(String(Decimal.from('1234567890123456').round('half-even', 'ubb-usage-count'))).toBe(
    '1234567890123460',
  );
  expect(Decimal.from('12.5').round('ceil', { mode: 'significant-figures', value: 0 })).toEqual(Decimal.zero);
});

test('toFixed writes all places that it was asked for, in the direction that it must be given', () => {
  expect(Decimal.from('2.5').toFixed(2, 'half-even')).toBe('2.50');
  expect(Decimal.from('-0.005').toFixed(2, 'half-up')).toBe('-0.01');
  expect(Decimal.from(1200).toFixed(0, 'floor')).toBe('1200');
  // @ts-expect-error No direction is assumed.
  expect(() => Decimal.from(1).toFixed(2)).toThrow(/direction/);
});

test('a plain number serves as operand everywhere, by its shortest text', () => {
  const value = Decimal.from('0.3');
  expect(String(value.add(0.1))).toBe('0.4');
  expect(String(value.sub(0.1))).toBe('0.2');
  expect(String(value.mul(1.1))).toBe('0.33');
  expect(String(value.div(0.1, 2, 'half-even'))).toBe('3');
  expect([
    value.cmp(0.3),
    value.eq(0.3),
    value.lt(0.31),
    value.lte(0.3),
    value.gt(0.3),
    value.gte(0.29),
  ]).toEqual([0, true, true, true, false, true]);
});

// Stripe.Decimal rounds half-even for an unknown direction; ours refuses it, so that a misspelling is noticed.
test('an unknown direction, preset or mode is refused', () => {
  const value = Decimal.from('1.5');
  for (const unknown of ['half_even', 'constructor', undefined] as never[]) {
    expect(() => value.toFixed(0, unknown)).toThrow(/Unknown rounding direction/);
    expect(() => value.div(1, 2, unknown)).toThrow(/Unknown rounding direction/);
  }
  for (const unknown of ['v2-api', 'constructor'] as never[]) {
    expect(() => value.round('ceil', unknown)).toThrow(/Unknown rounding preset/);
  }
  expect(() => value.round('ceil', { mode: 'digits' as never, value: 2 })).toThrow(/Unknown rounding mode/);
});

test.each([
  ['a text', '1'],
  ['nothing', undefined],
  ['null', null],
  ['a bigint', 1n],
  ['NaN', NaN],
])('an operand that is %s is refused by every operation', (_, operand) => {
  const wrong = operand as never;
  const value = Decimal.from(1);
  for (const operation of ['add', 'sub', 'mul', 'cmp', 'eq', 'lt', 'lte', 'gt', 'gte'] as const) {
    expect(() => value[operation](wrong)).toThrow();
  }
  expect(() => value.div(wrong, 2, 'ceil')).toThrow();
});

test('isDecimal knows Decimals from what looks like one', () => {
  expect(isDecimal(Decimal.zero)).toBe(true);
  for (const other of [0, '0', null, { coefficient: 0n, exponent: 0 }]) expect(isDecimal(other)).toBe(false);
});
