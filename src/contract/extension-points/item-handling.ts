/** `billing.recurring_billing_item_handling`: the shapes of its three methods, and what their answers have to keep to. */
import type { JsonObject } from '../json.ts';
import { arrayOf, decimal, flag, object, oneOf, text } from '../shapes/shape.ts';
import type { Violation } from './extension-point.ts';
import { brokenKey, missingKeys, quoted } from './keys.ts';
import { anyTimeRange } from './periods.ts';
import { pricedItem } from './prices.ts';

/** extensions.md 4.2; the same for all three. */
export const recurringItemsRequest = object({
  items: arrayOf(
    pricedItem({
      key: text,
      type: oneOf('debit', 'credit'),
      isProration: flag,
      servicePeriod: anyTimeRange,
      prorationFactor: decimal,
    }),
  ),
});

/** Assumed: `skip`. Stripe names skipping, but only the word `invoice` was ever seen (extensions.md 4.1). */
const creationStrategy = oneOf('invoice', 'skip');

const keys = arrayOf(object({ key: text }));

export const beforeItemCreationResult = object({ items: arrayOf(object({ key: text, creationStrategy })) });
export const filterItemsResult = object({ items: keys });
export const groupItemsResult = object({ groups: arrayOf(object({ items: keys, setsLatestInvoice: flag })) });

interface Keyed {
  key: string;
}

interface Group {
  items: Keyed[];
  setsLatestInvoice: boolean;
}

/** One entry for each item and nothing else. Assumed, as all rules of this file (extensions.md 1.1, 4.3). */
export function checkCreation(request: JsonObject, result: JsonObject): Violation | null {
  const given = keysOf(request);
  const seen = new Set<string>();
  return collectKeys(itemsOf(result), given, seen, 'items') ?? missingKeys(given, seen, 'items');
}

/** A choice of the items, each once; what is left out stays pending, so it may be any of them. */
export function checkFilter(request: JsonObject, result: JsonObject): Violation | null {
  return collectKeys(itemsOf(result), keysOf(request), new Set(), 'items');
}

/** Each item in exactly one group, no group empty, exactly one that sets the latest invoice. No items: no groups. */
export function checkGroups(request: JsonObject, result: JsonObject): Violation | null {
  const given = keysOf(request);
  const groups = result.groups as unknown as Group[];
  const seen = new Set<string>();
  for (const [index, group] of groups.entries()) {
    const path = `groups[${index}].items`;
    if (group.items.length === 0)
      return { path, rule: `Group ${index + 1}: it is empty, and every group becomes an invoice.` };
    const broken = collectKeys(group.items, given, seen, path);
    if (broken) return broken;
  }
  return missingKeys(given, seen, 'groups') ?? checkLatest(groups);
}

function checkLatest(groups: readonly Group[]): Violation | null {
  const [first, second] = [...groups.keys()].filter((index) => groups[index]!.setsLatestInvoice);
  if (first === undefined) {
    if (groups.length === 0) return null;
    return { path: 'groups', rule: 'No group sets the latest invoice, and exactly one has to.' };
  }
  if (second === undefined) return null;
  return {
    path: `groups[${second}].setsLatestInvoice`,
    rule: `Group ${second + 1}: it sets the latest invoice, which group ${first + 1} does already, and only one can.`,
  };
}

/** Adds the keys to `seen` until one is not as it should be. */
function collectKeys(
  entries: readonly Keyed[],
  given: ReadonlySet<string>,
  seen: Set<string>,
  path: string,
): Violation | null {
  for (const [index, { key }] of entries.entries()) {
    const rule = brokenKey(key, given, seen);
    if (rule) return { path: `${path}[${index}].key`, rule: `Item ${quoted(key)}: ${rule}` };
    seen.add(key);
  }
  return null;
}

function itemsOf(value: JsonObject): Keyed[] {
  return value.items as unknown as Keyed[];
}

function keysOf(request: JsonObject): Set<string> {
  return new Set(itemsOf(request).map(({ key }) => key));
}
