// The rule, case by case, and what it promises for any invoice.
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyInvoice, anyMatcher, keepsTheRulesOfDiscounts } from '../../shared/testing/discount-rules.ts';
import { CONTEXT, invoice, line, money, type Invoice, type Line } from '../../shared/testing/invoices.ts';
import BuyXGetYFree, { type BuyXGetYFreeConfig } from './index.ts';

const BOGO = { promotion: 'bogo' };
const THREE_AND_TWO: BuyXGetYFreeConfig = {
  purchaseQuantity: 3,
  freeQuantity: 2,
  metadataMatcher: { key: 'promotion', value: 'bogo' },
};

const compute = (request: Invoice, config: BuyXGetYFreeConfig) =>
  new BuyXGetYFree().computeDiscounts(request, config, CONTEXT);

function discount(lines: Line[], change: Partial<BuyXGetYFreeConfig> = {}, gross = 100_000) {
  return compute(invoice(lines, gross), { ...THREE_AND_TWO, ...change }).discount.amount.amount.toString();
}

/** A line of a marked product. */
function units(
  quantity: number | string | null,
  subtotal: number | string,
  { id = 'a', metadata = BOGO as Record<string, string>, currency = 'usd' } = {},
): Line {
  return line(subtotal, { quantity, currency, product: { id, metadata } });
}

test.each([
  [1, 0],
  [3, 0],
  [4, 1000],
  [5, 2000],
  [6, 2000],
  [60, 2000],
])('3 to buy and 2 free: %s units at 10 dollars are %s cents off', (quantity, off) => {
  expect(discount([units(quantity, quantity * 1000)])).toBe(String(off));
});

test.each([
  [1, 1000],
  [2, 2000],
  [3, 2000],
])('nothing to buy and 2 free: %s units at 10 dollars are %s cents off', (quantity, off) => {
  expect(discount([units(quantity, quantity * 1000)], { purchaseQuantity: 0 })).toBe(String(off));
});

test('units of one product count together over its lines', () => {
  expect(discount([units(2, 2000), units(3, 3000)])).toBe('2000');
});

test('each product is counted by itself', () => {
  // 1 of 4 at 10.00 and 2 of 5 at 20.00.
  const lines = [units(4, 4000), units(5, 10_000, { id: 'b' })];
  expect(discount(lines)).toBe('5000');
  // Three each: none reaches beyond 3, though there are 6 in all.
  expect(discount([units(3, 3000), units(3, 3000, { id: 'b' })])).toBe('0');
});

test('the cheapest units are free', () => {
  expect(discount([units(3, 6000), units(2, 2000)])).toBe('2000');
  expect(discount([units(2, 2000), units(3, 6000)])).toBe('2000');
});

test('when the cheap ones are used up, dearer ones are free: 2 at 10 dollars and 1 at 20', () => {
  expect(discount([units(5, 10_000), units(2, 2000)], { freeQuantity: 3 })).toBe('4000');
});

test('at one price it does not matter which of two lines is free', () => {
  expect(discount([units(4, 4000), units(1, 1000)])).toBe('2000');
  expect(discount([units(1, 1000), units(4, 4000)])).toBe('2000');
});

test('of 4.5 units, 1.5 are free', () => {
  expect(discount([units('4.5', 4500)])).toBe('1500');
  // 0.5 + 3 units: half a unit beyond 3.
  expect(discount([units('0.5', 500), units(3, 3000)])).toBe('500');
});

test('a unit of tiers costs the average: 2 of 5 for 40 dollars are 16', () => {
  expect(discount([units(5, 4000)])).toBe('1600');
});

test('a third is cut at 34 digits, as Stripe’s script does: 2 of 3 for 1.00 at nothing to buy', () => {
  // 100 ÷ 3 × 2 = 66.66…66, with 34 digits after the point.
  expect(discount([units(3, 100)], { purchaseQuantity: 0 })).toBe(`66.${'6'.repeat(34)}`);
  // 200 ÷ 3 rounds up: three times that would be more than 2.00, and is cut to it.
  expect(discount([units(3, 200)], { purchaseQuantity: 0, freeQuantity: 3 })).toBe('200');
});

test('name and value match letter for letter', () => {
  const almost = [
    units(5, 5000, { metadata: { promotion: 'BOGO' } }),
    units(5, 5000, { metadata: { Promotion: 'bogo' } }),
  ];
  expect(discount([...almost, units(5, 5000)])).toBe('2000');
});

test('metadata of the price does not count', () => {
  const product = { id: 'a', metadata: {} };
  expect(discount([line(5000, { quantity: 5, price: BOGO, product })])).toBe('0');
});

test('lines without price, product or quantity, and those in another currency, get nothing', () => {
  const left = [
    line(5000, { quantity: 5, price: null }),
    line(5000, { quantity: 5, price: BOGO }),
    units(null, 5000),
    units(0, 5000),
    units(5, 5000, { currency: 'eur' }),
  ];
  expect(discount(left)).toBe('0');
});

