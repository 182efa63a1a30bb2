/** Sums, products, quotients and order of decimals; everything but division is exact. */
import { normalized, tenTo } from './parts.js';
import type { Parts } from './parts.js';
import { divideRounded, isCount } from './rounding.js';
import type { RoundDirection } from './rounding.js';

export function add(left: Parts, right: Parts): Parts {
  const exponent = Math.min(left.exponent, right.exponent);
  return normalized(coefficientAt(left, exponent) + coefficientAt(right, exponent), exponent);
}

export function negate(value: Parts): Parts {
  return { coefficient: -value.coefficient, exponent: value.exponent };
}

export function multiply(left: Parts, right: Parts): Parts {
  return normalized(left.coefficient * right.coefficient, left.exponent + right.exponent);
}

/**
 * @param precision the most digits that the quotient keeps after the point
 * @throws {Error} when `right` is zero, `precision` is not an integer of 0 or more, or `direction` is unknown
 */
export function divide(left: Parts, right: Parts, precision: number, direction: RoundDirection): Parts {
  if (!isCount(precision)) throw new Error('precision must be a non-negative integer');
  if (right.coefficient === 0n) throw new Error('Division by zero');
  // left ÷ right in steps of 10^-precision; a negative shift scales the divisor, for BigInt has no negative powers.
  const shift = left.exponent - right.exponent + precision;
  const dividend = shift > 0 ? left.coefficient * tenTo(shift) : left.coefficient;
  const divisor = shift < 0 ? right.coefficient * tenTo(-shift) : right.coefficient;
  return normalized(divideRounded(dividend, divisor, direction), -precision);
}

/** −1, 0 or 1. */
export function compare(left: Parts, right: Parts): -1 | 0 | 1 {
  const exponent = Math.min(left.exponent, right.exponent);
  const a = coefficientAt(left, exponent);
  const b = coefficientAt(right, exponent);
  return a === b ? 0 : a < b ? -1 : 1;
}

/** The coefficient that the value has at `exponent`, which is at most its own. */
function coefficientAt(value: Parts, exponent: number): bigint {
  return value.exponent === exponent
    ? value.coefficient
    : value.coefficient * tenTo(value.exponent - exponent);
}
