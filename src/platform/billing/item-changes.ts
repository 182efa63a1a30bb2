/** What becomes of a subscription's items, in the terms of core/proration.ts. */
import type { ItemChange } from '../../core/proration.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import { fullPeriod } from './cancel-at.ts';
import { classicDiscounts } from './classic-discounts.ts';
import { discountingOf, fullPeriodDiscounts, type Discounting, type KnownDiscounts } from './discounting.ts';
import type { MergedItem } from './merge-items.ts';
import type { PricedItem, SubscriptionSnapshot } from './snapshot.ts';
import { isMetered } from './usage-lines.ts';

/** The subscription as it will stand: discounts that a call changes count in its own prorations (billing.md 1.4). */
export interface ChangedTo {
  subscription: SubscriptionRow;
  discounts: KnownDiscounts;
  moment: number;
  /** Whether the prorations are invoiced by themselves. */
  atOnce: boolean;
}

export function itemChanges(
  snapshot: Pick<SubscriptionSnapshot, 'subscription' | 'items' | 'debits'>,
  merged: readonly MergedItem[],
  { subscription, discounts, moment, atOnce }: ChangedTo,
): ItemChange[] {
  const { debits } = snapshot;
  const classic = subscription.billingMode === 'classic';
  const licensed = merged.map(withoutMetered);
  const after = licensed.flatMap((entry): PricedItem[] => (entry.after === null ? [] : [entry.after]));
  const discounting = leftForProrations(discountingOf(subscription, after, discounts, moment), atOnce);
  const offAfter = fullPeriodDiscounts(after, discounting, classic ? 'evenly' : 'in_proportion');
  const offBefore = classic ? classicDiscounts(snapshot, discounts, moment) : null;
  const percentages = new Map(
    [...discounts.values()].flatMap(({ id, percentOff }) =>
      percentOff === null ? [] : [[id, printed(percentOff)] as const],
    ),
  );
  return licensed.flatMap(({ before, after: kept }) => {
    const changed = before ?? kept;
    if (changed === null) return [];
    const { item } = changed;
    const period = fullPeriod(snapshot.subscription, changed);
    const ends = (kept ?? changed).item.periodEnd;
    // Without a ledger, what an end without prorations cut off counts as paid as soon as the end moves.
    const paid = classic && !snapshot.subscription.cancelProrated ? period.end : item.periodEnd;
    return [
      {
        item: item.id,
        period,
        until: { before: ends === item.periodEnd ? ends : paid, after: ends },
        before: before && { price: before.facts, quantity: before.item.quantity },
        after: kept && { price: kept.facts, quantity: kept.item.quantity },
        debits: classic ? null : debits.filter(({ row }) => row.item === item.id).map(({ debit }) => debit),
        discounts: {
          before: offBefore?.get(item.id) ?? [],
          after: offAfter.get(item.id) ?? [],
          form: subscription.prorationDiscounts,
          percentages,
        },
      },
    ];
  });
}

/** Metered items are never prorated: to a price that is licensed they come, from one they go (billing.md 1.3). */
function withoutMetered({ before, after, ...rest }: MergedItem): MergedItem {
  const licensed = (priced: PricedItem | null) => (priced === null || isMetered(priced) ? null : priced);
  return { ...rest, before: licensed(before), after: licensed(after) };
}

/**
 * An amount off one invoice is given once: prorations that wait go on the invoice that takes it from the renewal's lines,
 * so they are left as they are. Ours, where Stripe says nothing.
 */
function leftForProrations(
  { ofItems, ofSubscription }: Discounting,
  atOnce: boolean,
): Pick<Discounting, 'ofItems' | 'ofSubscription'> {
  if (atOnce) return { ofItems, ofSubscription };
  const keep = (rows: Discounting['ofSubscription']) =>
    rows.filter(({ duration, amountOff }) => duration !== 'once' || amountOff === null);
  return {
    ofItems: new Map([...ofItems].map(([item, rows]) => [item, keep(rows)])),
    ofSubscription: keep(ofSubscription),
  };
}

/** `20` → `20.0`, as descriptions of prorations print a percentage (billing.md 2.3). */
function printed(percentage: string): string {
  return percentage.includes('.') ? percentage : `${percentage}.0`;
}
