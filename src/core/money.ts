/** Amounts as integers of a currency's minor unit. */

/** Minor units of some currency: cents of a dollar, whole yen, fils of a Kuwaiti dinar. */
export type Minor = bigint & { readonly __unit: 'minor' };

/** ISO 4217 code in lower case, as Stripe writes it. */
export type Currency = string & { readonly __unit: 'currency' };

export interface Money {
  amount: Minor;
  currency: Currency;
}

/** Largest amount that survives JSON as a number: 2^53 − 1. */
const WIRE_LIMIT = BigInt(Number.MAX_SAFE_INTEGER);

export const ZERO = 0n as Minor;

/** @throws {RangeError} for a number that is no safe integer */
export function minor(value: bigint | number): Minor {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new RangeError(`${value} is not a whole number of minor units.`);
  return BigInt(value) as Minor;
}

export function sum(amounts: Iterable<Minor>): Minor {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total as Minor;
}

export function negate(amount: Minor): Minor {
  return -amount as Minor;
}

/** @throws {RangeError} when JSON could not carry the amount exactly */
export function toWire(amount: Minor): number {
  if (amount > WIRE_LIMIT || amount < -WIRE_LIMIT)
    throw new RangeError(`The amount ${amount} is larger than JSON can carry exactly.`);
  return Number(amount);
}

/** @throws {RangeError} when the text is not three letters */
export function currency(code: string): Currency {
  const lower = code.toLowerCase();
  if (!/^[a-z]{3}$/.test(lower)) throw new RangeError(`'${code}' is not a currency code.`);
  return lower as Currency;
}

// Source: docs.stripe.com/currencies, by way of billing.md 2.2.
const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '));
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));

/** Digits after the point in the currency's usual notation: 0, 2 or 3. */
export function fractionDigits(code: string): 0 | 2 | 3 {
  if (ZERO_DECIMAL.has(code)) return 0;
  return THREE_DECIMAL.has(code) ? 3 : 2;
}

const SYMBOLS: Readonly<Record<string, string>> = { usd: '$', eur: '€', gbp: '£', jpy: '¥' };
const MINUS = '−';

/**
 * The amount as a person reads it, sign before symbol: `−$6.67`, `¥980`, `KWD 3.555`. Independent of the host's
 * language, because the same sentence stands in logs, runs and views.
 */
export function formatMoney(amount: bigint, code: string): string {
  const digits = fractionDigits(code);
  const magnitude = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, '0');
  const whole = magnitude.slice(0, magnitude.length - digits).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = digits === 0 ? '' : `.${magnitude.slice(-digits)}`;
  const symbol = SYMBOLS[code] ?? `${code.toUpperCase()} `;
  return `${amount < 0n ? MINUS : ''}${symbol}${whole}${fraction}`;
}
