/** For tests: random invoices, and what every discount script keeps to for each of them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import { invoice, line, type Invoice, type Line, type Result } from './invoices.ts';

const metadata = fc.constantFrom<Record<string, string>>(
  { promotion: 'summer' },
  { promotion: 'summer', other: 'x' },
  { promotion: 'Summer' },
  { Promotion: 'summer' },
  {},
);

/** One with a good chance to match the metadata above. */
export const anyMatcher = fc.record({
  key: fc.constantFrom('promotion', 'promotion', 'promotion', 'other', ''),
  value: fc.constantFrom('summer', 'summer', 'summer', 'x', ''),
});

const spelled = fc.constantFrom('usd', 'usd', 'USD', 'eur');

/** Minor units; now and then with a fraction. */
const subtotals = fc
  .tuple(fc.integer({ min: -2_000, max: 20_000 }), fc.constantFrom('', '', '', '.5'))
  .map(([whole, fraction]) => `${whole}${fraction}`);

const lines: fc.Arbitrary<Line> = fc
  .record({
    subtotal: subtotals,
    quantity: fc.constantFrom(null, 0, -2, 1, 2, 3, 7, '0.5', '4.5'),
    currency: spelled,
    price: fc.oneof({ weight: 5, arbitrary: metadata }, { weight: 1, arbitrary: fc.constant(null) }),
    product: fc.option(fc.record({ id: fc.constantFrom('a', 'b'), metadata }), { freq: 5, nil: null }),
  })
  .map(({ subtotal, product, ...facts }) => line(subtotal, { ...facts, ...(product && { product }) }));

export const anyInvoice: fc.Arbitrary<Invoice> = fc
  .record({
    lines: fc.array(lines, { maxLength: 7 }),
    gross: fc.integer({ min: -5_000, max: 80_000 }),
    currency: spelled,
  })
  .map(({ lines: lineItems, gross, currency }) => invoice(lineItems, gross, currency));

/** Registers the tests that hold for every discount script. */
export function keepsTheRulesOfDiscounts<C>(
  compute: (request: Invoice, config: C) => Result,
  configurations: fc.Arbitrary<C>,
): void {
  test('a discount is between nothing and the gross amount, in its currency as it is spelled', () => {
    fc.assert(
      fc.property(anyInvoice, configurations, (request, config) => {
        const { amount, currency } = compute(request, config).discount.amount;
        const gross = request.grossAmount.amount;
        expect(amount.isNegative()).toBe(false);
        expect(amount.lte(gross.isPositive() ? gross : Decimal.zero)).toBe(true);
        expect(currency).toBe(request.grossAmount.currency);
      }),
      { numRuns: 500 },
    );
  });

  test('the order of the lines does not matter', () => {
    const shuffled = anyInvoice.chain((request) =>
      fc
        .shuffledSubarray(request.lineItems, { minLength: request.lineItems.length })
        .map((lineItems) => [request, { ...request, lineItems }] as const),
    );
    fc.assert(
      fc.property(shuffled, configurations, ([request, reordered], config) => {
        expect(compute(reordered, config)).toEqual(compute(request, config));
      }),
      { numRuns: 500 },
    );
  });

  test('the same request gets the same answer, and is not changed', () => {
    fc.assert(
      fc.property(anyInvoice, configurations, (request, config) => {
        const before = JSON.stringify([request, config]);
        expect(JSON.stringify(compute(request, config))).toBe(JSON.stringify(compute(request, config)));
        expect(JSON.stringify([request, config])).toBe(before);
      }),
    );
  });
}
