// Ids, and what is made of them.
import { expect, test } from 'vitest';
import { appNames, namesOf, wrongId } from './names.ts';

test('an id gives class and title', () => {
  expect(namesOf('waive_small_prorations')).toEqual({
    id: 'waive_small_prorations',
    title: 'Waive small prorations',
    className: 'WaiveSmallProrations',
  });
  expect(namesOf('x2_y')).toMatchObject({ className: 'X2Y' });
});

test.each(['a', 'rule_2', 'b2b_prices'])('%s is an id', (id) => expect(wrongId(id)).toBeNull());

test.each([
  ['WaiveSmall', 'such as waive_small'],
  ['waive-small', 'such as waive_small'],
  ['2_rules', 'such as rules'],
  ['a__b', 'such as a_b'],
  ['_a', 'such as a'],
  ['../a', 'such as a'],
  ['a/b', 'such as a_b'],
  ['', 'such as waive_small_prorations'],
  ['shared', 'is taken'],
  ['a'.repeat(65), '65 letters'],
])('%s is none: %s', (id, reason) => expect(wrongId(id)).toContain(reason));

test.each([
  ['/home/x/my-Billing Rules', 'com.example.my_billing_rules', 'My billing rules'],
  ['/home/x/2026', 'com.example.scripts', 'Scripts'],
])('an app in %s is %s', (folder, id, name) => expect(appNames(folder)).toEqual({ id, name }));
