/** Whether a case is about billing periods that begin or end on a day that not every month has. */
import type { JsonObject } from '../../../contract/json.ts';
import { DAY } from '../../../core/calendar.ts';

interface Item {
  servicePeriod?: { endDate?: string };
  /** Seconds. */
  priceIntervalDuration?: number;
}

/**
 * The full period of an item is `priceIntervalDuration` up to the item's end. On the 29th to 31st, and on the last of
 * February, months stop being a length of their own: from 28 February, the next month may end on 28, 29, 30 or 31 March.
 *
 * @param request of `prorate_items`; others never are at month ends
 */
export function atMonthEnds(request: JsonObject): boolean {
  const items = Array.isArray(request.items) ? (request.items as Item[]) : [];
  return items.some(({ servicePeriod, priceIntervalDuration }) => {
    if (servicePeriod?.endDate === undefined || priceIntervalDuration === undefined) return false;
    const end = Date.parse(servicePeriod.endDate) / 1000;
    return isMonthEnd(end) || isMonthEnd(end - priceIntervalDuration);
  });
}

function isMonthEnd(at: number): boolean {
  const day = new Date(at * 1000).getUTCDate();
  return day >= 29 || new Date((at + DAY) * 1000).getUTCDate() === 1;
}
