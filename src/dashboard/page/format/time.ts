/** Moments and periods in words (ux.md section 2). Seconds since 1970 in, the reader's zone out; ends are exclusive. */

type Parts = Intl.DateTimeFormatOptions;

const DATE: Parts = { month: 'short', day: 'numeric', year: 'numeric' };
const DAY: Parts = { month: 'short', day: 'numeric' };
const TIME: Parts = { hour: 'numeric', minute: '2-digit' };

function write(at: number, parts: Parts, zone?: string): string {
  const format = new Intl.DateTimeFormat('en-US', { ...parts, timeZone: zone });
  return format.format(new Date(at * 1000)).replace(/\u202f/g, ' ');
}

/** "Jan 3, 2021" */
export const date = (at: number, zone?: string): string => write(at, DATE, zone);

/** "3:25 PM" */
export const timeOfDay = (at: number, zone?: string): string => write(at, TIME, zone);

/** "Jan 3, 2021, 3:25 PM" */
export const dateTime = (at: number, zone?: string): string => `${date(at, zone)}, ${timeOfDay(at, zone)}`;

/** "Jan 3, 2021, 3:25:07 PM UTC": the detail line, because billing periods are UTC. */
export const utc = (at: number): string => `${write(at, { ...DATE, ...TIME, second: '2-digit' }, 'UTC')} UTC`;

/** "Jun 11, 9:36 AM → Jul 1, 2026": a midnight is left out, the year stands once unless the two differ. */
export function period(start: number, end: number, zone?: string): string {
  const oneYear = write(start, { year: 'numeric' }, zone) === write(end, { year: 'numeric' }, zone);
  return `${moment(start, oneYear ? DAY : DATE, zone)} → ${moment(end, DATE, zone)}`;
}

function moment(at: number, day: Parts, zone?: string): string {
  const time = timeOfDay(at, zone);
  return time === '12:00 AM' ? write(at, day, zone) : `${write(at, day, zone)}, ${time}`;
}

/** "UTC", "GMT+2", "EDT": the zone that the times on screen are in. */
export function zoneName(at: number, zone?: string): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' });
  return (
    format.formatToParts(new Date(at * 1000)).find((part) => part.type === 'timeZoneName')?.value ?? 'UTC'
  );
}

/** The same UTC day and time one month on; Jan 31 → Feb 28, as billing does it. */
export function oneMonthLater(at: number): number {
  const from = new Date(at * 1000);
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 2, 0)).getUTCDate();
  const to = new Date(at * 1000);
  to.setUTCDate(1);
  to.setUTCMonth(from.getUTCMonth() + 1);
  to.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return to.getTime() / 1000;
}

/** For `<input type="datetime-local">`, in UTC: "2026-11-20T12:14". */
export const toInput = (at: number): string => new Date(at * 1000).toISOString().slice(0, 16);

/** The reverse of {@link toInput}; null while the field is incomplete. */
export function fromInput(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(text)) return null;
  const at = Date.parse(`${text}Z`);
  return Number.isNaN(at) ? null : Math.floor(at / 1000);
}
