/** Changes a subscription: the computation behind `POST /v1/subscriptions/:id`, previews and item endpoints alike. */
import type { RunMode } from '../../contract/run.ts';
import { ApiError, invalid } from '../api/errors.ts';
import { event } from '../events/event.ts';
import { ENDED, subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { billPending } from './bill-pending.ts';
import { itemChanges } from './item-changes.ts';
import { bookProrations, type Booked } from './ledger.ts';
import { mergeItems, type ItemEdit, type KnownPrices, type MergedItem } from './merge-items.ts';
import { prorate, type Prorated } from './prorate.ts';
import { declined, latestOf, type Billed } from './settle.ts';
import type { PricedItem, SubscriptionSnapshot } from './snapshot.ts';
import { noWrites, type Writes } from './writes.ts';

export type ProrationBehavior = 'create_prorations' | 'always_invoice' | 'none';

export interface SubscriptionEdit {
  items: ItemEdit[];
  prorationBehavior: ProrationBehavior;
  /** Null: the clock decides. */
  prorationDate: number | null;
  /** Plain fields to set. */
  set: Partial<
    Pick<
      SubscriptionRow,
      | 'cancelAtPeriodEnd'
      | 'collectionMethod'
      | 'daysUntilDue'
      | 'defaultPaymentMethod'
      | 'description'
      | 'metadata'
    >
  >;
  /** Where the parameters stand, for errors: '' on an update, `subscription_details` in a preview. */
  path: string;
}

export interface Updated {
  writes: Writes;
  subscription: SubscriptionRow;
  items: PricedItem[];
  prorated: Prorated;
  moment: number;
  /** Made at once with `always_invoice`; none otherwise, and when there is nothing to bill. */
  billed: Billed[];
  booked: Booked;
}

/** @throws {ApiError} 400 for what the change may not be */
export async function computeUpdate(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  prices: KnownPrices,
  edit: SubscriptionEdit,
  mode: RunMode,
): Promise<Updated> {
  const { subscription } = snapshot;
  if (ENDED.includes(subscription.status))
    throw new ApiError(
      400,
      `This subscription is ${subscription.status} and can no longer change. Create a new one.`,
      {
        code: 'resource_ended',
      },
    );
  const merged = mergeItems(snapshot.items, edit.items, {
    path: edit.path === '' ? 'items' : `${edit.path}[items]`,
    prices,
    currency: subscription.currency,
    newItem: () => newItem(platform, scope, snapshot),
  });
  const moment = momentOf(snapshot, edit);
  const changes =
    edit.prorationBehavior === 'none' || subscription.status === 'trialing'
      ? []
      : itemChanges(snapshot, merged);
  const prorated = await prorate(platform, scope, snapshot, changes, moment, mode);
  const after = merged.flatMap((entry) => (entry.after === null ? [] : [entry.after]));
  return compose(platform, scope, snapshot, edit, { merged, after, prorated, moment, mode });
}

function newItem(platform: Platform, scope: Scope, { subscription, items, now }: SubscriptionSnapshot) {
  const [first] = items;
  if (first === undefined) throw new Error(`Subscription ${subscription.id} has no items.`);
  return {
    ...scope,
    id: platform.newId('si'),
    created: now,
    subscription: subscription.id,
    // A new item shares the running period (billing.md 2.5), also when that has ended and waits to be renewed: the
    // renewal then bills it for the next one.
    periodStart: first.item.periodStart,
    periodEnd: first.item.periodEnd,
  };
}

/** The second at which the change is computed: inside every item's running period. */
function momentOf(snapshot: SubscriptionSnapshot, edit: SubscriptionEdit): number {
  const moment = edit.prorationDate ?? snapshot.now;
  const param = edit.path === '' ? 'proration_date' : `${edit.path}[proration_date]`;
  for (const { item } of snapshot.items) {
    if (edit.prorationDate !== null && (moment < item.periodStart || moment > item.periodEnd))
      throw invalid(
        param,
        `The proration date ${moment} lies outside the current period of the subscription, ` +
          `${item.periodStart} to ${item.periodEnd}. Choose a moment inside it.`,
        'proration_date_outside_period',
      );
  }
  return moment;
}

interface Parts {
  merged: MergedItem[];
  after: PricedItem[];
  prorated: Prorated;
  moment: number;
  mode: RunMode;
}

async function compose(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  edit: SubscriptionEdit,
  { merged, after, prorated, moment, mode }: Parts,
): Promise<Updated> {
  const { now } = snapshot;
  const writes = noWrites();
  for (const { before, after: kept } of merged) {
    if (before === null && kept !== null) writes.newItems.push(kept.item);
    else if (kept === null && before !== null) writes.removedItems.push(before.item.id);
    else if (kept !== null && kept !== before) writes.items.push(kept.item);
  }
  const asked = { active: snapshot.active, at: now, moment, mode };
  const booked = await bookProrations(platform, scope, snapshot, prorated, asked, writes);
  const billed =
    edit.prorationBehavior === 'always_invoice' && edit.items.length > 0
      ? await billPending(platform, scope, snapshot, booked, asked, writes)
      : [];
  const latest = latestOf(billed);
  // First of all runs, as it is the first to have run.
  if (prorated.run) writes.runs.unshift({ ...prorated.run, invoice: latest?.invoice.id ?? null });

  const subscription: SubscriptionRow = {
    ...snapshot.subscription,
    ...edit.set,
    ...(edit.set.cancelAtPeriodEnd === undefined
      ? {}
      : cancellation(snapshot, after, edit.set.cancelAtPeriodEnd)),
    ...(latest === null ? {} : { latestInvoice: latest.invoice.id }),
    ...(billed.some(({ invoice }) => declined(invoice)) && snapshot.subscription.status === 'active'
      ? { status: 'past_due' as const }
      : {}),
  };
  writes.subscription = subscription;
  writes.events.push(
    event(
      platform,
      scope,
      now,
      'customer.subscription.updated',
      subscriptionWire(subscription, after),
      subscriptionWire(snapshot.subscription, snapshot.items),
    ),
  );
  return { writes, subscription, items: after, prorated, moment, billed, booked };
}

/** What setting or clearing `cancel_at_period_end` does to the other fields. */
function cancellation(
  { now, subscription }: SubscriptionSnapshot,
  items: readonly PricedItem[],
  atPeriodEnd: boolean,
): Pick<SubscriptionRow, 'cancelAt' | 'canceledAt'> {
  if (!atPeriodEnd) return { cancelAt: null, canceledAt: null };
  return {
    cancelAt: Math.min(...items.map(({ item }) => item.periodEnd)),
    canceledAt: subscription.canceledAt ?? now,
  };
}
