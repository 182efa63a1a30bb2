/** Drops a change that waits for its payment: its invoice is void, and the subscription stays as it is. */
import { minor } from '../../core/money.ts';
import { event } from '../events/event.ts';
import { discountWire } from '../objects/discount.ts';
import { heldIn } from '../objects/pending-update.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import type { SubscriptionEdit } from './edit.ts';
import type { Held } from './pending-snapshot.ts';
import type { PricedItem, SubscriptionSnapshot } from './snapshot.ts';
import { noteCustomer, voidInvoice } from './void.ts';
import { noWrites, type Writes } from './writes.ts';

/** Whether an edit changes what is billed, so that the change that waits would no longer fit. */
export function conflicts(
  { subscription }: Pick<SubscriptionSnapshot, 'subscription'>,
  edit: SubscriptionEdit,
): boolean {
  if (subscription.pendingUpdate === null) return false;
  const { items, trialEnd, trialFromPrice, discounts, defaultTaxRates, cancelAt, oneOffs, set } = edit;
  return (
    items.length > 0 ||
    edit.bySchedule === true ||
    edit.billingCycleAnchor === 'now' ||
    trialFromPrice === true ||
    'cancelAtPeriodEnd' in set ||
    [trialEnd, discounts, defaultTaxRates, cancelAt, oneOffs].some((value) => value !== undefined)
  );
}

export interface Dropped {
  /** As it stands without it. */
  snapshot: SubscriptionSnapshot;
  writes: Writes;
}

/**
 * The change that waits, dropped; where none does, the snapshot as it is. What follows in the same operation is computed
 * from the snapshot and adds to the writes.
 *
 * @param replaced whether another one takes its place: then nobody is told that it expired
 */
export function dropPending(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  replaced = false,
): Dropped {
  const writes = noWrites();
  const { subscription: before, held, customer: had, now, items } = snapshot;
  if (held === null) return { snapshot, writes };
  const ledger = { debits: snapshot.debits.map(({ row }) => row), pending: snapshot.pending };
  const owed = held.invoice.status === 'open' || held.invoice.status === 'uncollectible';
  const customer = owed ? voidInvoice(platform, scope, { ...held, ledger }, had, now, writes) : had;
  noteCustomer(platform, scope, had, customer, now, writes);
  const subscription = noteDropped(
    platform,
    scope,
    { subscription: before, items, discounts: snapshot.discounts },
    !replaced,
    now,
    writes,
  );
  const ofNow = new Map(writes.debits.map((row) => [row.id, row]));
  return {
    snapshot: {
      ...snapshot,
      subscription,
      held: null,
      customer,
      debits: snapshot.debits.flatMap((each) => {
        if (writes.removedDebits.includes(each.row.id)) return [];
        const row = ofNow.get(each.row.id);
        return row === undefined ? each : { row, debit: { ...each.debit, credited: minor(row.credited) } };
      }),
      pending: snapshot.pending.filter(({ id }) =>
        writes.removedInvoiceItems.every((item) => item.id !== id),
      ),
    },
    writes,
  };
}

/** Adds the subscription without the change to the writes, and the events of it. */
export function noteDropped(
  platform: Platform,
  scope: Scope,
  {
    subscription: before,
    items,
    discounts,
  }: Pick<Held, 'discounts'> & { subscription: SubscriptionRow; items: readonly PricedItem[] },
  expired: boolean,
  at: number,
  writes: Writes,
): SubscriptionRow {
  const brought = before.pendingUpdate === null ? [] : heldIn(before.pendingUpdate).newDiscounts;
  const subscription: SubscriptionRow = { ...before, pendingUpdate: null, pendingUntil: null };
  writes.subscription = subscription;
  const wire = subscriptionWire(subscription, items);
  for (const id of brought) {
    const row = discounts.get(id);
    if (row !== undefined)
      writes.events.push(event(platform, scope, at, 'customer.discount.deleted', discountWire(row)));
  }
  writes.events.push(
    ...(expired ? [event(platform, scope, at, 'customer.subscription.pending_update_expired', wire)] : []),
    event(platform, scope, at, 'customer.subscription.updated', wire, subscriptionWire(before, items)),
  );
  return subscription;
}
