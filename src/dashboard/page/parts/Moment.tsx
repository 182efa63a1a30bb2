/** A moment in the reader's zone, with UTC in its title. */
import { date, dateTime, utc } from '../format/time.ts';

export function Moment({ at, day = false }: { at: number; day?: boolean }) {
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={utc(at)}>
      {day ? date(at) : dateTime(at)}
    </time>
  );
}
