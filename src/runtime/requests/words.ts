/** Texts and codes that requests and configurations draw from alike, so that what a script matches is often there. */
import fc from 'fast-check';
import type { JsonObject } from '../../contract/json.ts';

/** Plain ones first, for that is where shrinking goes; then those that a conversion by guesswork would spoil. */
export const KEYS = [
  'plan',
  'billing',
  'fooBar',
  'foo_bar',
  '2026-01-01',
  '5',
  '__proto__',
  'constructor',
  '',
];
export const VALUES = ['full', 'Full ', '', 'yes', '0', 'null', '2026-01-01T00:00:00.000Z', 'Zürich 漢字 🙂'];

/** With no digits after the point, two and three; some prices keep upper case from the day they were made. */
export const CURRENCIES_USED = ['usd', 'eur', 'jpy', 'krw', 'kwd', 'bhd'];

/** In lower case. Most often one, so that a request and a configuration often have the same. */
export const currencyCodes = fc.oneof(
  { withCrossShrink: true },
  { weight: 6, arbitrary: fc.constant(CURRENCIES_USED[0]!) },
  { weight: 3, arbitrary: fc.constantFrom(...CURRENCIES_USED) },
);

export const currencies = fc.oneof(
  { withCrossShrink: true },
  { weight: 9, arbitrary: currencyCodes },
  { weight: 1, arbitrary: fc.constantFrom('USD', 'JPY', 'Kwd') },
);

/** Keys are own properties, `__proto__` too. */
export const metadata: fc.Arbitrary<JsonObject> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES)), {
    maxLength: 3,
    selector: ([key]) => key,
  })
  .map((entries) => Object.fromEntries(entries));

/** May be left out of an object. */
export function perhaps<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

/** An object without the keys that have no value: JSON knows no `undefined`. */
export function present(fields: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as JsonObject;
}

/** The plain value, which is also where shrinking ends, and now and then something else. */
export function usually<T>(plain: T, otherwise: fc.Arbitrary<T>, times = 8): fc.Arbitrary<T> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: times, arbitrary: fc.constant(plain) as fc.Arbitrary<T> },
    { weight: 1, arbitrary: otherwise },
  );
}

/** Key of the first item of a request. */
export const firstKeys = usually('item_1', fc.constantFrom(...KEYS), 3);
