/** Lines under construction as a proration script is given them (billing.md 3.5), and its answer read back. */
import type { JsonObject } from '../../contract/json.ts';
import type { AnsweredItem } from '../../core/answer.ts';
import type { ProrationLine } from '../../core/proration/line.ts';
import { Decimal } from '../../sdk/index.ts';
import { pricedBy, timeRange } from './script-request.ts';

/** Script form: camelCase, decimals as strings, dates as ISO 8601. No quantity and no amount: scripts get none. */
export function prorateRequest(lines: readonly ProrationLine[]): JsonObject {
  return { items: lines.map(proratableItem) };
}

function proratableItem(line: ProrationLine): JsonObject {
  const { price } = line;
  return {
    key: line.key,
    type: line.type,
    isProration: line.isProration,
    servicePeriod: timeRange(line.period),
    currentProrationFactor: line.factor.toString(),
    priceIntervalDuration: line.fullPeriodSeconds,
    ...(line.correspondingDebit === null
      ? {}
      : { correspondingDebit: { servicePeriod: timeRange(line.correspondingDebit.period) } }),
    ...pricedBy(price),
  };
}

interface ResultItem {
  key: string;
  prorationFactor: string;
  lineItemPeriod: { startDate: string; endDate: string };
}

/** @param result an answer that the contract has accepted; periods are cut to whole seconds, which invoices have */
export function answeredItems(result: JsonObject): AnsweredItem[] {
  return (result.items as unknown as ResultItem[]).map((item) => ({
    key: item.key,
    factor: Decimal.from(item.prorationFactor),
    period: { start: secondsOf(item.lineItemPeriod.startDate), end: secondsOf(item.lineItemPeriod.endDate) },
  }));
}

function secondsOf(date: string): number {
  return Math.floor(Date.parse(date) / 1000);
}
