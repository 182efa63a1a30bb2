// The query language by itself: what is written comes back as it was meant, and what cannot be read says where.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApiError } from '../errors.ts';
import { MOST_CLAUSES, OPERATORS, parseQuery, type Clause } from './query.ts';

const clause = (of: Partial<Clause>): Clause => ({
  negated: false,
  field: 'email',
  key: null,
  operator: ':',
  value: 'a@example.com',
  quoted: true,
  at: 0,
  ...of,
});

test.each<[string, Partial<Clause>]>([
  [`email:'a@example.com'`, {}],
  [`email:"a@example.com"`, {}],
  [`-email:"a@example.com"`, { negated: true }],
  [`email : "a@example.com" `, {}],
  [`email~"example"`, { operator: '~', value: 'example' }],
  [`email:null`, { value: null, quoted: false }],
  [`email:'null'`, { value: 'null' }],
  [`created>=1700000000`, { field: 'created', operator: '>=', value: '1700000000', quoted: false }],
  [`metadata['plan b']:'x'`, { field: 'metadata', key: 'plan b', value: 'x' }],
  [`metadata["a\\"b"]:"c\\\\d"`, { field: 'metadata', key: 'a"b', value: 'c\\d' }],
  [`email:'It\\'s AND so OR on'`, { value: "It's AND so OR on" }],
])('%s', (text, wanted) => {
  expect(parseQuery(text)).toEqual({ all: true, clauses: [clause(wanted)] });
});

test('clauses are joined by AND, by OR, or by a space, which means AND', () => {
  const all = (text: string) => parseQuery(text).all;
  expect(all(`email:'a' and created>1`)).toBe(true);
  expect(all(`email:'a'  created>1`)).toBe(true);
  expect(all(`email:'a' AND created>1 -email:null`)).toBe(true);
  expect(all(`email:'a' or created>1`)).toBe(false);
});

test.each([
  ['', 'at its end', 'at least one clause'],
  ['   ', 'at its end', 'at least one clause'],
  ['email', 'at its end', 'must follow the field'],
  ["email='a'", "character 6, '='", 'must follow the field'],
  ['email:', 'at its end', 'a value must follow'],
  ["email:'a", "character 7, ''a'", 'not closed'],
  ["email:'a' OR", 'at its end', 'a clause must follow OR'],
  ["email:'a' AND created>1 OR created<2", "character 25, 'OR created<2'", 'cannot stand in one query'],
  ["email:'a' created>1 OR created<2", "character 21, 'OR created<2'", 'a space means AND'],
  ["(email:'a')", "character 1, '(", 'a field must stand here'],
  ["email:'a'created>1", "character 10, 'created>1'", 'a space must follow'],
  ["metadata[plan]:'a'", "character 10, 'plan]", 'a key in quotation marks'],
  ["metadata['plan':'a'", "character 16, ':", 'the bracket is not closed'],
  ['--created>1', "character 2, '-", 'a field must stand here'],
  [Array.from({ length: MOST_CLAUSES + 1 }, (_, n) => `created>${n}`).join(' '), 'character', 'at most 10'],
])('%s cannot be read', (text, where, why) => {
  const message = refusalOf(text);
  expect(message).toContain(where);
  expect(message).toContain(why);
});

function refusalOf(text: string): string {
  try {
    parseQuery(text);
  } catch (error) {
    expect(error).toMatchObject({ name: 'ApiError', status: 400, param: 'query' });
    return (error as Error).message;
  }
  throw new Error(`'${text}' can be read.`);
}

const name = fc.stringMatching(/^[a-z_][a-z_.]{0,9}$/);
const written = fc.record({
  negated: fc.boolean(),
  field: name,
  key: fc.option(fc.string({ unit: 'grapheme' })),
  operator: fc.constantFrom(...OPERATORS),
  value: fc.option(fc.string({ unit: 'grapheme' })),
  mark: fc.constantFrom('"', "'"),
});
const escaped = (text: string, mark: string) =>
  mark + text.replaceAll('\\', '\\\\').replaceAll(mark, `\\${mark}`) + mark;

test('whatever is quoted comes back as it was', () => {
  fc.assert(
    fc.property(
      fc.array(written, { minLength: 1, maxLength: MOST_CLAUSES }),
      fc.constantFrom(' ', ' AND ', ' OR ', '  and '),
      (clauses, joint) => {
        const text = clauses
          .map(
            ({ negated, field, key, operator, value, mark }) =>
              `${negated ? '-' : ''}${field}${key === null ? '' : `[${escaped(key, mark)}]`}${operator}` +
              (value === null ? 'null' : escaped(value, mark)),
          )
          .join(joint);
        // A field that is called like a connector cannot be told from it.
        fc.pre(clauses.every(({ field }) => !/^(and|or)$/i.test(field)));
        const parsed = parseQuery(text);
        expect(parsed.all).toBe(clauses.length === 1 || !/or/i.test(joint));
        expect(parsed.clauses.map(({ at: _at, quoted: _quoted, ...rest }) => rest)).toEqual(
          clauses.map(({ mark: _mark, ...rest }) => rest),
        );
      },
    ),
  );
});

test('nothing that can be typed does anything but be read or be refused', () => {
  const piece = fc.constantFrom(
    ...[
      'email',
      'metadata',
      ':',
      '~',
      '>',
      '<=',
      '-',
      '"',
      "'",
      '\\',
      '[',
      ']',
      ' ',
      'AND',
      'OR',
      'null',
      '1',
    ],
  );
  const typed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(typed, (text) => {
      try {
        expect(parseQuery(text).clauses.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(ApiError);
        expect(error).toMatchObject({ status: 400, param: 'query' });
      }
    }),
    { numRuns: 500 },
  );
});
