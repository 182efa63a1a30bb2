/** A change of a subscription that waits until its invoice is paid: as it is stored, and as the API shows it. */
import type { Wire } from './catalog.ts';
import type { ItemRow, SubscriptionRow } from './subscription.ts';

export interface HeldChange {
  /** Fields of the subscription that it sets; those that it leaves alone may change meanwhile. */
  set: Partial<SubscriptionRow>;
  /** Metadata keys that it sets or, null, removes: merged when it is applied. */
  metadata: Record<string, string | null>;
  items: ItemRow[];
  newItems: ItemRow[];
  removedItems: string[];
  /** What it gives back of charges that no line of its invoice names, in minor units as text. */
  usedUp: { debit: string; amount: string }[];
  /** Discounts that it brought with it and that its invoice did not use up. */
  newDiscounts: string[];
  trialFromPrice: boolean;
  /** Which parts of the phase that runs take it over. */
  follows: { items: boolean; discounts: boolean };
  /** All items as they will be; null: as they are. */
  shown: Wire[] | null;
}

export type PendingUpdate = NonNullable<SubscriptionRow['pendingUpdate']>;

export function heldIn({ rows }: PendingUpdate): HeldChange {
  return JSON.parse(rows) as HeldChange;
}

export function pendingUpdateWire({
  pendingUpdate,
  pendingUntil,
}: Pick<SubscriptionRow, 'pendingUpdate' | 'pendingUntil'>): Wire | null {
  if (pendingUpdate === null) return null;
  const { set, metadata, trialFromPrice, shown } = heldIn(pendingUpdate);
  return {
    billing_cycle_anchor: set.billingCycleAnchor ?? null,
    cancel_at_period_end: set.cancelAtPeriodEnd ?? null,
    discount: null,
    discounts: set.discounts ?? null,
    expires_at: pendingUntil,
    metadata: Object.keys(metadata).length === 0 ? null : metadata,
    subscription_items: shown,
    trial_end: set.trialEnd ?? null,
    trial_from_plan: trialFromPrice ? true : null,
  };
}
