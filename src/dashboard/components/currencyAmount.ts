/** Amounts as people type them, to and from minor units: string arithmetic only, so that no digit is lost or invented. */
import { fractionDigits } from '../../core/money.ts';

export const decimalsOf = (currency: string): number => fractionDigits(currency.toLowerCase());

/** "-1234" minor units of a currency with two decimals is "-12.34". */
export function amountText(minor: number, decimals: number): string {
  const digits = String(Math.abs(minor)).padStart(decimals + 1, '0');
  const sign = minor < 0 ? '-' : '';
  if (decimals === 0) return `${sign}${digits}`;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

export type ParsedAmount = { minor: number | null } | { error: string };

/** Minor units of a typed amount; null for an empty text. More decimals than the currency has are an error, never rounded. */
export function parseAmount(text: string, decimals: number): ParsedAmount {
  const trimmed = text.trim().replace(/^[\u2212]/, '-');
  if (trimmed === '') return { minor: null };
  const [, sign = '', whole = '', fraction = ''] =
    /^(-?)(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d*))?$/.exec(trimmed) ?? [];
  if (whole === '' && fraction === '') return { error: 'Enter an amount in digits.' };
  if (fraction.length > decimals) {
    return {
      error: decimals === 0 ? 'This currency has no decimals.' : `This currency has ${decimals} decimals.`,
    };
  }
  const minor = Number(`${sign}${whole.replaceAll(',', '')}${fraction.padEnd(decimals, '0')}`);
  if (!Number.isSafeInteger(minor)) return { error: 'This amount is too large.' };
  return { minor: minor === 0 ? 0 : minor };
}
