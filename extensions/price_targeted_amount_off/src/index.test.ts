// The rule, case by case, and what it promises for any invoice.
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyInvoice, anyMatcher, keepsTheRulesOfDiscounts } from '../../shared/testing/discount-rules.ts';
import { CONTEXT, invoice, line, money, type Invoice, type Line } from '../../shared/testing/invoices.ts';
import PriceTargetedAmountOff, { type PriceTargetedAmountOffConfig } from './index.ts';

const SUMMER = { promotion: 'summer' };
const FIFTEEN: PriceTargetedAmountOffConfig = {
  fixedAmountOff: money(1500),
  metadataMatcher: { key: 'promotion', value: 'summer' },
};

const compute = (request: Invoice, config: PriceTargetedAmountOffConfig) =>
  new PriceTargetedAmountOff().computeDiscounts(request, config, CONTEXT);

function discount(lines: Line[], change: Partial<PriceTargetedAmountOffConfig> = {}, gross = 100_000) {
  return compute(invoice(lines, gross), { ...FIFTEEN, ...change }).discount.amount.amount.toString();
}

const marked = (subtotal: number | string, currency?: string) =>
  line(subtotal, { price: SUMMER, ...(currency && { currency }) });

test('15 dollars off each of two marked lines, nothing off an unmarked one', () => {
  expect(discount([marked(4000), marked(6000), line(6000, { price: { promotion: 'winter' } })])).toBe('3000');
});

test('a line of 5 dollars is lowered by 5, and one of 20 by 15', () => {
  expect(discount([marked(500), marked(2000)])).toBe('2000');
});

test('the amount counts for the line, not for its 4 units, nor is a quantity needed', () => {
  expect(discount([line(8000, { price: SUMMER, quantity: 4 })])).toBe('1500');
  expect(discount([line(8000, { price: SUMMER, quantity: null })])).toBe('1500');
});

test('name and value match letter for letter', () => {
  const almost = [
    line(4000, { price: { Promotion: 'summer' } }),
    line(4000, { price: { promotion: 'Summer' } }),
  ];
  expect(discount([...almost, marked(4000)])).toBe('1500');
});

test('metadata of the product does not count', () => {
  expect(discount([line(4000, { product: { id: 'a', metadata: SUMMER } })])).toBe('0');
});

test('an amount in another currency than the invoice’s gives nothing, also for lines in that currency', () => {
  expect(discount([marked(4000)], { fixedAmountOff: money(1500, 'eur') })).toBe('0');
  expect(discount([marked(4000, 'eur')], { fixedAmountOff: money(1500, 'eur') })).toBe('0');
});

test('a line without a price, and one in another currency, take nothing from the others', () => {
  expect(discount([line(4000, { price: null }), marked(4000, 'eur'), marked(4000)])).toBe('1500');
});

test('the spelling of a currency does not matter, and the invoice’s comes back', () => {
  const config = { ...FIFTEEN, fixedAmountOff: money(1500, 'USD') };
  expect(compute(invoice([marked(4000, 'USD')]), config)).toEqual({ discount: { amount: money(1500) } });
  expect(compute(invoice([marked(4000)], 4000, 'USD'), FIFTEEN)).toEqual({
    discount: { amount: money(1500, 'USD') },
  });
});

test.each([0, -500])('an amount of %s gives nothing', (amount) => {
  expect(discount([marked(4000)], { fixedAmountOff: money(amount) })).toBe('0');
});

test('an empty name matches nothing', () => {
  const metadataMatcher = { key: '', value: 'summer' };
  expect(discount([marked(4000), line(4000, { price: { '': 'summer' } })], { metadataMatcher })).toBe('0');
});

test.each([0, -500])('a marked line of %s takes nothing from the discount of another', (subtotal) => {
  expect(discount([marked(subtotal), marked(4000)])).toBe('1500');
});

test.each([0, -1000])('a gross amount of %s gets nothing', (gross) => {
  expect(discount([marked(4000)], {}, gross)).toBe('0');
});

test('an invoice of 20 dollars is lowered by no more than 20', () => {
  expect(discount([marked(4000), marked(4000)], {}, 2000)).toBe('2000');
});

test('no line gets nothing', () => {
  expect(discount([])).toBe('0');
});

test('yen and dinars are counted in their own minor units', () => {
  // 150 yen off each of 980 and 100; 1.500 dinars, 1500 fils, off 12.345.
  const yen = invoice([marked(980, 'jpy'), marked(100, 'jpy')], 1080, 'jpy');
  expect(compute(yen, { ...FIFTEEN, fixedAmountOff: money(150, 'jpy') })).toEqual({
    discount: { amount: money(250, 'jpy') },
  });
  const dinars = invoice([marked(12_345, 'kwd')], 12_345, 'kwd');
  expect(compute(dinars, { ...FIFTEEN, fixedAmountOff: money(1500, 'kwd') })).toEqual({
    discount: { amount: money(1500, 'kwd') },
  });
});

const anyConfig: fc.Arbitrary<PriceTargetedAmountOffConfig> = fc.record({
  fixedAmountOff: fc
    .tuple(fc.nat(5000), fc.constantFrom('usd', 'usd', 'USD', 'eur'))
    .map(([amount, currency]) => money(amount, currency)),
  metadataMatcher: anyMatcher,
});

keepsTheRulesOfDiscounts<PriceTargetedAmountOffConfig>(compute, anyConfig);

test('a discount is at most the amount for each line, and a higher amount is never less discount', () => {
  fc.assert(
    fc.property(anyInvoice, anyConfig, fc.nat(5000), (request, config, more) => {
      const off = (given: PriceTargetedAmountOffConfig) => compute(request, given).discount.amount.amount;
      const { amount, currency } = config.fixedAmountOff;
      expect(off(config).lte(amount.mul(request.lineItems.length))).toBe(true);
      const higher = { amount: amount.add(Decimal.from(more)), currency };
      expect(off({ ...config, fixedAmountOff: higher }).gte(off(config))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
