/** What becomes of a subscription's items, in the terms of core/proration.ts. */
import type { ItemChange } from '../../core/proration.ts';
import type { MergedItem } from './merge-items.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';

export function itemChanges(
  { subscription, debits }: Pick<SubscriptionSnapshot, 'subscription' | 'debits'>,
  merged: readonly MergedItem[],
): ItemChange[] {
  return merged.flatMap(({ before, after }) => {
    const item = (before ?? after)?.item;
    if (item === undefined) return [];
    return [
      {
        item: item.id,
        period: { start: item.periodStart, end: item.periodEnd },
        before: before && { price: before.facts, quantity: before.item.quantity },
        after: after && { price: after.facts, quantity: after.item.quantity },
        debits:
          subscription.billingMode === 'classic'
            ? null
            : debits.filter(({ row }) => row.item === item.id).map(({ debit }) => debit),
      },
    ];
  });
}
