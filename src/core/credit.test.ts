// Credits of a line: proportion, and sums that are exact however a line is credited.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { creditAmount, creditTotal, totalOf, type Creditable } from './credit.ts';
import { minor } from './money.ts';
import { taxesOf } from './tax.ts';

const line = (amount: bigint, off: bigint, percentage: string, inclusive = false): Creditable => ({
  amount,
  discounts: off === 0n ? [] : [{ discount: 'di_1', amount: minor(off) }],
  taxes: taxesOf(minor(amount - off), [{ id: 'txr_1', percentage, inclusive }]),
});

test('half of a line gives back half of its discount and of its tax', () => {
  // 100.00 − 20.00, 8.875 % of 80.00 is 7.10; half: 50.00 − 10.00 + 3.55.
  const credit = creditAmount(line(10_000n, 2000n, '8.875'), [], 5000n);
  expect(credit.discounts).toEqual([{ discount: 'di_1', amount: 1000n }]);
  expect(credit.taxes.map(({ amount, taxable }) => [amount, taxable])).toEqual([[355n, 4000n]]);
  expect(totalOf(credit)).toBe(4355n);
});

test('inclusive tax stays inside: 24 of 124 whichever part is credited', () => {
  const credit = creditTotal(line(3100n, 0n, '24', true), [], 1240n);
  expect(credit.amount).toBe(1240n);
  expect(credit.taxes.map(({ amount, taxable }) => [amount, taxable])).toEqual([[240n, 1000n]]);
});

test('a total is met to the unit: ¥540 of ¥1,080 with 8 % is ¥500 and ¥40', () => {
  const credit = creditTotal(line(1000n, 0n, '8'), [], 540n);
  expect([credit.amount, credit.taxes[0]?.amount]).toEqual([500n, 40n]);
});

test('however a line is credited, together it gives back exactly what it charged', () => {
  fc.assert(
    fc.property(
      fc.bigInt(1n, 1_000_000n),
      fc.integer({ min: 0, max: 99 }),
      fc.integer({ min: 0, max: 250_000 }),
      fc.boolean(),
      fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 99 })), { maxLength: 5 }),
      (amount, percentOff, rate, inclusive, steps) => {
        const charged = line(amount, (amount * BigInt(percentOff)) / 100n, String(rate / 10_000), inclusive);
        const credits: Creditable[] = [];
        const left = () => charged.amount - credits.reduce((all, each) => all + each.amount, 0n);
        const leftOfTotal = () => totalOf(charged) - credits.reduce((all, each) => all + totalOf(each), 0n);
        for (const [byTotal, percent] of steps) {
          const part = ((byTotal ? leftOfTotal() : left()) * BigInt(percent)) / 100n;
          if (part <= 0n) continue;
          const credit = (byTotal ? creditTotal : creditAmount)(charged, credits, part);
          if (byTotal) expect(totalOf(credit)).toBe(part);
          credits.push(credit);
        }
        if (left() > 0n) credits.push(creditAmount(charged, credits, left()));
        expect(left()).toBe(0n);
        expect(leftOfTotal()).toBe(0n);
        const taxes = credits.flatMap((each) => each.taxes.map((tax) => tax.amount));
        expect(taxes.reduce<bigint>((all, each) => all + each, 0n)).toBe(charged.taxes[0]?.amount);
      },
    ),
  );
});
