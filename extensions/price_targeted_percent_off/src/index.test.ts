// The rule, case by case, and what it promises for any invoice.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyInvoice, anyMatcher, keepsTheRulesOfDiscounts } from '../../shared/testing/discount-rules.ts';
import { CONTEXT, invoice, line, money, type Invoice, type Line } from '../../shared/testing/invoices.ts';
import PriceTargetedPercentOff, { type PriceTargetedPercentOffConfig } from './index.ts';

const SUMMER = { promotion: 'summer' };
const QUARTER: PriceTargetedPercentOffConfig = {
  percentageOff: 0.25,
  metadataMatcher: { key: 'promotion', value: 'summer' },
};

const compute = (request: Invoice, config: PriceTargetedPercentOffConfig) =>
  new PriceTargetedPercentOff().computeDiscounts(request, config, CONTEXT);

function discount(lines: Line[], change: Partial<PriceTargetedPercentOffConfig> = {}, gross = 100_000) {
  return compute(invoice(lines, gross), { ...QUARTER, ...change }).discount.amount.amount.toString();
}

const marked = (subtotal: number | string, currency?: string) =>
  line(subtotal, { price: SUMMER, ...(currency && { currency }) });

test('25 % of 40 and 60 dollars is 25 dollars, and an unmarked line of 80 is charged in full', () => {
  expect(discount([marked(4000), marked(6000), line(8000, { price: { promotion: 'winter' } })])).toBe('2500');
});

test('name and value match letter for letter', () => {
  const almost = [
    line(4000, { price: { Promotion: 'summer' } }),
    line(4000, { price: { promotion: 'Summer' } }),
  ];
  expect(discount([...almost, marked(4000)])).toBe('1000');
});

test('metadata of the product does not count', () => {
  expect(discount([line(4000, { product: { id: 'a', metadata: SUMMER } })])).toBe('0');
});

test('a line without a price, and one in another currency, get nothing', () => {
  expect(discount([line(4000, { price: null }), marked(4000, 'eur')])).toBe('0');
});

test('the spelling of a currency does not matter, and the invoice’s comes back', () => {
  expect(compute(invoice([marked(4000, 'USD')]), QUARTER)).toEqual({ discount: { amount: money(1000) } });
  expect(compute(invoice([marked(4000)], 4000, 'USD'), QUARTER)).toEqual({
    discount: { amount: money(1000, 'USD') },
  });
});

test('a quantity plays no part, nor does a missing one', () => {
  // 25 % of 40.00 whatever it is made of.
  for (const quantity of [1, 5, '0.5', 0, null]) {
    expect(discount([line(4000, { price: SUMMER, quantity })])).toBe('1000');
  }
});

test('100 % makes the marked lines free, and more than 100 % does no more', () => {
  expect(discount([marked(8000), marked(8000)], { percentageOff: 1 })).toBe('16000');
  expect(discount([marked(8000), marked(8000)], { percentageOff: 1.5 })).toBe('16000');
});

test('an invoice of 100 dollars is lowered by no more than 100', () => {
  expect(discount([marked(8000), marked(8000)], { percentageOff: 1 }, 10_000)).toBe('10000');
});

test('a marked charge of 40 beside a credit of 35 is lowered by 5', () => {
  expect(discount([marked(4000), line(-3500)], { percentageOff: 1 }, 500)).toBe('500');
});

test.each([0, -0.25])('%s as percentage gives nothing', (percentageOff) => {
  expect(discount([marked(4000)], { percentageOff })).toBe('0');
});

test('no marked line, or no line at all, gets nothing', () => {
  expect(discount([line(4000)])).toBe('0');
  expect(discount([])).toBe('0');
});

test('an empty name matches nothing', () => {
  const metadataMatcher = { key: '', value: 'summer' };
  expect(discount([marked(4000), line(4000, { price: { '': 'summer' } })], { metadataMatcher })).toBe('0');
});

test.each([0, -4000])('a marked line of %s takes nothing from the discount of another', (subtotal) => {
  expect(discount([marked(subtotal), marked(4000)])).toBe('1000');
});

test.each([0, -1000])('a gross amount of %s gets nothing', (gross) => {
  expect(discount([marked(4000)], {}, gross)).toBe('0');
});

test('25 % of 0.99 is 0.2475: fractions of a cent are left to billing', () => {
  expect(discount([marked(99)])).toBe('24.75');
});

test('yen and dinars are counted in their own minor units', () => {
  // A quarter of 980 yen; a quarter of 12.345 dinars, 12345 fils.
  const yen = invoice([marked(980, 'jpy')], 980, 'jpy');
  expect(compute(yen, QUARTER)).toEqual({ discount: { amount: money(245, 'jpy') } });
  const dinars = invoice([marked(12_345, 'kwd')], 12_345, 'kwd');
  expect(compute(dinars, QUARTER)).toEqual({ discount: { amount: money('3086.25', 'kwd') } });
});

const anyConfig: fc.Arbitrary<PriceTargetedPercentOffConfig> = fc.record({
  percentageOff: fc.constantFrom(0, 0.001, 0.1, 0.125, 0.25, 0.3333, 0.999, 1),
  metadataMatcher: anyMatcher,
});

keepsTheRulesOfDiscounts<PriceTargetedPercentOffConfig>(compute, anyConfig);

test('more percent is never less discount, and a further line never lowers it', () => {
  fc.assert(
    fc.property(anyInvoice, anyConfig, fc.nat(100), (request, config, percent) => {
      const off = (given: Invoice, percentageOff = config.percentageOff) =>
        compute(given, { ...config, percentageOff }).discount.amount.amount;
      const more = Math.min(1, config.percentageOff + percent / 100);
      expect(off(request, more).gte(off(request))).toBe(true);
      const [, ...fewer] = request.lineItems;
      expect(off({ ...request, lineItems: fewer }).lte(off(request))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
