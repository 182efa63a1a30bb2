/** The nearer of two limits. */
import type { Decimal } from '@stripe/extensibility-sdk/stdlib';

export function smaller(one: Decimal, other: Decimal): Decimal {
  return one.gt(other) ? other : one;
}
