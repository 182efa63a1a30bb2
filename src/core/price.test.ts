import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal } from '../sdk/index.ts';
import { fullAmount, periodParts, type Packages, type Pricing } from './price.ts';
import type { Tier, Tiers } from './price/tiers.ts';

const decimalOf = (amount: number | string | null) => (amount === null ? null : Decimal.from(amount));

/** `[upTo, unit, flat]` of each tier. */
function tiered(
  mode: Tiers['mode'],
  ...list: [upTo: number | null, unit: number | string | null, flat?: number | string][]
): Pricing {
  const tiers = list.map(([upTo, unit, flat]): Tier => ({
    upTo,
    unitAmount: decimalOf(unit),
    flatAmount: decimalOf(flat ?? null),
  }));
  return { unitAmount: null, packages: null, tiers: { mode, list: tiers } };
}

function perUnit(unit: number | string, packages: Packages | null = null): Pricing {
  return { unitAmount: Decimal.from(unit), packages, tiers: null };
}

// billing.md 1.3: 1 to 10 at 500, then 400.
test('volume prices every unit by the tier that holds them all, graduated each by its own', () => {
  expect(fullAmount(tiered('volume', [10, 500], [null, 400]), 12)).toBe(4800n);
  expect(fullAmount(tiered('graduated', [10, 500], [null, 400]), 12)).toBe(5800n);
});

// billing.md 1.3: the same with 1000 flat on the second tier.
test('a flat amount counts once per tier that holds a unit', () => {
  expect(fullAmount(tiered('volume', [10, 500], [null, 400, 1000]), 12)).toBe(5800n);
  expect(fullAmount(tiered('graduated', [10, 500], [null, 400, 1000]), 12)).toBe(6800n);
  expect(fullAmount(tiered('graduated', [10, 500], [null, 400, 1000]), 10)).toBe(5000n);
  // The tenth unit is the last of the first tier, the eleventh the first of the second.
  expect(fullAmount(tiered('volume', [10, 500], [null, 400]), 10)).toBe(5000n);
  expect(fullAmount(tiered('volume', [10, 500], [null, 400]), 11)).toBe(4400n);
});

test('a tier may have a flat amount alone', () => {
  expect(fullAmount(tiered('graduated', [5, null, 2000], [null, 300]), 4)).toBe(2000n);
  // 2000 + 2 × 300
  expect(fullAmount(tiered('graduated', [5, null, 2000], [null, 300]), 7)).toBe(2600n);
});

test('no units cost nothing by graduated tiers, and the first tier by volume', () => {
  expect(fullAmount(tiered('graduated', [5, 100, 2000], [null, 50]), 0)).toBe(0n);
  expect(fullAmount(tiered('volume', [5, 100, 2000], [null, 50]), 0)).toBe(2000n);
  expect(periodParts(tiered('graduated', [5, 100, 2000], [null, 50]), 0)).toEqual([
    { quantity: 0, amount: 0n, tier: null },
  ]);
});

test('units in packages: what is not full is charged rounded up, and not charged rounded down', () => {
  const up = perUnit(700, { divideBy: 10, round: 'up' });
  const down = perUnit(700, { divideBy: 10, round: 'down' });
  expect([0, 9, 10, 11, 25].map((quantity) => fullAmount(up, quantity))).toEqual([
    0n,
    700n,
    700n,
    1400n,
    2100n,
  ]);
  expect([0, 9, 10, 11, 25].map((quantity) => fullAmount(down, quantity))).toEqual([
    0n,
    0n,
    700n,
    700n,
    1400n,
  ]);
});

test('fractions are rounded once, on the amount of all units', () => {
  // 3 × 0.5 = 1.5
  expect(fullAmount(perUnit('0.5'), 3)).toBe(2n);
  // 1 × 0.4 + 1 × 0.4 = 0.8, which would be nothing tier by tier
  const tiers = tiered('graduated', [1, '0.4'], [null, '0.4']);
  expect(fullAmount(tiers, 2)).toBe(1n);
  expect(periodParts(tiers, 2).map(({ amount }) => amount)).toEqual([0n, 1n]);
});

const amounts = fc
  .tuple(fc.bigInt(0n, 99_999_999n), fc.integer({ min: 0, max: 12 }))
  .map(([digits, decimals]) => `${digits}e-${decimals}`);
const drawnTiers = fc
  .record({
    steps: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 5 }),
    amounts: fc.array(fc.tuple(amounts, fc.option(amounts, { nil: undefined })), {
      minLength: 6,
      maxLength: 6,
    }),
  })
  .map(({ steps, amounts: asked }) => {
    let end = 0;
    const ends: (number | null)[] = [...steps.map((step) => (end += step)), null];
    return ends.map((upTo, index): [number | null, string, string?] => [
      upTo,
      asked[index]![0],
      asked[index]![1],
    ]);
  });
const quantities = fc.integer({ min: 0, max: 300 });

test('graduated is never cheaper for more, and volume is what its tier says', () => {
  fc.assert(
    fc.property(drawnTiers, quantities, quantities, (tiers, one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      const graduated = tiered('graduated', ...tiers);
      expect(fullAmount(graduated, more) >= fullAmount(graduated, less)).toBe(true);

      const [, unit, flat = 0] = tiers.find(([upTo]) => upTo === null || more <= upTo)!;
      const exact = Decimal.from(unit).mul(Decimal.from(more)).add(Decimal.from(flat));
      expect(fullAmount(tiered('volume', ...tiers), more)).toBe(BigInt(exact.toFixed(0, 'half-up')));
    }),
  );
});

test('graduated is every unit at the price of the tier in which it lies, and a flat amount for each tier reached', () => {
  fc.assert(
    fc.property(drawnTiers, quantities, (tiers, quantity) => {
      let exact = Decimal.zero;
      const reached = new Set<number>();
      for (let unit = 1; unit <= quantity; unit += 1) {
        const index = tiers.findIndex(([upTo]) => upTo === null || unit <= upTo);
        reached.add(index);
        exact = exact.add(Decimal.from(tiers[index]![1]));
      }
      for (const index of reached) exact = exact.add(Decimal.from(tiers[index]![2] ?? 0));
      expect(fullAmount(tiered('graduated', ...tiers), quantity)).toBe(BigInt(exact.toFixed(0, 'half-up')));
    }),
  );
});

test('the lines of a period are its whole amount and its whole quantity', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('graduated' as const, 'volume' as const),
      drawnTiers,
      quantities,
      (mode, tiers, quantity) => {
        const pricing = tiered(mode, ...tiers);
        const parts = periodParts(pricing, quantity);
        expect(parts.reduce((sum, { amount }) => sum + amount, 0n)).toBe(fullAmount(pricing, quantity));
        expect(parts.reduce((sum, part) => sum + part.quantity, 0)).toBe(quantity);
        expect(parts.every(({ amount }) => amount >= 0n)).toBe(true);
      },
    ),
  );
});
