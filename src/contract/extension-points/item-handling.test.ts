import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { checkCreation, checkFilter, checkGroups } from './item-handling.ts';

const items = (...keys: string[]) => keys.map((key) => ({ key }));
const request: JsonObject = { items: items('a', 'b', 'c') };
const none: JsonObject = { items: [] };

const created = (...keys: string[]): JsonObject => ({
  items: keys.map((key) => ({ key, creationStrategy: key === 'a' ? 'skip' : 'invoice' })),
});

type GroupOf = [setsLatestInvoice: boolean, ...keys: string[]];
const grouped = (...groups: GroupOf[]): JsonObject => ({
  groups: groups.map(([setsLatestInvoice, ...keys]) => ({ items: items(...keys), setsLatestInvoice })),
});

const UNKNOWN = 'Item "x": the request has no item of this key.';
const TWICE = 'Item "b": the answer has more than one entry for it.';

test('creation decides each item once, in any order', () => {
  expect(checkCreation(request, created('c', 'a', 'b'))).toBeNull();
  expect(checkCreation(none, created())).toBeNull();
});

test.each([
  [created('a', 'b', 'x'), 'items[2].key', UNKNOWN],
  [created('a', 'b', 'b'), 'items[2].key', TWICE],
  [created('b'), 'items', 'Item "a" and 1 more: the answer has no entry for it, and every item needs one.'],
])('creation %j is refused', (result, path, rule) => {
  expect(checkCreation(request, result)).toEqual({ path, rule });
});

test('filtering may keep any items, or none', () => {
  for (const kept of [[], ['b'], ['c', 'a', 'b']])
    expect(checkFilter(request, { items: items(...kept) })).toBeNull();
});

test.each([
  [{ items: items('b', 'x') }, 'items[1].key', UNKNOWN],
  [{ items: items('b', 'b') }, 'items[1].key', TWICE],
])('filtering %j is refused', (result, path, rule) => {
  expect(checkFilter(request, result)).toEqual({ path, rule });
});

test.each([
  ['one group', request, grouped([true, 'a', 'b', 'c'])],
  ['two groups', request, grouped([false, 'c'], [true, 'b', 'a'])],
  ['no group for no items', none, grouped()],
])('%s is accepted', (_name, given, result) => {
  expect(checkGroups(given, result)).toBeNull();
});

test.each([
  [
    grouped([true, 'a', 'b', 'c'], [false]),
    'groups[1].items',
    'Group 2: it is empty, and every group becomes an invoice.',
  ],
  [grouped([true, 'a', 'b', 'c'], [false, 'x']), 'groups[1].items[0].key', UNKNOWN],
  [grouped([true, 'a', 'b'], [false, 'c', 'b']), 'groups[1].items[1].key', TWICE],
  [
    grouped([true, 'a', 'b']),
    'groups',
    'Item "c": the answer has no entry for it, and every item needs one.',
  ],
  [grouped(), 'groups', 'Item "a" and 2 more: the answer has no entry for it, and every item needs one.'],
  [
    grouped([false, 'a', 'b'], [false, 'c']),
    'groups',
    'No group sets the latest invoice, and exactly one has to.',
  ],
  [
    grouped([true, 'a'], [false, 'b'], [true, 'c']),
    'groups[2].setsLatestInvoice',
    'Group 3: it sets the latest invoice, which group 1 does already, and only one can.',
  ],
])('grouping %j is refused', (result, path, rule) => {
  expect(checkGroups(request, result)).toEqual({ path, rule });
});

test('a group for no items is refused', () => {
  expect(checkGroups(none, grouped([true]))?.path).toBe('groups[0].items');
});

test('any partition with one latest group is accepted, whatever the keys are called', () => {
  const key = fc.oneof(fc.constantFrom('__proto__', 'constructor', '5', '', 'fooBar'), fc.string());
  fc.assert(
    fc.property(fc.uniqueArray(key, { minLength: 1 }), fc.nat(), fc.nat(), (keys, cut, latest) => {
      const at = cut % keys.length;
      const parts = [keys.slice(0, at), keys.slice(at)].filter((part) => part.length > 0);
      const groups = parts.map((part, index): GroupOf => [index === latest % parts.length, ...part]);
      expect(checkGroups({ items: items(...keys) }, grouped(...groups))).toBeNull();
      expect(checkGroups({ items: items(...keys) }, grouped(...groups, [false, keys[0]!]))).not.toBeNull();
    }),
  );
});
