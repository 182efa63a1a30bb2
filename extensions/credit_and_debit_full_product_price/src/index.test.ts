// Which lines are meant, what becomes of them, and what holds for any request.
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import CreditAndDebitFullProductPrice from './index.ts';

type Item = Billing.Prorations.ProratableItem;
type Price = Extract<Item, { priceKind: 'price' }>['price'];

const context: Context = { type: 'script', id: 'credit_and_debit_full_product_price', livemode: false };

function item(
  metadata: Record<string, string> | null,
  change: { type?: Item['type']; isProration?: boolean; end?: string; recurring?: Price['recurring'] } = {},
): Item {
  const type = change.type ?? 'debit';
  const endDate = new Date(change.end ?? '2026-12-16T00:00:00Z');
  return {
    key: type,
    type,
    isProration: change.isProration ?? true,
    servicePeriod: { startDate: new Date(endDate.getTime() - 15 * 86_400_000), endDate },
    currentProrationFactor: Decimal.from(type === 'credit' ? '-0.5' : '0.5'),
    priceIntervalDuration: 2_592_000,
    priceKind: 'price',
    price: {
      id: 'price_1',
      metadata: { billing: 'full' },
      currency: 'usd',
      tiers: [],
      ...(metadata === null ? {} : { product: { id: 'prod_1', name: 'Pro', metadata } }),
      ...('recurring' in change
        ? change.recurring
          ? { recurring: change.recurring }
          : {}
        : { recurring: { interval: 'month', intervalCount: 1 } }),
    },
  };
}

function answer(items: Item[], metadataKey = 'billing', metadataValue = 'full') {
  const config = { metadataKey, metadataValue };
  return new CreditAndDebitFullProductPrice().prorateItems({ items }, config, context).items;
}

const factorOf = (given: Item, key?: string, value?: string) =>
  answer([given], key, value)[0]!.prorationFactor.toString();

const FULL = { billing: 'full' };

test('a charge is full, and so is a credit', () => {
  expect(factorOf(item(FULL))).toBe('1');
  expect(factorOf(item(FULL, { type: 'credit' }))).toBe('-1');
});

test('only marked products are meant: of an old and a new one, the new one', () => {
  const factors = answer([item({}, { type: 'credit' }), item(FULL)]).map((entry) => entry.prorationFactor);
  expect(factors.map(String)).toEqual(['-0.5', '1']);
});

test.each<[Record<string, string> | null, string, string, boolean]>([
  [{ billing: ' FULL ' }, 'billing', 'full', true],
  [{ billing: 'full' }, 'billing', '  Full', true],
  [{ billing: '' }, 'billing', ' ', true],
  [{ billing: 'fully' }, 'billing', 'full', false],
  [{ Billing: 'full' }, 'billing', 'full', false],
  [{ ' billing': 'full' }, 'billing', 'full', false],
  // The mark of the price does not count.
  [{}, 'billing', 'full', false],
  [null, 'billing', 'full', false],
  // What every object has is no metadata.
  [{}, 'constructor', 'full', false],
  [{}, '__proto__', '', false],
])('metadata %o, key "%s", value "%s": %s', (metadata, key, value, meant) => {
  expect(factorOf(item(metadata), key, value)).toBe(meant ? '1' : '0.5');
});

test.each<[string, Price['recurring'], string]>([
  ['2026-12-16T00:00:00Z', { interval: 'month', intervalCount: 1 }, '2026-11-16T00:00:00.000Z'],
  ['2026-03-31T10:00:00Z', { interval: 'month', intervalCount: 1 }, '2026-02-28T10:00:00.000Z'],
  ['2026-12-16T00:00:00Z', { interval: 'month', intervalCount: 3 }, '2026-09-16T00:00:00.000Z'],
  ['2028-02-29T00:00:00Z', { interval: 'year', intervalCount: 1 }, '2027-02-28T00:00:00.000Z'],
  ['2026-12-16T00:00:00Z', { interval: 'week', intervalCount: 2 }, '2026-12-02T00:00:00.000Z'],
  ['2026-12-16T00:00:00Z', { interval: 'day', intervalCount: 20 }, '2026-11-26T00:00:00.000Z'],
  // Without an interval the start stays: 15 days before the end.
  ['2026-12-16T00:00:00Z', undefined, '2026-12-01T00:00:00.000Z'],
])('a line to %s of %o starts %s', (end, recurring, start) => {
  const given = item(FULL, { end, recurring });
  const [entry] = answer([given]);
  expect(entry!.lineItemPeriod.startDate.toISOString()).toBe(start);
  expect(entry!.lineItemPeriod.endDate).toBe(given.servicePeriod.endDate);
});

test('what is no proration is meant too', () => {
  expect(factorOf(item(FULL, { isProration: false }))).toBe('1');
});

test.each<Partial<Item>>([
  { priceKind: 'licenseFee' },
  { priceKind: 'rateCardRate' },
  { priceKind: 'customPricingUnitOverageRate' },
  { priceKind: 'other', otherPriceKind: 'credit_grant' },
])('a line of kind $priceKind keeps the default', (kind) => {
  const given = { ...item(FULL), ...kind } as Item;
  const [entry] = answer([given]);
  expect(entry!.prorationFactor).toBe(given.currentProrationFactor);
  expect(entry!.lineItemPeriod).toBe(given.servicePeriod);
});

const anyItem = fc
  .record({
    metadata: fc.dictionary(fc.constantFrom('billing', 'plan'), fc.constantFrom('full', 'Full ', 'none', '')),
    type: fc.constantFrom('credit' as const, 'debit' as const),
    isProration: fc.boolean(),
  })
  .map(({ metadata, ...change }) => item(metadata, change));

test('any line is either full, by its type, or exactly as it was given', () => {
  fc.assert(
    fc.property(fc.array(anyItem, { maxLength: 5 }), (items) => {
      const given = answer(items);
      expect(given.map((entry) => entry.key)).toEqual(items.map((each) => each.key));
      given.forEach((entry, index) => {
        const of = items[index]!;
        const value = of.priceKind === 'price' ? of.price.product?.metadata.billing : undefined;
        if (value?.trim().toLowerCase() === 'full') {
          expect(entry.prorationFactor.toString()).toBe(of.type === 'credit' ? '-1' : '1');
        } else {
          expect(entry.prorationFactor).toBe(of.currentProrationFactor);
          expect(entry.lineItemPeriod).toBe(of.servicePeriod);
        }
      });
    }),
  );
});
