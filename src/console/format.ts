/** How amounts, moments and lengths read on every screen (ux.md section 2). Pure; exact for any whole amount. */
import { formatMoney as formatMinor } from '../core/money.ts';

const MINUS = '−';
const DAY = 86_400;

/** `−$6.67`. @param amount whole minor units */
export function formatMoney(amount: number | bigint, currency: string): string {
  return formatMinor(BigInt(amount), currency.toLowerCase());
}

/** `+$1.99`, `−$1.99`, `$0.00`. */
export function formatDifference(amount: number, currency: string): string {
  return `${amount > 0 ? '+' : ''}${formatMoney(amount, currency)}`;
}

/** `Nov 20, 2026`. @param timeZone the user's when left out */
export function formatDate(at: number, timeZone?: string): string {
  return formatted(at, { month: 'short', day: 'numeric', year: 'numeric' }, timeZone);
}

/** `Nov 20`. */
export function formatDay(at: number, timeZone?: string): string {
  return formatted(at, { month: 'short', day: 'numeric' }, timeZone);
}

/** `12:14 PM`. */
export function formatTime(at: number, timeZone?: string): string {
  return formatted(at, { hour: 'numeric', minute: '2-digit' }, timeZone);
}

/** `Nov 20, 12:14 PM`. */
export function formatMoment(at: number, timeZone?: string): string {
  return `${formatDay(at, timeZone)}, ${formatTime(at, timeZone)}`;
}

/** `Nov 20, 12:42 PM → Dec 20, 9:12 AM`; with years when they differ. The end is exclusive. */
export function formatPeriod({ start, end }: { start: number; end: number }, timeZone?: string): string {
  const sameYear = formatDate(start, timeZone).slice(-4) === formatDate(end, timeZone).slice(-4);
  const moment = (at: number) =>
    sameYear ? formatMoment(at, timeZone) : `${formatDate(at, timeZone)}, ${formatTime(at, timeZone)}`;
  return `${moment(start)} → ${moment(end)}`;
}

/** `2026-11-20`, in UTC: the value of a date field. */
export function isoDay(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 10);
}

/** Midnight UTC of `2026-11-20`, in seconds; null for anything that is no such day. */
export function dayStart(iso: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null;
  const time = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso) return null;
  return time / 1000;
}

/** Days to one decimal, without a needless `.0`: `29.9`, `30`. Never rounds a part of a day up to a whole period. */
export function formatDays(seconds: number): string {
  const tenths = Math.floor((seconds * 10) / DAY);
  return tenths % 10 === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1);
}

/** A factor to four decimals, cut and not rounded, with its own sign: `−0.9957`. @param factor decimal string */
export function formatFactor(factor: string): string {
  const negative = factor.startsWith('-');
  const [whole = '0', fraction = ''] = factor.replace(/^[-+]/, '').split('.');
  const cut = fraction.slice(0, 4).replace(/0+$/, '');
  const text = cut === '' ? whole : `${whole}.${cut}`;
  return negative && text !== '0' ? `${MINUS}${text}` : text;
}

/** Intl writes a narrow no-break space before AM and PM; fonts draw it unevenly. */
function formatted(at: number, options: Intl.DateTimeFormatOptions, timeZone: string | undefined): string {
  const format = new Intl.DateTimeFormat(
    'en-US',
    timeZone === undefined ? options : { ...options, timeZone },
  );
  return format.format(new Date(at * 1000)).replace(/\u202f/g, ' ');
}
