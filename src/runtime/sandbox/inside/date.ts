/**
 * `Date` with the billing clock, in UTC: `new Date()` and `Date.now()` give the moment of the change, and nothing
 * without one; what is local elsewhere (getters, setters, parts, texts without a zone) is UTC whatever the host's zone.
 */
import { MONTHS, parseDate } from './date-text.ts';

let clock: number | null = null;
let refusal: unknown = null;

/** @param iso `context.clockTime` of the call that begins; undefined: there is no clock */
export function setClock(iso: string | undefined): void {
  clock = iso === undefined ? null : parseDate(iso);
  refusal = null;
}

/** Whether this is the error by which the clock was refused. */
export function isClockRefusal(thrown: unknown): boolean {
  return refusal !== null && thrown === refusal;
}

const NativeDate = Date;
const { UTC } = NativeDate;
const { getTime } = NativeDate.prototype;

export function installDate(): void {
  function SandboxDate(this: unknown, ...given: unknown[]): unknown {
    if (new.target === undefined) return new NativeDate(now()).toString();
    return Reflect.construct(NativeDate, [timeOf(given)], new.target);
  }
  const { prototype } = NativeDate;
  Object.defineProperty(SandboxDate, 'name', { value: 'Date' });
  Object.defineProperty(SandboxDate, 'length', { value: 7 });
  Object.defineProperty(SandboxDate, 'prototype', { value: prototype, writable: false });
  const parse = (text: unknown): number => parseDate(String(text));
  define(SandboxDate, { now: () => now(), parse, UTC });
  define(prototype, { constructor: SandboxDate, getTimezoneOffset: () => 0 });
  localIsUtc(prototype);
  writeInUtc(prototype);
  define(globalThis, { Date: SandboxDate });
}

function now(): number {
  if (clock !== null) return clock;
  refusal = new Error(
    'There is no clock: this call has no context.clockTime, and a script never sees the real time',
  );
  throw refusal;
}

/** Of the arguments of `new Date(…)`. */
function timeOf(given: readonly unknown[]): number {
  if (given.length === 0) return now();
  if (given.length > 1) return UTC(...(given as [number, number]));
  const [value] = given;
  if (isDate(value)) return getTime.call(value);
  const plain = primitive(value);
  return typeof plain === 'string' ? parseDate(plain) : Number(plain);
}

function isDate(value: unknown): value is Date {
  if (typeof value !== 'object' || value === null) return false;
  try {
    getTime.call(value as Date);
    return true;
  } catch {
    return false;
  }
}

/** As the language does for an operand that may be a number or a text. */
function primitive(value: unknown): unknown {
  if (!isObject(value)) return value;
  const own: unknown = value[Symbol.toPrimitive];
  if (own !== undefined && own !== null) {
    const given: unknown = Reflect.apply(own as () => unknown, value, ['default']);
    if (!isObject(given)) return given;
  } else {
    for (const name of ['valueOf', 'toString']) {
      const method: unknown = value[name];
      const given: unknown = typeof method === 'function' ? Reflect.apply(method, value, []) : value;
      if (!isObject(given)) return given;
    }
  }
  throw new TypeError('Cannot convert object to primitive value');
}

function isObject(value: unknown): value is Record<Key, unknown> {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

type Key = string | symbol;

const PARTS = ['Date', 'FullYear', 'Hours', 'Milliseconds', 'Minutes', 'Month', 'Seconds'] as const;

function localIsUtc(prototype: Date): void {
  for (const part of PARTS)
    define(prototype, {
      [`get${part}`]: prototype[`getUTC${part}`],
      [`set${part}`]: prototype[`setUTC${part}`],
    });
  define(prototype, { getDay: prototype.getUTCDay });
}

const DAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');

/** As Node writes them where the zone is UTC. The locale's forms are the same: a script knows no locale. */
function writeInUtc(prototype: Date): void {
  const written =
    (write: (date: Date) => string) =>
    (date: Date): string =>
      Number.isNaN(getTime.call(date)) ? 'Invalid Date' : write(date);
  const year = (date: Date): string => {
    const full = date.getUTCFullYear();
    return full < 0 ? `-${`${-full}`.padStart(6, '0')}` : `${full}`.padStart(4, '0');
  };
  const day = (date: Date): string => `${date.getUTCDate()}`.padStart(2, '0');
  const onDay = (date: Date): string =>
    `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${day(date)} ${year(date)}`;
  const clockOf = (date: Date): string =>
    [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
      .map((part) => `${part}`.padStart(2, '0'))
      .join(':');
  const atTime = (date: Date): string => `${clockOf(date)} GMT+0000 (Coordinated Universal Time)`;
  const whole = written((date) => `${onDay(date)} ${atTime(date)}`);
  const dateOnly = written(onDay);
  const timeOnly = written(atTime);
  const utc = written(
    (date) =>
      `${DAYS[date.getUTCDay()]}, ${day(date)} ${MONTHS[date.getUTCMonth()]} ${year(date)} ${clockOf(date)} GMT`,
  );
  define(prototype, {
    ...methodsOf({ toString: whole, toDateString: dateOnly, toTimeString: timeOnly, toUTCString: utc }),
    ...methodsOf({ toLocaleString: whole, toLocaleDateString: dateOnly, toLocaleTimeString: timeOnly }),
  });
}

function methodsOf(writers: Record<string, (date: Date) => string>): Record<string, unknown> {
  const entries = Object.entries(writers).map(([name, write]) => {
    const method = {
      [name](this: Date) {
        return write(this);
      },
    }[name];
    return [name, method];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function define(on: object, values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values))
    Object.defineProperty(on, name, { value, writable: true, enumerable: false, configurable: true });
}
