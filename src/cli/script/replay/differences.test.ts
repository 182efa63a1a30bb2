import { expect, test } from 'vitest';
import { computeDiscountsResult } from '../../../contract/extension-points/discounts.ts';
import { filterItemsResult, groupItemsResult } from '../../../contract/extension-points/item-handling.ts';
import { prorateItemsResult } from '../../../contract/extension-points/prorations.ts';
import { differences } from './differences.ts';

const period = { startDate: '2026-01-16T12:00:00.000Z', endDate: '2026-02-01T00:00:00.000Z' };
const entry = (key: string, prorationFactor: string) => ({ key, prorationFactor, lineItemPeriod: period });

test('a factor that changed is told of by its item, in numbers', () => {
  const before = { items: [entry('credit', '-0.5'), entry('debit', '0.5')] };
  const after = { items: [entry('debit', '0.5'), entry('credit', '0')] };
  expect(differences(prorateItemsResult, before, after)).toEqual([
    'item "credit": prorationFactor was −0.5, is 0',
  ]);
});

test('decimals spelled otherwise, and another order of items, are no difference', () => {
  const before = { items: [entry('credit', '-0.50'), entry('debit', '5e-1')] };
  const after = { items: [entry('debit', '0.5'), entry('credit', '-0.5')] };
  expect(differences(prorateItemsResult, before, after)).toEqual([]);
});

test('a period and an item that is left out', () => {
  const moved = { ...entry('a', '1'), lineItemPeriod: { ...period, startDate: '2026-01-01T00:00:00.000Z' } };
  expect(
    differences(prorateItemsResult, { items: [entry('a', '1'), entry('b', '1')] }, { items: [moved] }),
  ).toEqual([
    'item "a": lineItemPeriod.startDate was 2026-01-16T12:00:00.000Z, is 2026-01-01T00:00:00.000Z',
    'item "b": was answered, is left out',
  ]);
  expect(differences(filterItemsResult, { items: [] }, { items: [{ key: 'a' }] })).toEqual([
    'item "a": was left out, is answered',
  ]);
});

test('groups are told by their place, and what is in them by its key', () => {
  const before = { groups: [{ items: [{ key: 'a' }, { key: 'b' }], setsLatestInvoice: true }] };
  const after = { groups: [{ items: [{ key: 'a' }], setsLatestInvoice: false }] };
  expect(differences(groupItemsResult, before, after)).toEqual([
    'groups[0]: item "b": was answered, is left out',
    'groups[0].setsLatestInvoice was true, is false',
  ]);
});

test('an amount', () => {
  const discount = (amount: string) => ({ discount: { amount: { amount, currency: 'usd' } } });
  expect(differences(computeDiscountsResult, discount('100'), discount('99.5'))).toEqual([
    'discount.amount.amount was 100, is 99.5',
  ]);
});
