/**
 * Decimal: the exact number in which scripts get and give amounts and factors. The API is that of Stripe's script SDK
 * (extensions.md 7.4), and every operand may also be a plain number.
 */
import { add, compare, divide, multiply, negate } from './arithmetic.js';
import { format, formatFixed } from './formatting.js';
import { parse } from './parse.js';
import { ZERO } from './parts.js';
import type { Parts } from './parts.js';
import { round } from './rounding.js';
import type { DecimalRoundingOptions, DecimalRoundingPresets, RoundDirection } from './rounding.js';

/** Digits after the point that `div` is asked for when full precision is wanted: the size of an IEEE decimal128. */
export const DEFAULT_DIV_PRECISION = 34;

/**
 * An immutable decimal of any size. Made by `Decimal.from`; never by `new`, and never a bare number: a `0` where a
 * Decimal belongs does not compile.
 */
export interface Decimal {
  /** Exact. */
  add(other: Decimal | number): Decimal;
  /** Exact. */
  sub(other: Decimal | number): Decimal;
  /** Exact. */
  mul(other: Decimal | number): Decimal;
  /**
   * Quotient with at most `precision` digits after the point.
   *
   * @throws {Error} when `other` is zero or `precision` is not an integer of 0 or more
   */
  div(other: Decimal | number, precision: number, direction: RoundDirection): Decimal;
  neg(): Decimal;
  abs(): Decimal;
  /** @throws {Error} when the preset is unknown or the value is not an integer of 0 or more */
  round(direction: RoundDirection, options: DecimalRoundingOptions | keyof DecimalRoundingPresets): Decimal;
  /** −1, 0 or 1 as this is below, equal to or above `other`. */
  cmp(other: Decimal | number): -1 | 0 | 1;
  eq(other: Decimal | number): boolean;
  lt(other: Decimal | number): boolean;
  lte(other: Decimal | number): boolean;
  gt(other: Decimal | number): boolean;
  gte(other: Decimal | number): boolean;
  isZero(): boolean;
  /** Zero is neither positive nor negative. */
  isPositive(): boolean;
  isNegative(): boolean;
  /** The nearest binary number: digits may be lost. */
  toNumber(): number;
  /** Plain notation up to 30 digits, then such as `1.23E+40`; `Decimal.from` reads both back. */
  toString(): string;
  /** The same text: in JSON a decimal is a string. */
  toJSON(): string;
  /** Exactly `decimalPlaces` digits after the point. */
  toFixed(decimalPlaces: number, direction: RoundDirection): string;
  /** A string on purpose, so that `+` joins visibly instead of losing digits silently. */
  valueOf(): string;
}

/** Under this name Node's console and vitest look for how a value wants to be shown. */
const SHOWN_AS = Symbol.for('nodejs.util.inspect.custom');

/** Own fields in normal form are the whole state, so `toEqual` on two Decimals compares their values. */
class DecimalValue implements Decimal, Parts {
  readonly coefficient: bigint;
  readonly exponent: number;

  constructor(parts: Parts) {
    this.coefficient = parts.coefficient;
    this.exponent = parts.exponent;
    Object.freeze(this);
  }

  add(other: Decimal | number): Decimal {
    return new DecimalValue(add(this, operand(other)));
  }

  sub(other: Decimal | number): Decimal {
    return new DecimalValue(add(this, negate(operand(other))));
  }

  mul(other: Decimal | number): Decimal {
    return new DecimalValue(multiply(this, operand(other)));
  }

  div(other: Decimal | number, precision: number, direction: RoundDirection): Decimal {
    return new DecimalValue(divide(this, operand(other), precision, direction));
  }

  neg(): Decimal {
    return new DecimalValue(negate(this));
  }

  abs(): Decimal {
    return this.coefficient < 0n ? this.neg() : this;
  }

  round(direction: RoundDirection, options: DecimalRoundingOptions | keyof DecimalRoundingPresets): Decimal {
    const rounded = round(this, direction, options);
    return rounded === this ? this : new DecimalValue(rounded);
  }

  cmp(other: Decimal | number): -1 | 0 | 1 {
    return compare(this, operand(other));
  }

  eq(other: Decimal | number): boolean {
    const { coefficient, exponent } = operand(other);
    return this.coefficient === coefficient && this.exponent === exponent;
  }

  lt(other: Decimal | number): boolean {
    return this.cmp(other) < 0;
  }

  lte(other: Decimal | number): boolean {
    return this.cmp(other) <= 0;
  }

  gt(other: Decimal | number): boolean {
    return this.cmp(other) > 0;
  }

  gte(other: Decimal | number): boolean {
    return this.cmp(other) >= 0;
  }

  isZero(): boolean {
    return this.coefficient === 0n;
  }

  isPositive(): boolean {
    return this.coefficient > 0n;
  }

  isNegative(): boolean {
    return this.coefficient < 0n;
  }

  toNumber(): number {
    return Number(format(this));
  }

  toString(): string {
    return format(this);
  }

  toJSON(): string {
    return format(this);
  }

  toFixed(decimalPlaces: number, direction: RoundDirection): string {
    return formatFixed(this, decimalPlaces, direction);
  }

  valueOf(): string {
    return format(this);
  }

  /** So that a log line or a failed test says `Decimal(12.5)`, not a coefficient and an exponent. */
  [SHOWN_AS](): string {
    return `Decimal(${format(this)})`;
  }
}

/** @throws {Error} for anything but a Decimal or a finite number: a text that looks like one is a mistake */
function operand(value: Decimal | number): Parts {
  if (value instanceof DecimalValue) return value;
  if (typeof value === 'number') return parse(value);
  throw new Error(`A Decimal can be combined with a Decimal or a number, not with ${describe(value)}`);
}

function describe(value: unknown): string {
  return typeof value === 'string'
    ? `the string "${value}"`
    : value === null
      ? 'null'
      : `a value of type ${typeof value}`;
}

/** Whether the value is a Decimal of this SDK; the class itself is not exported, so `instanceof` cannot ask. */
export function isDecimal(value: unknown): value is Decimal {
  return value instanceof DecimalValue;
}

/** Makes Decimals. */
export const Decimal = {
  /**
   * Numbers are read through their shortest text, so 0.1 is exactly 0.1. Strings: optional sign, digits, optional
   * fraction, optional exponent; blanks around are ignored.
   *
   * @throws {Error} when the number is not finite, the text is not such a literal, or its exponent is beyond ±1,000,000
   */
  from(value: string | number | bigint): Decimal {
    return new DecimalValue(parse(value));
  },
  zero: /* @__PURE__ */ new DecimalValue(ZERO) as Decimal,
};
