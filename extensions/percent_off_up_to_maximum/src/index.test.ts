// The rule, case by case, and what it promises for any invoice.
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyInvoice, keepsTheRulesOfDiscounts } from '../../shared/testing/discount-rules.ts';
import { CONTEXT, invoice, line, money, type Invoice } from '../../shared/testing/invoices.ts';
import PercentOffUpToMaximum, { type PercentOffUpToMaximumConfig } from './index.ts';

const compute = (request: Invoice, config: PercentOffUpToMaximumConfig) =>
  new PercentOffUpToMaximum().computeDiscounts(request, config, CONTEXT);

function discount(percentageDiscount: number, maximum: number, request = invoice([], 10_000)): string {
  const config = { percentageDiscount, maximumDiscount: money(maximum) };
  return compute(request, config).discount.amount.amount.toString();
}

test.each([
  [100, 20],
  [250, 50],
  [500, 50],
  [249.99, 49.998],
])('20 %% of %s dollars with a maximum of 50 is %s', (gross, off) => {
  expect(discount(0.2, 5000, invoice([], Math.round(gross * 100)))).toBe(String(off * 100));
});

test('10 % of 100 dollars with a maximum of 5 is 5', () => {
  expect(discount(0.1, 500)).toBe('500');
});

test('100 % with a maximum above the invoice makes it free, and more than 100 % does no more', () => {
  expect(discount(1, 20_000)).toBe('10000');
  expect(discount(1.5, 20_000)).toBe('10000');
});

test('a maximum in another currency gives nothing; spelling does not matter', () => {
  const config = (currency: string) => ({ percentageDiscount: 0.2, maximumDiscount: money(5000, currency) });
  expect(compute(invoice([], 10_000), config('eur'))).toEqual({ discount: { amount: money(0) } });
  expect(compute(invoice([], 10_000), config('USD'))).toEqual({ discount: { amount: money(2000) } });
});

test('the currency comes back as the invoice spells it, with a discount and without', () => {
  const spelled = invoice([], 10_000, 'USD');
  const config = { percentageDiscount: 0.2, maximumDiscount: money(5000) };
  expect(compute(spelled, config)).toEqual({ discount: { amount: money(2000, 'USD') } });
  expect(compute(spelled, { ...config, percentageDiscount: 0 })).toEqual({
    discount: { amount: money(0, 'USD') },
  });
});

test.each([0, -0.1])('%s as percentage gives nothing', (percentage) => {
  expect(discount(percentage, 5000)).toBe('0');
});

test.each([0, -500])('a maximum of %s gives nothing', (maximum) => {
  expect(discount(0.2, maximum)).toBe('0');
});

test.each([0, -10_000])('a gross amount of %s gets nothing', (gross) => {
  expect(discount(0.2, 5000, invoice([], gross))).toBe('0');
});

test('12.5 % of 9.99 is 1.24875: fractions of a cent are left to billing', () => {
  expect(discount(0.125, 5000, invoice([], 999))).toBe('124.875');
});

test('a maximum below one cent still holds', () => {
  const config = { percentageDiscount: 0.2, maximumDiscount: money('0.25') };
  expect(compute(invoice([], 10_000), config)).toEqual({ discount: { amount: money('0.25') } });
});

test('yen and dinars are counted in their own minor units', () => {
  // 15 % of 980 yen; 10 % of 12.345 dinars, 12345 fils, cut to 1 dinar.
  const yen = { percentageDiscount: 0.15, maximumDiscount: money(500, 'jpy') };
  expect(compute(invoice([], 980, 'jpy'), yen)).toEqual({ discount: { amount: money(147, 'jpy') } });
  const dinars = { percentageDiscount: 0.1, maximumDiscount: money(1000, 'kwd') };
  expect(compute(invoice([], 12_345, 'kwd'), dinars)).toEqual({ discount: { amount: money(1000, 'kwd') } });
});

test('only the gross amount counts: the lines may be any', () => {
  const lines = [line(50_000), line(-40_000), line(700, { currency: 'eur' })];
  expect(discount(0.2, 5000, invoice(lines, 10_000))).toBe('2000');
});

const anyConfig: fc.Arbitrary<PercentOffUpToMaximumConfig> = fc.record({
  percentageDiscount: fc.constantFrom(0, 0.001, 0.1, 0.125, 0.2, 0.3333, 0.999, 1),
  maximumDiscount: fc
    .tuple(fc.nat(30_000), fc.constantFrom('usd', 'usd', 'USD', 'eur'))
    .map(([amount, currency]) => money(amount, currency)),
});

keepsTheRulesOfDiscounts<PercentOffUpToMaximumConfig>(compute, anyConfig);

test('a discount is never more than the maximum, and more percent or a higher maximum is never less', () => {
  fc.assert(
    fc.property(anyInvoice, anyConfig, fc.nat(100), fc.nat(5000), (request, config, percent, more) => {
      const off = (given: PercentOffUpToMaximumConfig) => compute(request, given).discount.amount.amount;
      const { amount, currency } = config.maximumDiscount;
      expect(off(config).lte(amount)).toBe(true);
      const percentageDiscount = Math.min(1, config.percentageDiscount + percent / 100);
      expect(off({ ...config, percentageDiscount }).gte(off(config))).toBe(true);
      const higher = { amount: amount.add(Decimal.from(more)), currency };
      expect(off({ ...config, maximumDiscount: higher }).gte(off(config))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
