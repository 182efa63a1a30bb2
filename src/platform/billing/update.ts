/** Changes a subscription: the computation behind `POST /v1/subscriptions/:id`, previews and item endpoints alike. */
import type { RunMode } from '../../contract/run.ts';
import { ApiError } from '../api/errors.ts';
import { event } from '../events/event.ts';
import { ENDED, subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { billPending } from './bill-pending.ts';
import { afterInvoice } from './assemble.ts';
import { endingAt, endingOf, stillProrated } from './cancel-at.ts';
import { discountEvents } from './discount-events.ts';
import type { KnownDiscounts } from './discounting.ts';
import { dueOf } from './due-at.ts';
import { momentOf, type SubscriptionEdit } from './edit.ts';
import { itemChanges } from './item-changes.ts';
import type { Known } from './known.ts';
import { bookProrations, type Booked } from './ledger.ts';
import { mergeItems, type MergedItem } from './merge-items.ts';
import { prorate, type Prorated } from './prorate.ts';
import type { Redeemed } from './redeem-all.ts';
import { redeemEdit } from './redeem-edit.ts';
import { followChange, refuseManaged } from './schedules/follow.ts';
import { declined, latestOf, type Billed } from './settle.ts';
import type { PricedItem, SubscriptionSnapshot } from './snapshot.ts';
import { changedUsageItems } from './usage-lines.ts';
import { noWrites, type Writes } from './writes.ts';

export interface Updated {
  writes: Writes;
  subscription: SubscriptionRow;
  items: PricedItem[];
  prorated: Prorated;
  moment: number;
  /** Made at once with `always_invoice`; none otherwise, and when there is nothing to bill. */
  billed: Billed[];
  booked: Booked;
  /** Those that were made with the change too. */
  discounts: KnownDiscounts;
}

/** @throws {ApiError} 400 for what the change may not be */
export async function computeUpdate(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  known: Known,
  edit: SubscriptionEdit,
  mode: RunMode,
): Promise<Updated> {
  const { subscription } = snapshot;
  if (ENDED.includes(subscription.status) && !onlyNotes(edit))
    throw new ApiError(
      400,
      `This subscription is ${subscription.status} and can no longer change. Create a new one.`,
      {
        code: 'resource_ended',
      },
    );
  refuseManaged(snapshot, edit);
  const asked = mergeItems(snapshot.items, edit.items, {
    path: edit.path === '' ? 'items' : `${edit.path}[items]`,
    known,
    currency: subscription.currency,
    now: snapshot.now,
    newItem: () => newItem(platform, scope, snapshot),
  });
  const kept = asked.flatMap(({ after }) => after ?? []);
  const ending = endingOf(subscription, kept, edit, snapshot.now);
  const ended = endingAt(subscription, kept, ending.cancelAt);
  const merged = asked.map((entry) => ({ ...entry, after: itemOf(ended, entry.after) }));
  const moment = momentOf(snapshot, edit);
  const writes = noWrites();
  const redeemed = redeemEdit(platform, scope, snapshot, edit, merged, known, writes);
  const after = redeemed.items;
  const settled = merged.map((entry) => ({ ...entry, after: itemOf(after, entry.after) }));
  const changes =
    edit.prorationBehavior === 'none' || subscription.status === 'trialing'
      ? []
      : itemChanges(snapshot, settled, {
          subscription: redeemed.subscription,
          discounts: redeemed.discounts,
          moment,
          atOnce: edit.prorationBehavior === 'always_invoice',
        });
  const prorated = await prorate(platform, scope, snapshot, changes, moment, mode);
  return compose(
    platform,
    scope,
    snapshot,
    edit,
    { merged: settled, redeemed, ending, prorated, moment, mode },
    writes,
  );
}

/** What was canceled can still be explained: its metadata and cancellation details. */
function onlyNotes(edit: SubscriptionEdit): boolean {
  const { items, discounts, defaultTaxRates, cancelAt, set } = edit;
  const more = [discounts, defaultTaxRates, cancelAt].some((value) => value !== undefined);
  const notes = Object.keys(set).every((key) => key === 'metadata' || key === 'cancellationDetails');
  return items.length === 0 && !more && notes;
}

/** The item as it stands among these. */
function itemOf(items: readonly PricedItem[], item: PricedItem | null): PricedItem | null {
  return item && (items.find((each) => each.item.id === item.item.id) ?? item);
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

interface Parts {
  merged: MergedItem[];
  redeemed: Redeemed;
  ending: ReturnType<typeof endingOf>;
  prorated: Prorated;
  moment: number;
  mode: RunMode;
}

async function compose(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  edit: SubscriptionEdit,
  { merged, redeemed, ending, prorated, moment, mode }: Parts,
  writes: Writes,
): Promise<Updated> {
  const { now } = snapshot;
  const { discounts } = redeemed;
  const asked = { active: snapshot.active, at: now, moment, mode };
  const used = edit.prorationBehavior === 'none' ? [] : changedUsageItems(platform, snapshot, merged);
  const booked = await bookProrations(
    platform,
    scope,
    snapshot,
    prorated,
    redeemed.items,
    asked,
    writes,
    used,
  );
  const billed =
    edit.prorationBehavior === 'always_invoice' && (edit.items.length > 0 || prorated.defaults.length > 0)
      ? await billPending(platform, scope, snapshot, { ...redeemed, ...booked }, asked, writes)
      : [];
  const latest = latestOf(billed);
  // First of all runs, as it is the first to have run.
  if (prorated.run) writes.runs.unshift({ ...prorated.run, invoice: latest?.invoice.id ?? null });

  const lines = billed.flatMap((each) => each.lines);
  const left = afterInvoice(redeemed, lines, discounts, now);
  const after = left.items;
  for (const { before, after: kept } of merged) {
    const item = after.find((each) => each.item.id === kept?.item.id)?.item;
    if (item === undefined && before !== null) writes.removedItems.push(before.item.id);
    else if (item !== undefined && before === null) writes.newItems.push(item);
    else if (item !== undefined && item !== before?.item) writes.items.push(item);
  }

  const changed: SubscriptionRow = {
    ...left.subscription,
    ...edit.set,
    ...ending,
    cancelProrated: stillProrated(snapshot.subscription, ending, prorated),
    ...(latest === null ? {} : { latestInvoice: latest.invoice.id }),
    ...(billed.some(({ invoice }) => declined(invoice)) && snapshot.subscription.status === 'active'
      ? { status: 'past_due' as const }
      : {}),
  };
  const subscription = { ...changed, dueAt: dueOf(changed, after) };
  writes.subscription = subscription;
  followChange(platform, scope, snapshot, edit, { subscription, items: after }, writes);
  writes.events.push(
    ...discountEvents(platform, scope, now, { before: snapshot, after: left, known: discounts }, writes),
    event(
      platform,
      scope,
      now,
      'customer.subscription.updated',
      subscriptionWire(subscription, after),
      subscriptionWire(snapshot.subscription, snapshot.items),
    ),
  );
  return { writes, subscription, items: after, prorated, moment, billed, booked, discounts };
}
