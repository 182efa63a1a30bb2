// What must not compile. `tsc` covers this file: an expected error that does not come is itself an error.
import { expect, test } from 'vitest';
import { Decimal } from './index.ts';
import type { Billing, MonetaryAmount } from './index.ts';

const period = { startDate: new Date(0), endDate: new Date(86_400_000) };

test('a waived item carries Decimal.zero, for a bare 0 is no factor', () => {
  const waived: Billing.Prorations.ItemWithProration = {
    key: 'a',
    prorationFactor: Decimal.zero,
    lineItemPeriod: period,
  };
  // @ts-expect-error A number is not a Decimal: extensions.md 2.4, "Waive".
  const bare: Billing.Prorations.ItemWithProration = { key: 'a', prorationFactor: 0, lineItemPeriod: period };
  // @ts-expect-error Nor is a string of digits.
  const text: MonetaryAmount = { amount: '500', currency: 'usd' };
  // @ts-expect-error Rounding needs a direction.
  expect(() => Decimal.from(1).div(3, 2)).toThrow(/direction/);
  expect([waived.prorationFactor.isZero(), bare.prorationFactor, text.amount]).toEqual([true, 0, '500']);
});

test('the field of a price kind can be read only after asking for the kind', () => {
  const read = (item: Billing.Prorations.ProratableItem): string => {
    if (item.priceKind === 'price') return item.price.id;
    if (item.priceKind === 'other') return item.otherPriceKind;
    // @ts-expect-error Three kinds are left here, and none of them has a `price`.
    return String(item.price);
  };
  const base = {
    key: 'a',
    type: 'debit',
    isProration: true,
    servicePeriod: period,
    currentProrationFactor: Decimal.from('0.5'),
    priceIntervalDuration: 86_400,
  } as const;
  const price: Billing.Price = { id: 'price_1', metadata: {}, currency: 'usd', tiers: [] };
  expect(read({ ...base, priceKind: 'price', price })).toBe('price_1');
  expect(read({ ...base, priceKind: 'other', otherPriceKind: 'credit_grant' })).toBe('credit_grant');
});

test('a currency is a lower-case code', () => {
  const codes: Billing.Currency[] = ['usd', 'jpy', 'kwd'];
  // @ts-expect-error Codes are lower-case.
  codes.push('USD');
  expect(codes).toHaveLength(4);
});
