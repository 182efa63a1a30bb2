/** Writing a decimal as text. Both notations are Stripe's, to the character: factors travel as strings. */
import { tenTo } from './parts.js';
import type { Parts } from './parts.js';
import { cutAt, isCount } from './rounding.js';
import type { RoundDirection } from './rounding.js';

/** Whole numbers of more digits, and fractions with more zeros before their first digit, are written scientifically. */
const PLAIN_NOTATION_LIMIT = 30;

/** Plain where it is short, such as `-0.05`; else scientific, such as `1.23E+40` or `5E-32`. */
export function format({ coefficient, exponent }: Parts): string {
  const sign = coefficient < 0n ? '-' : '';
  const digits = String(coefficient < 0n ? -coefficient : coefficient);
  const extent = exponent < 0 ? -exponent - digits.length : digits.length + exponent;
  if (extent > PLAIN_NOTATION_LIMIT) return sign + scientific(digits, exponent);
  return sign + (exponent < 0 ? withPoint(digits, -exponent) : digits + '0'.repeat(exponent));
}

/**
 * Exactly `places` digits after the point, such as `2.50`.
 *
 * @throws {Error} when `places` is not an integer of 0 or more, or `direction` is unknown
 */
export function formatFixed(value: Parts, places: number, direction: RoundDirection): string {
  if (!isCount(places)) throw new Error('decimalPlaces must be a non-negative integer');
  const { coefficient, exponent } = cutAt(value, -places, direction);
  const digits = String((coefficient < 0n ? -coefficient : coefficient) * tenTo(exponent + places));
  return (coefficient < 0n ? '-' : '') + withPoint(digits, places);
}

function withPoint(digits: string, places: number): string {
  if (places === 0) return digits;
  const padded = digits.padStart(places + 1, '0');
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

function scientific(digits: string, exponent: number): string {
  const power = exponent + digits.length - 1;
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${mantissa}E${power < 0 ? '' : '+'}${power}`;
}
