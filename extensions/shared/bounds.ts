/** The nearer of two limits, from above and from below. */
import type { Decimal } from '@stripe/extensibility-sdk/stdlib';

export function smaller(one: Decimal, other: Decimal): Decimal {
  return one.gt(other) ? other : one;
}

/** Of two credits, which are negative, the one closer to zero. */
export function larger(one: Decimal, other: Decimal): Decimal {
  return one.lt(other) ? other : one;
}
