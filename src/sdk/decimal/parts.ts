/** How a decimal is held: coefficient × 10^exponent, exact, in one normal form per value. */

export interface Parts {
  readonly coefficient: bigint;
  readonly exponent: number;
}

export const ZERO: Parts = { coefficient: 0n, exponent: 0 };

const TEN = 10n;
const TEN_16 = 10_000_000_000_000_000n;

/**
 * Trailing zeros of the coefficient go into the exponent and zero is 0 × 10^0, so that equal values have equal parts
 * whatever operations led to them.
 */
export function normalized(coefficient: bigint, exponent: number): Parts {
  if (coefficient === 0n) return ZERO;
  let digits = coefficient;
  let power = exponent;
  if (digits % TEN === 0n) {
    while (digits % TEN_16 === 0n) {
      digits /= TEN_16;
      power += 16;
    }
    while (digits % TEN === 0n) {
      digits /= TEN;
      power += 1;
    }
  }
  // `+ 0` turns an exponent of -0, which dividing to 0 places makes, into 0: the two differ for Object.is.
  return { coefficient: digits, exponent: power + 0 };
}

/** 10^power as an integer; `power` must not be negative. */
export function tenTo(power: number): bigint {
  return TEN ** BigInt(power);
}
