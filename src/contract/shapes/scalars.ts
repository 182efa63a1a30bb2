/** How a single value of each shape is read from JSON: the value as it goes on, or the rule that it breaks. */
import type { Json } from '../json.ts';

/** The rule that a value breaks, worded to follow its path: "items[0].key must be a string". */
export class Broken {
  readonly rule: string;

  constructor(rule: string) {
    this.rule = rule;
  }
}

const DECIMAL = /^[+-]?\d+(?:\.\d+)?(?:[eE]([+-]?\d+))?$/;
/** What nearly all are, told without taking it apart. */
const USUAL_DECIMAL = /^-?\d{1,40}(?:\.\d{1,40})?$/;
/** Ours: what a short text may make exact arithmetic allocate. No money or factor comes near either. */
const DECIMAL_LENGTH = 200;
const DECIMAL_POWER = 100;

/** @param value a decimal string or a finite number; goes on as a string either way */
export function readDecimal(value: unknown): Json | Broken {
  if (typeof value === 'string' && USUAL_DECIMAL.test(value)) return value;
  const literal = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  if (typeof literal !== 'string') return new Broken(`must be a decimal string, not ${described(value)}`);
  const match = DECIMAL.exec(literal);
  if (match === null) return new Broken(`must be a decimal string such as "0.5", not ${described(value)}`);
  if (literal.length > DECIMAL_LENGTH || Math.abs(Number(match[1] ?? 0)) > DECIMAL_POWER) {
    return new Broken(
      `must be a decimal of at most ${DECIMAL_LENGTH} characters with an exponent within ±${DECIMAL_POWER}`,
    );
  }
  return literal;
}

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?(?:Z|([+-])(\d\d):(\d\d))$/;

/** The spelling in which instants go on, on a day that every month has. */
const USUAL_INSTANT =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** @param value ISO 8601 with a zone; goes on in UTC to the millisecond */
export function readInstant(value: unknown): Json | Broken {
  if (typeof value !== 'string') {
    return new Broken(`must be a date such as "2026-01-01T00:00:00.000Z", not ${described(value)}`);
  }
  if (USUAL_INSTANT.test(value)) return value;
  const ms = instantOf(value);
  if (ms === null) {
    return new Broken(
      `must be a date that exists, in ISO 8601 with its zone, such as "2026-01-01T00:00:00.000Z", not ${described(value)}`,
    );
  }
  return new Date(ms).toISOString();
}

/** Milliseconds since 1970, or null when the text is no ISO 8601 instant of an existing day. */
export function instantOf(value: string): number | null {
  const match = INSTANT.exec(value);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  // `Date` would roll 30 February over into March.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const ms = Number((match[7] ?? '0').padEnd(3, '0'));
  const [offsetHours, offsetMinutes] = [Number(match[9] ?? 0), Number(match[10] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59 || offsetHours > 23 || offsetMinutes > 59) return null;
  const offset = (match[8] === '-' ? -1 : 1) * (offsetHours * 60 + offsetMinutes);
  const at = date.setUTCHours(hour, minute - offset, second, ms);
  const inUtc = date.getUTCFullYear();
  return inUtc < 0 || inUtc > 9999 ? null : at;
}

/** A value as a person would name it, short enough for a message. */
export function described(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  return `${value as number | boolean | bigint}`;
}
