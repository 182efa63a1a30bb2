// What counts as billed by use (extensions.md 13.3).
import type { Billing } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import { expect, test } from 'vitest';
import { isMetered } from './metered.ts';
import { feeItem, item, otherItem, overageItem, rateItem } from './testing/recurring-items.ts';

type Item = Billing.RecurringBillingItemHandling.Item;

const recurring = { interval: 'month', intervalCount: 1 } as const;

test.each<[string, Item, boolean]>([
  ['a metered price', item('a', { price: { recurring: { ...recurring, usageType: 'metered' } } }), true],
  ['a rate of a rate card', rateItem('a'), true],
  ['overage of a custom pricing unit', overageItem('a', Decimal.zero), true],
  ['a licensed price', item('a', { price: { recurring: { ...recurring, usageType: 'licensed' } } }), false],
  ['a price that does not say its usage', item('a', { price: { recurring } }), false],
  ['a one-time price', item('a', { price: { type: 'one_time', recurring: undefined as never } }), false],
  ['a license fee', feeItem('a'), false],
  ['a kind that is not known', otherItem('a'), false],
])('%s: %#', (_, given, metered) => expect(isMetered(given)).toBe(metered));
