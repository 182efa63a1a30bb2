// What each invoice holds, and what holds for any items.
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMetered } from '../../shared/metered.ts';
import {
  anyItems,
  feeItem,
  item,
  otherItem,
  overageItem,
  rateItem,
} from '../../shared/testing/recurring-items.ts';
import SeparateInvoiceForMeteredItems from './index.ts';

type Item = Billing.RecurringBillingItemHandling.Item;

const context: Context = { type: 'script', id: 'separate_invoice_for_metered_items', livemode: false };
const script = new SeparateInvoiceForMeteredItems();

const metered = (key: string) =>
  item(key, { price: { recurring: { interval: 'month', intervalCount: 1, usageType: 'metered' } } });

/** Keys of each invoice, and which one is the latest. */
function invoices(items: Item[]) {
  const { groups } = script.groupItems({ items }, {}, context);
  return {
    keys: groups.map((group) => group.items.map(({ key }) => key)),
    latest: groups.map((group) => group.setsLatestInvoice),
  };
}

test('plans and use get an invoice each, and that of the plans is the latest', () => {
  const items = [
    metered('calls'),
    item('plan'),
    rateItem('rate'),
    item('seats'),
    overageItem('over', Decimal.zero),
  ];
  expect(invoices(items)).toEqual({
    keys: [
      ['plan', 'seats'],
      ['calls', 'rate', 'over'],
    ],
    latest: [true, false],
  });
});

test('plans alone, or use alone, get one invoice, the latest', () => {
  expect(invoices([item('plan'), item('seats')])).toEqual({ keys: [['plan', 'seats']], latest: [true] });
  expect(invoices([metered('calls')])).toEqual({ keys: [['calls']], latest: [true] });
});

test('license fees, prices that do not say their usage and kinds that are not known go with the plans', () => {
  const silent = item('silent', { price: { recurring: { interval: 'month', intervalCount: 1 } } });
  const items = [feeItem('fee'), metered('calls'), silent, otherItem('other')];
  expect(invoices(items).keys).toEqual([['fee', 'silent', 'other'], ['calls']]);
});

test('prorations and credits go where their price goes', () => {
  const change = { isProration: true, prorationFactor: Decimal.from('-0.5') };
  const credit = item('credit', { ...change, type: 'credit' });
  expect(invoices([metered('calls'), credit]).keys).toEqual([['credit'], ['calls']]);
});

test('no items, no invoices', () => {
  expect(invoices([])).toEqual({ keys: [], latest: [] });
});

test('every item is made, and none is held back', () => {
  fc.assert(
    fc.property(anyItems, (items) => {
      const keys = items.map(({ key }) => key);
      const made = script.beforeItemCreation({ items }, {}, context).items;
      expect(made).toEqual(keys.map((key) => ({ key, creationStrategy: 'invoice' })));
      expect(script.filterItems({ items }, {}, context)).toEqual({ items: keys.map((key) => ({ key })) });
    }),
  );
});

test('every item is on exactly one invoice, never use beside plans, and exactly one invoice is the latest', () => {
  fc.assert(
    fc.property(anyItems, (items) => {
      const { keys, latest } = invoices(items);
      expect(keys.flat().sort()).toEqual(items.map(({ key }) => key).sort());
      for (const group of keys) {
        const kinds = items.filter(({ key }) => group.includes(key)).map(isMetered);
        expect(new Set(kinds).size).toBe(1);
      }
      expect(latest).toEqual(keys.map((_, index) => index === 0));
    }),
  );
});

test('the same request gets the same answer, and is not changed', () => {
  fc.assert(
    fc.property(anyItems, (items) => {
      const before = JSON.stringify(items);
      for (const method of ['beforeItemCreation', 'filterItems', 'groupItems'] as const) {
        const answers = [1, 2].map(() => JSON.stringify(script[method]({ items }, {}, context)));
        expect(answers[0]).toBe(answers[1]);
      }
      expect(JSON.stringify(items)).toBe(before);
    }),
  );
});
