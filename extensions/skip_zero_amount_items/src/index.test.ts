// What is skipped and what stays, and that nothing which could cost anything is ever skipped.
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  anyItems,
  feeItem,
  freeItem,
  item,
  otherItem,
  overageItem,
  rateItem,
} from '../../shared/testing/recurring-items.ts';
import SkipZeroAmountItems, { type SkipZeroAmountItemsConfig } from './index.ts';

type Item = Billing.RecurringBillingItemHandling.Item;
type FreePlans = SkipZeroAmountItemsConfig['freePlans'];

const context: Context = { type: 'script', id: 'skip_zero_amount_items', livemode: false };
const script = new SkipZeroAmountItems();
const BOTH: FreePlans[] = ['show', 'leave_out'];

/** Keys of the items that creation skips. */
function skipped(items: Item[], freePlans: FreePlans = 'show') {
  const made = script.beforeItemCreation({ items }, { freePlans }, context).items;
  expect(made.map(({ key }) => key)).toEqual(items.map(({ key }) => key));
  return made.filter(({ creationStrategy }) => creationStrategy === 'skip').map(({ key }) => key);
}

/** Keys of the items that an invoice takes. */
const taken = (items: Item[], freePlans: FreePlans = 'show') =>
  script.filterItems({ items }, { freePlans }, context).items.map(({ key }) => key);

const share = (factor: number | string) => ({ isProration: true, prorationFactor: Decimal.from(factor) });

test('both lines of a waived change are skipped, the renewal beside them stays', () => {
  const items = [item('credit', { ...share(0), type: 'credit' }), item('debit', share(0)), item('renewal')];
  expect(skipped(items)).toEqual(['credit', 'debit']);
  expect(taken(items)).toEqual(['renewal']);
});

test('a waived proration is skipped whatever its price', () => {
  const tiered = { tiers: [{ flatAmount: Decimal.from(500) }], tiersMode: 'graduated' as const };
  const items = [
    item('tiers', { ...share(0), price: { ...tiered, unitAmount: undefined as never } }),
    feeItem('fee', share(0)),
  ];
  expect(skipped(items)).toEqual(['tiers', 'fee']);
});

test('from a free plan to a paid one the credit is skipped and the charge stays; back, the other way round', () => {
  const up = [freeItem('credit', { ...share('-0.5'), type: 'credit' }), item('debit', share('0.5'))];
  const down = [item('credit', { ...share('-0.5'), type: 'credit' }), freeItem('debit', share('0.5'))];
  for (const freePlans of BOTH) {
    expect(skipped(up, freePlans)).toEqual(['credit']);
    expect(skipped(down, freePlans)).toEqual(['debit']);
    expect(taken(up, freePlans)).toEqual(['debit']);
    expect(taken(down, freePlans)).toEqual(['credit']);
  }
});

test('the regular line of a free plan is shown or left out, as chosen', () => {
  const items = [freeItem('free'), item('seats')];
  expect(skipped(items, 'show')).toEqual([]);
  expect(taken(items, 'show')).toEqual(['free', 'seats']);
  expect(skipped(items, 'leave_out')).toEqual(['free']);
  expect(taken(items, 'leave_out')).toEqual(['seats']);
});

test('a one-time line of 0.00 is a regular one', () => {
  const once = { value: 'oneTime', at: new Date('2026-12-09T08:00:00Z') } as const;
  const items = [
    freeItem('setup', { servicePeriod: once, price: { type: 'one_time', recurring: undefined as never } }),
  ];
  expect(skipped(items, 'show')).toEqual([]);
  expect(skipped(items, 'leave_out')).toEqual(['setup']);
});

const month = { interval: 'month', intervalCount: 1 } as const;
test.each<[string, Item]>([
  ['the smallest share', item('x', share('0.000000000001'))],
  ['the smallest credit', item('x', { ...share('-0.000000000001'), type: 'credit' })],
  ['a fraction of a cent per unit', freeItem('x', { price: { unitAmount: Decimal.from('0.000000000001') } })],
  ['a negative price', freeItem('x', { ...share(1), price: { unitAmount: Decimal.from(-500) } })],
  ['a price without a unit amount', item('x', { ...share(1), price: { unitAmount: undefined as never } })],
  ['a unit amount of null', item('x', { ...share(1), price: { unitAmount: null as never } })],
  [
    'tiers beside a unit amount of 0',
    freeItem('x', { price: { tiers: [{ flatAmount: Decimal.from(100) }] } }),
  ],
  ['tiers that all seem free', freeItem('x', { price: { tiers: [{ unitAmount: Decimal.zero }] } })],
  ['tiers that are not listed', freeItem('x', { price: { billingScheme: 'tiered' } })],
  ['a mode of tiers that are not listed', freeItem('x', { price: { tiersMode: 'volume' } })],
  ['use of a free price', freeItem('x', { price: { recurring: { ...month, usageType: 'metered' } } })],
  [
    'use of a price that names a meter only',
    freeItem('x', { price: { recurring: { ...month, meter: 'mtr' } } }),
  ],
  [
    'use with a share of 0',
    item('x', { ...share(0), price: { recurring: { ...month, usageType: 'metered' } } }),
  ],
  ['a rate with a share of 0', rateItem('x', share(0))],
  ['overage at 0', overageItem('x', Decimal.zero, share(0))],
  ['a regular line with a share of 0', item('x', { prorationFactor: Decimal.zero })],
  ['a license fee', feeItem('x')],
  ['a kind that is not known, with a share of 0', otherItem('x', share(0))],
])('%s stays', (_, kept) => {
  for (const freePlans of BOTH) {
    expect(skipped([kept], freePlans)).toEqual([]);
    expect(taken([kept], freePlans)).toEqual(['x']);
  }
});