test.each([0, -2, null])('a line of quantity %s does not count', (quantity) => {
  expect(discount([units(4, 4000), units(quantity, 2000)])).toBe('1000');
});

test.each([0, -100])('100 units for %s cents do not count, and use up nothing', (subtotal) => {
  expect(discount([units(4, 4000), units(100, subtotal)])).toBe('1000');
});

test('the spelling of a currency does not matter, and the invoice’s comes back', () => {
  const spelled = units(4, 4000, { currency: 'USD' });
  expect(compute(invoice([spelled]), THREE_AND_TWO)).toEqual({ discount: { amount: money(1000) } });
  expect(compute(invoice([spelled], 4000, 'Usd'), THREE_AND_TWO)).toEqual({
    discount: { amount: money(1000, 'Usd') },
  });
});

test.each<Partial<BuyXGetYFreeConfig>>([
  { purchaseQuantity: -1 },
  { freeQuantity: 0 },
  { metadataMatcher: { key: '', value: 'bogo' } },
])('%o gives nothing', (change) => {
  expect(discount([units(5, 5000)], change)).toBe('0');
});

test.each([0, -1000])('a gross amount of %s gets nothing', (gross) => {
  expect(discount([units(5, 5000)], {}, gross)).toBe('0');
});

test('an invoice of 30 dollars is lowered by no more than 30', () => {
  expect(discount([units(5, 5000), units(5, 5000, { id: 'b' })], {}, 3000)).toBe('3000');
});

test('yen and dinars are counted in their own minor units', () => {
  // One of 4 at 245 yen; one of 4 for 12.345 dinars, 12345 fils.
  const yen = invoice([units(4, 980, { currency: 'jpy' })], 980, 'jpy');
  expect(compute(yen, THREE_AND_TWO)).toEqual({ discount: { amount: money(245, 'jpy') } });
  const dinars = invoice([units(4, 12_345, { currency: 'kwd' })], 12_345, 'kwd');
  expect(compute(dinars, THREE_AND_TWO)).toEqual({ discount: { amount: money('3086.25', 'kwd') } });
});

const anyConfig: fc.Arbitrary<BuyXGetYFreeConfig> = fc.record({
  purchaseQuantity: fc.nat(4),
  freeQuantity: fc.integer({ min: 1, max: 4 }),
  metadataMatcher: anyMatcher,
});

keepsTheRulesOfDiscounts<BuyXGetYFreeConfig>(compute, anyConfig);

test('more free units are never less discount, and more to buy never more', () => {
  fc.assert(
    fc.property(anyInvoice, anyConfig, (request, config) => {
      const off = (given: BuyXGetYFreeConfig) => compute(request, given).discount.amount.amount;
      const more = { ...config, freeQuantity: config.freeQuantity + 1 };
      expect(off(more).gte(off(config))).toBe(true);
      const dearer = { ...config, purchaseQuantity: config.purchaseQuantity + 1 };
      expect(off(dearer).lte(off(config))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

const bought = fc.array(
  fc.record({
    id: fc.constantFrom('a', 'b'),
    quantity: fc.integer({ min: 1, max: 6 }),
    unitPrice: fc.integer({ min: 1, max: 50 }),
  }),
  { maxLength: 6 },
);

test('it is what the cheapest units cost when each is counted singly', () => {
  fc.assert(
    fc.property(
      bought,
      fc.nat(4),
      fc.integer({ min: 1, max: 4 }),
      (lines, purchaseQuantity, freeQuantity) => {
        const expected = ['a', 'b'].reduce((sum, id) => {
          const prices = lines
            .filter((each) => each.id === id)
            .flatMap(({ quantity, unitPrice }) => Array.from({ length: quantity }, () => unitPrice))
            .sort((one, other) => one - other);
          const free = Math.min(Math.max(prices.length - purchaseQuantity, 0), freeQuantity);
          return sum + prices.slice(0, free).reduce((worth, price) => worth + price, 0);
        }, 0);
        const items = lines.map(({ id, quantity, unitPrice }) =>
          units(quantity, quantity * unitPrice, { id }),
        );
        expect(discount(items, { purchaseQuantity, freeQuantity })).toBe(String(expected));
      },
    ),
    { numRuns: 500 },
  );
});

test('never more than the free units at the dearest price of each product', () => {
  fc.assert(
    fc.property(anyInvoice, anyConfig, (request, config) => {
      const dearest = new Map<string, Decimal>();
      for (const { price, quantity, subtotal } of request.lineItems) {
        if (!price?.product || !quantity?.isPositive()) continue;
        const unit = subtotal.amount.div(quantity, 34, 'half-even');
        const known = dearest.get(price.product.id) ?? Decimal.zero;
        dearest.set(price.product.id, unit.gt(known) ? unit : known);
      }
      const most = [...dearest.values()].reduce((sum, unit) => sum.add(unit), Decimal.zero);
      const { amount } = compute(request, config).discount.amount;
      expect(amount.lte(most.mul(config.freeQuantity))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
