/** `billing.prorations`: the shapes of its method, and what an answer has to keep to beyond its shape. */
import { Decimal } from '../../sdk/index.ts';
import type { JsonObject } from '../json.ts';
import { arrayOf, decimal, flag, integer, object, oneOf, optional, text } from '../shapes/shape.ts';
import type { Violation } from './extension-point.ts';
import { brokenKey, missingKeys, quoted } from './keys.ts';
import { timeRange } from './periods.ts';
import { pricedItem } from './prices.ts';

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
    const rule = brokenRule(entry, given, seen);
    if (rule)
      return { path: `items[${index}]${rule.field}`, rule: `Item ${quoted(entry.key)}: ${rule.text}` };
    seen.add(entry.key);
  }
  return missingKeys(given.keys(), seen, 'items');
}

function brokenRule(
  entry: ResultItem,
  given: ReadonlyMap<string, RequestItem>,
  seen: ReadonlySet<string>,
): { field: string; text: string } | null {
  const key = brokenKey(entry.key, given, seen);
  if (key) return { field: '.key', text: key };
  const { startDate, endDate } = entry.lineItemPeriod;
  // Both are UTC in one spelling, so their order is that of the text.
  if (startDate > endDate) {
    return { field: '.lineItemPeriod', text: `its period starts ${startDate}, after its end ${endDate}.` };
  }
  return signAgainstType(entry, given.get(entry.key)!);
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
