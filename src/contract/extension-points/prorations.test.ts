import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { EXTENSION_POINTS, extensionPoint, methodOf } from './index.ts';
import { checkProratedItems } from './prorations.ts';

const START = '2026-01-01T00:00:00.000Z';
const END = '2026-02-01T00:00:00.000Z';

function given(...items: [key: string, type: string, factor: string][]): JsonObject {
  return {
    items: items.map(([key, type, currentProrationFactor]) => ({ key, type, currentProrationFactor })),
  };
}

function answered(...items: [key: string, factor: string, start?: string, end?: string][]): JsonObject {
  return {
    items: items.map(([key, prorationFactor, startDate = START, endDate = END]) => ({
      key,
      prorationFactor,
      lineItemPeriod: { startDate, endDate },
    })),
  };
}

const request = given(['credit', 'credit', '-0.5'], ['debit', 'debit', '0.5']);

test.each([
  ['the same factors', answered(['credit', '-0.5'], ['debit', '0.5'])],
  ['another order', answered(['debit', '0.5'], ['credit', '-0.5'])],
  ['zero for both', answered(['credit', '0'], ['debit', '0'])],
  ['more than the whole, and many decimals', answered(['credit', '-1.00000000000000001'], ['debit', '7'])],
  ['a period of no length', answered(['credit', '0', END, END], ['debit', '0.5'])],
])('%s is accepted', (_name, result) => {
  expect(checkProratedItems(request, result)).toBeNull();
});

test('a credit that was given with a positive factor may come back with it, however it is spelt', () => {
  expect(checkProratedItems(given(['a', 'credit', '0.50']), answered(['a', '0.5']))).toBeNull();
});

test.each([
  [
    answered(['credit', '-0.5']),
    'Item "debit": the answer has no entry for it, and every item needs one.',
    'items',
  ],
  [
    answered(['credit', '0'], ['debit', '0'], ['x', '0']),
    'Item "x": the request has no item of this key.',
    'items[2].key',
  ],
  [
    answered(['credit', '0'], ['credit', '0']),
    'Item "credit": the answer has more than one entry for it.',
    'items[1].key',
  ],
  [
    answered(['credit', '0.1'], ['debit', '0']),
    'Item "credit": it is a credit, so its proration factor must be zero or negative, not 0.1.',
    'items[0].prorationFactor',
  ],
  [
    answered(['credit', '0'], ['debit', '-0.1']),
    'Item "debit": it is a debit, so its proration factor must be zero or positive, not -0.1.',
    'items[1].prorationFactor',
  ],
  [
    answered(['credit', '0', END, START], ['debit', '0']),
    `Item "credit": its period starts ${END}, after its end ${START}.`,
    'items[0].lineItemPeriod',
  ],
])('%j is refused', (result, rule, path) => {
  expect(checkProratedItems(request, result)).toEqual({ rule, path });
});

test('the local billing pipeline calls all points of bills; workflows are not there yet', () => {
  expect(EXTENSION_POINTS.filter((point) => point.simulated).map((point) => point.id)).toEqual([
    'billing.prorations',
    'billing.customer_balance_application',
    'billing.recurring_billing_item_handling',
    'commerce.discount_calculation',
  ]);
});

test('a method is found by both of its names', () => {
  const point = extensionPoint('billing.prorations')!;
  expect(methodOf(point, 'prorate_items')).toBe(methodOf(point, 'prorateItems'));
  expect(methodOf(point, 'constructor')).toBeUndefined();
});
