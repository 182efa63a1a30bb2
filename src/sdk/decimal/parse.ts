/** Reading a decimal from a string, number or bigint, without losing a digit. */
import { normalized } from './parts.js';
import type { Parts } from './parts.js';

/** Bounds what a short string can make arithmetic allocate. Source: extensions.md 7.4. */
const MAX_EXPONENT = 1_000_000;

const LITERAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** @throws {Error} when the value is not finite, not a decimal literal, or its exponent is beyond ±1,000,000 */
export function parse(value: string | number | bigint): Parts {
  switch (typeof value) {
    case 'bigint':
      return normalized(value, 0);
    case 'number':
      return fromNumber(value);
    case 'string':
      return fromString(value);
    default:
      throw new Error(`Cannot make a Decimal from a value of type ${typeof value}`);
  }
}

function fromNumber(value: number): Parts {
  // The common case, without a detour through text; larger integers print with digits that BigInt would not give.
  if (Number.isSafeInteger(value)) return normalized(BigInt(value), 0);
  if (!Number.isFinite(value)) throw new Error('Number must be finite');
  // The shortest text that reads back as this number: 0.1 is exactly 0.1.
  return fromString(String(value));
}

function fromString(value: string): Parts {
  const literal = value.trim();
  if (literal === '') throw new Error('Cannot parse empty string as Decimal');
  const match = LITERAL.exec(literal);
  if (match === null) throw new Error(`Invalid decimal string: ${value}`);
  const [, sign, integer = '', fraction = '', power = '0'] = match;
  const written = Number(power);
  const exponent = written - fraction.length;
  if (Math.abs(written) > MAX_EXPONENT || Math.abs(exponent) > MAX_EXPONENT) {
    throw new Error(`Exponent out of range: ${value} is beyond 10^±${MAX_EXPONENT}`);
  }
  const digits = BigInt(integer + fraction);
  return normalized(sign === '-' ? -digits : digits, exponent);
}
