/** Exact division of integers: the one place in which an amount is rounded. */

/**
 * Nearest integer to `numerator / denominator`; ties go away from zero, on the magnitude.
 *
 * Stripe documents no rule for ties (billing.md 2.2, rule 4): this is our assumption, kept here alone.
 *
 * @throws {RangeError} when the denominator is not positive
 */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError(`A share needs a positive whole, not ${denominator}.`);
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}
