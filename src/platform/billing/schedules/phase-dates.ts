/** When the phases of a schedule begin and end, from what a request says of each. */
import { boundary, type Period, type Recurrence } from '../../../core/calendar.ts';
import { invalid } from '../../api/errors.ts';
import { inside } from '../../api/params.ts';

export interface AskedDates {
  start?: number | 'now' | undefined;
  end?: number | 'now' | undefined;
  duration?: { interval: Recurrence['interval']; interval_count?: number | undefined } | undefined;
  /** Of the phase's first price: how long it is when the request does not say. */
  recurrence: Recurrence;
}

/**
 * Months and years that follow each other are counted from where the first of them began, as billing cycles are: three
 * phases of a month from 31 January end on 28 February, 31 March and 30 April.
 *
 * @param begins start of the first phase
 * @throws {ApiError} 400 for phases that do not follow each other
 */
export function phaseDates(
  asked: readonly AskedDates[],
  { begins, now, path }: { begins: number; now: number; path: string },
): Period[] {
  let start = begins;
  let chain = { from: begins, months: 0 };
  return asked.map((phase, index) => {
    const at = inside(path, index);
    const said = phase.start === 'now' ? now : phase.start;
    if (said !== undefined && said !== start)
      throw invalid(
        inside(at, 'start_date'),
        `Phases follow each other without a gap: '${inside(at, 'start_date')}' is ${said}, and the phase before it ends at ${start}.`,
      );
    if (phase.end !== undefined && phase.duration !== undefined)
      throw invalid(inside(at, 'duration'), 'Give end_date or duration of a phase, not both.');
    let end: number;
    if (phase.end !== undefined) {
      end = phase.end === 'now' ? now : phase.end;
      chain = { from: end, months: 0 };
    } else {
      const { interval, count } = lengthOf(phase);
      if (interval === 'month' || interval === 'year') {
        chain = { ...chain, months: chain.months + count * (interval === 'year' ? 12 : 1) };
        end = boundary(chain.from, { interval: 'month', count: 1 }, chain.months);
      } else {
        end = boundary(start, { interval, count }, 1);
        chain = { from: end, months: 0 };
      }
    }
    if (end <= start)
      throw invalid(inside(at, 'end_date'), `The phase would end at ${end}, and begins at ${start}.`);
    const period = { start, end };
    start = end;
    return period;
  });
}

/** Without a length, a phase lasts one interval of its first price. */
function lengthOf({ duration, recurrence }: AskedDates): Recurrence {
  return duration === undefined
    ? recurrence
    : { interval: duration.interval, count: duration.interval_count ?? 1 };
}
