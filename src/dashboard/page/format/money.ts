/** Amounts in minor units as people read and type them. */
import { formatMoney } from '../../../core/money.ts';
import { decimalsOf } from '../../components/currencyAmount.ts';

/** "−$6.67", "¥3,000", "KWD 1.250": sign before the symbol, the currency's own decimals, no rounding. */
export function money(minor: number, currency: string): string {
  return formatMoney(BigInt(minor), currency.toLowerCase());
}

/** A price below one minor unit: `"0.5"` cents is "$0.005". Digits are kept as they are. */
export function moneyOfDecimal(minor: string, currency: string): string {
  if (/^-?\d+(\.0*)?$/.test(minor)) return money(Number(minor), currency);
  const symbol = money(0, currency).replace(/[\d.,]+$/, '');
  return `${symbol}${toMajor(minor, currency)}`;
}

/** Minor units as a decimal string → major units, by moving the point: ("500", usd) → "5.00". */
function toMajor(minor: string, currency: string): string {
  const { sign, digits, decimals } = parts(minor);
  return join(sign, digits, decimals + decimalsOf(currency));
}

function parts(decimal: string): { sign: string; digits: string; decimals: number } {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d*)(?:\.(\d*))?$/.exec(decimal) ?? [];
  return { sign, digits: whole + fraction, decimals: fraction.length };
}

function join(sign: string, digits: string, decimals: number): string {
  const padded = digits.padStart(decimals + 1, '0');
  const whole = padded.slice(0, padded.length - decimals).replace(/^0+(?=\d)/, '');
  const fraction = padded.slice(padded.length - decimals);
  return sign + whole + (decimals === 0 ? '' : `.${fraction}`);
}
