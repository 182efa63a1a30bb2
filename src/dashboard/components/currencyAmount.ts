/** Amounts as people type them, to and from minor units: string arithmetic only, so that no digit is lost or invented. */

/** Stripe's currencies without a minor unit, and those of which one has a thousand. Source: Stripe docs "Supported currencies", read 2026-11-20. */
const ZERO_DECIMAL = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF'.split(' '));
const THREE_DECIMAL = new Set('BHD JOD KWD OMR TND'.split(' '));

export function decimalsOf(currency: string): number {
  const code = currency.toUpperCase();
  return ZERO_DECIMAL.has(code) ? 0 : THREE_DECIMAL.has(code) ? 3 : 2;
}

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
