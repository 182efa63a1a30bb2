/** What events tell of discounts: each that begins to apply, and each that no longer does. */
import { event } from '../events/event.ts';
import { discountWire } from '../objects/discount.ts';
import type { Platform, Scope } from '../platform.ts';
import type { Discounted } from './assemble.ts';
import type { KnownDiscounts } from './discounting.ts';
import type { EventRow, Writes } from './writes.ts';

/** @param before null: the subscription is new */
export function discountEvents(
  platform: Platform,
  scope: Scope,
  at: number,
  { before, after, known }: { before: Discounted | null; after: Discounted; known: KnownDiscounts },
  { newDiscounts }: Pick<Writes, 'newDiscounts'>,
): EventRow[] {
  const begun = newDiscounts.map(({ id }) => id);
  const left = new Set(idsOf(after));
  const over = [...(before === null ? [] : idsOf(before)), ...begun].filter((id) => !left.has(id));
  const tell = (type: string) => (id: string) => {
    const row = known.get(id);
    return row === undefined ? [] : [event(platform, scope, at, type, discountWire(row))];
  };
  return [
    ...begun.flatMap(tell('customer.discount.created')),
    ...over.flatMap(tell('customer.discount.deleted')),
  ];
}

function idsOf({ subscription, items }: Discounted): string[] {
  return [...subscription.discounts, ...items.flatMap(({ item }) => item.discounts)];
}
