/** Rounding: the seven directions, and cutting a decimal to places or significant figures. */
import { ZERO, normalized, tenTo } from './parts.js';
import type { Parts } from './parts.js';

/**
 * Which neighbour an inexact result goes to. Source: extensions.md 7.4.
 *
 * | direction    | rule                          | 1.5 | −1.5 | 2.5 |
 * | ------------ | ----------------------------- | --- | ---- | --- |
 * | `ceil`       | toward +∞                     |  2  |  −1  |  3  |
 * | `floor`      | toward −∞                     |  1  |  −2  |  2  |
 * | `round-down` | toward zero                   |  1  |  −1  |  2  |
 * | `round-up`   | away from zero                |  2  |  −2  |  3  |
 * | `half-up`    | nearest, ties away from zero  |  2  |  −2  |  3  |
 * | `half-down`  | nearest, ties toward zero     |  1  |  −1  |  2  |
 * | `half-even`  | nearest, ties to even         |  2  |  −2  |  2  |
 */
export type RoundDirection =
  'ceil' | 'floor' | 'round-down' | 'round-up' | 'half-up' | 'half-down' | 'half-even';

/** `decimal-places`: digits after the point. `significant-figures`: digits in all, leading zeros not counted. */
export interface DecimalRoundingOptions {
  mode: 'decimal-places' | 'significant-figures';
  /** An integer, 0 or more. */
  value: number;
}

/** Presets of `round`. An interface, as Stripe's is, so that a newer version can add names. */
export interface DecimalRoundingPresets {
  'v1-api': DecimalRoundingOptions;
  'ubb-usage-count': DecimalRoundingOptions;
}

// Not of the type above: an app that adds a name to it adds no preset, and its name is refused below.
const PRESETS: Readonly<Record<string, DecimalRoundingOptions>> = {
  'v1-api': { mode: 'decimal-places', value: 12 },
  'ubb-usage-count': { mode: 'significant-figures', value: 15 },
};

/** Whether a quotient cut toward zero moves one step away from it; `half` compares what was cut with one half. */
type MovesAway = (positive: boolean, half: () => number, odd: () => boolean) => boolean;

const DIRECTIONS: Readonly<Record<RoundDirection, MovesAway>> = {
  ceil: (positive) => positive,
  floor: (positive) => !positive,
  'round-down': () => false,
  'round-up': () => true,
  'half-up': (_, half) => half() >= 0,
  'half-down': (_, half) => half() > 0,
  'half-even': (_, half, odd) => half() > 0 || (half() === 0 && odd()),
};

/**
 * dividend ÷ divisor as a whole number.
 *
 * @throws {Error} when `direction` is not one of the seven, even where nothing needs rounding: Stripe's own class would
 *   round half-even without a word, and a misspelt direction on money should be noticed at its first use.
 */
export function divideRounded(dividend: bigint, divisor: bigint, direction: RoundDirection): bigint {
  if (!Object.hasOwn(DIRECTIONS, direction)) {
    throw new Error(`Unknown rounding direction: "${String(direction)}"`);
  }
  const quotient = dividend / divisor;
  const remainder = dividend - quotient * divisor;
  if (remainder === 0n) return quotient;
  const positive = remainder > 0n === divisor > 0n;
  const half = () => compareWithHalf(remainder, divisor);
  if (!DIRECTIONS[direction](positive, half, () => quotient % 2n !== 0n)) return quotient;
  return positive ? quotient + 1n : quotient - 1n;
}

/** −1, 0 or 1 as |remainder| is below, at or above half of |divisor|. */
function compareWithHalf(remainder: bigint, divisor: bigint): number {
  const twice = 2n * (remainder < 0n ? -remainder : remainder);
  const whole = divisor < 0n ? -divisor : divisor;
  return twice === whole ? 0 : twice < whole ? -1 : 1;
}

/** @throws {Error} when the preset is unknown, the value not an integer of 0 or more, or the direction unknown */
export function round(
  value: Parts,
  direction: RoundDirection,
  options: DecimalRoundingOptions | keyof DecimalRoundingPresets,
): Parts {
  const resolved = typeof options === 'string' ? preset(options) : options;
  if (!isCount(resolved.value)) {
    throw new Error('DecimalRoundingOptions.value must be a non-negative integer');
  }
  switch (resolved.mode) {
    case 'decimal-places':
      return cutAt(value, -resolved.value, direction);
    case 'significant-figures':
      return resolved.value === 0 ? ZERO : cutAt(value, lastFigure(value, resolved.value), direction);
    default:
      throw new Error(`Unknown rounding mode: "${String(resolved.mode)}"`);
  }
}

function preset(name: keyof DecimalRoundingPresets): DecimalRoundingOptions {
  if (!Object.hasOwn(PRESETS, name)) throw new Error(`Unknown rounding preset: "${String(name)}"`);
  return PRESETS[name]!;
}

/** An integer, 0 or more. */
export function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}

/** The value as a multiple of 10^exponent. */
export function cutAt(value: Parts, exponent: number, direction: RoundDirection): Parts {
  const excess = Math.max(0, exponent - value.exponent);
  const whole = divideRounded(value.coefficient, tenTo(excess), direction);
  return excess === 0 ? value : normalized(whole, exponent);
}

/** Exponent of the last of `figures` significant digits. */
function lastFigure(value: Parts, figures: number): number {
  const digits = String(value.coefficient).length - (value.coefficient < 0n ? 1 : 0);
  return value.exponent + digits - figures;
}
