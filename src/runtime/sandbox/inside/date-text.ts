/**
 * Reading a date from text, the same on every engine and in every zone: ISO 8601, and the two forms that `Date` itself
 * writes, with or without their weekday and zone. A text without a zone is UTC. Everything else is no date; engines
 * disagree about it.
 */

const ISO =
  /^(\d{4}|[+-]\d{6})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:?\d\d)?)?$/;
/** `Thu Jan 01 2026 03:30:00 GMT+0000 (Coordinated Universal Time)`, `January 1, 2026` */
const MONTH_FIRST =
  /^(?:[A-Z][a-z]{2,8},? )?([A-Z][a-z]{2})[a-z]*\.? (\d{1,2}),? (-?\d{1,6})(?:,? (\d\d?):(\d\d)(?::(\d\d))?)?(?: ?(Z|UTC|GMT)?([+-]\d\d:?\d\d)?)?(?: \([^()]*\))?$/;
/** `Thu, 01 Jan 2026 03:30:00 GMT` */
const DAY_FIRST =
  /^(?:[A-Z][a-z]{2,8},? )?(\d{1,2}) ([A-Z][a-z]{2})[a-z]*\.?,? (-?\d{1,6})(?:,? (\d\d?):(\d\d)(?::(\d\d))?)?(?: ?(Z|UTC|GMT)?([+-]\d\d:?\d\d)?)?$/;

export const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Taken before scripts see another `Date`. */
const NativeDate = Date;

/** @returns milliseconds since 1970; NaN for a text that is no date */
export function parseDate(text: string): number {
  const iso = ISO.exec(text);
  if (iso) {
    const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction, zone] = iso;
    if (year === '-000000') return NaN;
    const ms = fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
    return moment([year, Number(month) - 1, day, hour, minute, second], ms, zone);
  }
  const monthFirst = MONTH_FIRST.exec(text);
  if (monthFirst) {
    const [, month, day, year, hour, minute, second, , zone] = monthFirst;
    return moment([year, MONTHS.indexOf(month!), day, hour, minute, second], 0, zone);
  }
  const dayFirst = DAY_FIRST.exec(text);
  if (!dayFirst) return NaN;
  const [, day, month, year, hour, minute, second, , zone] = dayFirst;
  return moment([year, MONTHS.indexOf(month!), day, hour, minute, second], 0, zone);
}

/** @param parts year, month from 0, day, hour, minute, second */
function moment(parts: (string | number | undefined)[], ms: number, zone: string | undefined): number {
  const [year, month, day, hour, minute, second] = parts.map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const wholeDay = hour === 24 && minute === 0 && second === 0 && ms === 0;
  if (month < 0 || month > 11 || day < 1 || day > 31) return NaN;
  if ((hour > 23 && !wholeDay) || minute > 59 || second > 59) return NaN;
  const date = new NativeDate(0);
  // Not `Date.UTC`, which takes the year 26 for 1926.
  date.setUTCFullYear(year, month, day);
  date.setUTCHours(hour, minute, second, ms);
  return date.getTime() - offsetOf(zone);
}

/** @param zone `+05:30`, `-0800`, `Z` */
function offsetOf(zone: string | undefined): number {
  const found = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? '');
  if (!found) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return (found[1] === '-' ? -1 : 1) * minutes * 60_000;
}
