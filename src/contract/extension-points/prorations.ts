/** `billing.prorations`: the shapes of its method, and what an answer has to keep to beyond its shape. */
import { Decimal } from '../../sdk/index.ts';
import type { JsonObject } from '../json.ts';
import { arrayOf, decimal, flag, instant, integer, object, oneOf, optional, text } from '../shapes/shape.ts';
import type { Violation } from './extension-point.ts';
import { pricedItem } from './prices.ts';

const timeRange = object({ startDate: instant, endDate: instant });

/** extensions.md 2.2 */
export const prorateItemsRequest = object({
  items: arrayOf(
    pricedItem({
      key: text,
      type: oneOf('debit', 'credit'),
      isProration: flag,
      servicePeriod: timeRange,
      currentProrationFactor: decimal,
      priceIntervalDuration: integer(0),
      correspondingDebit: optional(object({ servicePeriod: timeRange })),
    }),
  ),
});

/** extensions.md 2.3 */
export const prorateItemsResult = object({
  items: arrayOf(object({ key: text, prorationFactor: decimal, lineItemPeriod: timeRange })),
});

interface RequestItem {
  key: string;
  type: 'debit' | 'credit';
  currentProrationFactor: string;
}

interface ResultItem {
  key: string;
  prorationFactor: string;
  lineItemPeriod: { startDate: string; endDate: string };
}

/**
 * One entry for each item and nothing else, no sign against the item's type, no period that ends before it starts.
 * Stripe publishes none of these; they are the suggestions of extensions.md 2.4, kept in this one place. An entry that
 * gives back the factor that it was given is accepted whatever its sign (2.2: one fixture of Stripe's has a positive
 * credit). Neither |factor| above 1 nor more than 12 decimals is refused: nothing says that Stripe does.
 *
 * @param request, result script form, of the shapes above
 */
export function checkProratedItems(request: JsonObject, result: JsonObject): Violation | null {
  const given = new Map((request.items as unknown as RequestItem[]).map((item) => [item.key, item]));
  const seen = new Set<string>();
  for (const [index, entry] of (result.items as unknown as ResultItem[]).entries()) {
    const rule = brokenRule(entry, given.get(entry.key), seen);
    if (rule)
      return { path: `items[${index}]${rule.field}`, rule: `Item ${quoted(entry.key)}: ${rule.text}` };
    seen.add(entry.key);
  }
  const missing = [...given.keys()].filter((key) => !seen.has(key));
  if (missing.length === 0) return null;
  const others = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
  return {
    path: 'items',
    rule: `Item ${quoted(missing[0]!)}${others}: the answer has no entry for it, and every item needs one.`,
  };
}

function brokenRule(
  entry: ResultItem,
  item: RequestItem | undefined,
  seen: ReadonlySet<string>,
): { field: string; text: string } | null {
  if (!item) return { field: '.key', text: 'the request has no item of this key.' };
  if (seen.has(entry.key)) return { field: '.key', text: 'the answer has more than one entry for it.' };
  const { startDate, endDate } = entry.lineItemPeriod;
  // Both are UTC in one spelling, so their order is that of the text.
  if (startDate > endDate) {
    return { field: '.lineItemPeriod', text: `its period starts ${startDate}, after its end ${endDate}.` };
  }
  return signAgainstType(entry, item);
}

function signAgainstType(entry: ResultItem, item: RequestItem): { field: string; text: string } | null {
  const factor = Decimal.from(entry.prorationFactor);
  if (factor.eq(Decimal.from(item.currentProrationFactor))) return null;
  if (item.type === 'credit' ? !factor.isPositive() : !factor.isNegative()) return null;
  const wanted = item.type === 'credit' ? 'zero or negative' : 'zero or positive';
  return {
    field: '.prorationFactor',
    text: `it is a ${item.type}, so its proration factor must be ${wanted}, not ${entry.prorationFactor}.`,
  };
}

function quoted(key: string): string {
  return JSON.stringify(key.length > 80 ? `${key.slice(0, 80)}…` : key);
}
