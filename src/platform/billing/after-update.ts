/** What a change would be followed by: the snapshot as it would be read once the change is made. */
import { ledgerOf, type SubscriptionSnapshot } from './snapshot.ts';
import type { Updated } from './update.ts';

export function afterUpdate(
  snapshot: SubscriptionSnapshot,
  { subscription, items, booked, billed, discounts, writes }: Updated,
): SubscriptionSnapshot {
  const { prices } = booked;
  const changed = new Map(writes.debits.map((row) => [row.id, row]));
  const gone = new Set(writes.removedDebits);
  const rows = [
    ...snapshot.debits.flatMap(({ row }) => (gone.has(row.id) ? [] : [changed.get(row.id) ?? row])),
    ...writes.newDebits,
  ];
  const swept = new Set(billed.flatMap(({ lines }) => lines.flatMap(({ invoiceItem }) => invoiceItem ?? [])));
  return {
    ...snapshot,
    subscription,
    items,
    discounts,
    prices,
    debits: ledgerOf(rows, prices),
    pending: booked.waiting.filter(({ id }) => !swept.has(id)),
  };
}