test('zero is zero in every currency', () => {
  for (const currency of ['usd', 'jpy', 'kwd'] as const) {
    const items = [freeItem('free', { price: { currency } }), item('paid', { price: { currency } })];
    expect(skipped(items, 'leave_out')).toEqual(['free']);
  }
});

test('an invoice may be left with nothing', () => {
  const items = [item('credit', { ...share(0), type: 'credit' }), item('debit', share(0))];
  expect(taken(items)).toEqual([]);
  expect(script.groupItems({ items: [] }, { freePlans: 'show' }, context)).toEqual({ groups: [] });
});

test('everything that an invoice takes is on one, the latest', () => {
  const items = [item('b'), freeItem('a'), rateItem('c')];
  expect(script.groupItems({ items }, { freePlans: 'leave_out' }, context)).toEqual({
    groups: [{ items: [{ key: 'b' }, { key: 'a' }, { key: 'c' }], setsLatestInvoice: true }],
  });
});

/** What a line could come to for a quantity, worked out without the script; null where it could be anything. */
function amountOf(given: Item, quantity: number): Decimal | null {
  if (given.priceKind !== 'price' && given.priceKind !== 'licenseFee') return null;
  const factor = given.prorationFactor;
  if (given.priceKind === 'licenseFee') return factor.isZero() ? factor : null;
  const { unitAmount, tiers, tiersMode, billingScheme, recurring } = given.price;
  if (recurring?.usageType === 'metered' || recurring?.meter) return null;
  if (factor.isZero()) return factor;
  if (unitAmount === undefined || tiers.length > 0 || tiersMode || billingScheme === 'tiered') return null;
  return factor.mul(unitAmount).mul(quantity);
}

test('whatever is skipped comes to nothing for any quantity', () => {
  fc.assert(
    fc.property(
      anyItems,
      fc.constantFrom(...BOTH),
      fc.integer({ min: 1, max: 1000 }),
      (items, freePlans, quantity) => {
        for (const key of skipped(items, freePlans)) {
          const given = items.find((each) => each.key === key)!;
          expect(amountOf(given, quantity)?.isZero()).toBe(true);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test('an invoice takes what would be made, so that nothing made is held back by the same setting', () => {
  fc.assert(
    fc.property(anyItems, fc.constantFrom(...BOTH), (items, freePlans) => {
      const left = skipped(items, freePlans);
      expect(taken(items, freePlans)).toEqual(
        items.map(({ key }) => key).filter((key) => !left.includes(key)),
      );
    }),
  );
});

test('leaving free plans out skips what showing them skips, and more', () => {
  fc.assert(
    fc.property(anyItems, (items) => {
      const more = skipped(items, 'leave_out');
      for (const key of skipped(items, 'show')) expect(more).toContain(key);
    }),
  );
});

test('every item is in one group, and the group is the latest invoice', () => {
  fc.assert(
    fc.property(anyItems, fc.constantFrom(...BOTH), (items, freePlans) => {
      const { groups } = script.groupItems({ items }, { freePlans }, context);
      expect(groups.flatMap((group) => group.items)).toEqual(items.map(({ key }) => ({ key })));
      expect(groups.map((group) => group.setsLatestInvoice)).toEqual(items.length === 0 ? [] : [true]);
    }),
  );
});

test('the same request gets the same answer, and is not changed', () => {
  fc.assert(
    fc.property(anyItems, fc.constantFrom(...BOTH), (items, freePlans) => {
      const before = JSON.stringify(items);
      for (const method of ['beforeItemCreation', 'filterItems', 'groupItems'] as const) {
        const answers = [1, 2].map(() => JSON.stringify(script[method]({ items }, { freePlans }, context)));
        expect(answers[0]).toBe(answers[1]);
      }
      expect(JSON.stringify(items)).toBe(before);
    }),
  );
});
