import { expect, test } from 'vitest';
import { matches } from './metadata-matcher.ts';

const SUMMER = { key: 'promotion', value: 'summer' };

test.each([
  ['the very name and value', { promotion: 'summer', other: 'x' }, true],
  ['capitals in the value', { promotion: 'Summer' }, false],
  ['capitals in the name', { Promotion: 'summer' }, false],
  ['a space after the value', { promotion: 'summer ' }, false],
  ['another value', { promotion: 'winter' }, false],
  ['no metadata', {}, false],
])('%s: %o', (_name, metadata, expected) => {
  expect(matches(metadata as Record<string, string>, SUMMER)).toBe(expected);
});

test('a line without a price or product never matches', () => {
  expect(matches(undefined, SUMMER)).toBe(false);
  expect(matches(undefined, { key: 'promotion', value: '' })).toBe(false);
});

test('an empty name matches nothing, an empty value only what is there and empty', () => {
  expect(matches({ '': 'summer' }, { key: '', value: 'summer' })).toBe(false);
  expect(matches({ promotion: '' }, { key: 'promotion', value: '' })).toBe(true);
  expect(matches({}, { key: 'promotion', value: '' })).toBe(false);
});

test('names that every object has are metadata only where they were set', () => {
  expect(matches({}, { key: 'constructor', value: 'summer' })).toBe(false);
  expect(matches({ constructor: 'summer' } as never, { key: 'constructor', value: 'summer' })).toBe(true);
  expect(matches(JSON.parse('{"__proto__":"summer"}'), { key: '__proto__', value: 'summer' })).toBe(true);
});
