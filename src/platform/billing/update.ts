/** Changes a subscription: the computation behind `POST /v1/subscriptions/:id`, previews and item endpoints alike. */
import type { RunMode } from '../../contract/run.ts';
import { periodAt, sameRecurrence } from '../../core/calendar.ts';
import type { PriceFacts } from '../../core/price.ts';
import { ApiError } from '../api/errors.ts';
import { inside } from '../api/params.ts';
import { event } from '../events/event.ts';
import type { LineRow } from '../objects/invoice.ts';
import { ENDED, subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { billPending } from './bill-pending.ts';
import { afterInvoice } from './assemble.ts';
import { beginningLines, countedAnew } from './beginning-lines.ts';
import { endingAt, endingOf, stillProrated } from './cancel-at.ts';
import { discountEvents } from './discount-events.ts';
import type { KnownDiscounts } from './discounting.ts';
import { dueOf } from './due-at.ts';
import { momentOf, type SubscriptionEdit } from './edit.ts';
import { bookBrought } from './inline-prices.ts';
import { itemChanges } from './item-changes.ts';
import type { Known } from './known.ts';
import { bookProrations, useUp, type Booked } from './ledger.ts';
import { mergeItems, type MergedItem } from './merge-items.ts';
import { conflicts, dropPending } from './pending-drop.ts';
import { holdBack, refusePending, waitsForPayment } from './pending-update.ts';
import { refuseUnpaid } from './payment-behavior.ts';
import { withOneOffs } from './one-off-items.ts';
import { prorate, type Prorated } from './prorate.ts';
import type { Redeemed } from './redeem-all.ts';
import { redeemEdit } from './redeem-edit.ts';
import { followChange, refuseManaged } from './schedules/follow.ts';
import { standingAfter } from './standing.ts';
import { latestOf, type Billed } from './settle.ts';
import type { PricedItem, SubscriptionSnapshot } from './snapshot.ts';
import { timingOf, type Timing } from './timing.ts';
import { changedUsageItems } from './usage-lines.ts';
import { noWrites, type Writes } from './writes.ts';

export interface Updated {
  writes: Writes;
  subscription: SubscriptionRow;
  items: PricedItem[];
  prorated: Prorated;
  moment: number;
  /** Whether the change is invoiced at once. */
  billsNow: boolean;
  /** The invoices made at once; none when there is nothing to bill. */
  billed: Billed[];
  /** Lines of full periods that begin with the change, before discounts, by the key of what decided them. */
  begun: ReadonlyMap<string, LineRow>;
  booked: Booked;
  /** Those that were made with the change too. */
  discounts: KnownDiscounts;
  /** Whether it waits until its invoice is paid: then subscription and items are as they were. */
  held: boolean;
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
  const updated = await computeChange(platform, scope, snapshot, known, edit, mode);
  if (!updated.held || snapshot.pending.length === 0) return updated;
  return computeChange(platform, scope, snapshot, known, edit, mode, true);
}

/** @param alone without what waits of earlier changes, which an invoice that may be dropped must not take with it */
async function computeChange(
  platform: Platform,
  scope: Scope,
  read: SubscriptionSnapshot,
  known: Known,
  edit: SubscriptionEdit,
  mode: RunMode,
  alone = false,
): Promise<Updated> {
  if (ENDED.includes(read.subscription.status) && !onlyNotes(edit))
    throw new ApiError(
      400,
      `This subscription is ${read.subscription.status} and can no longer change. Create a new one.`,
      {
        code: 'resource_ended',
      },
    );
  refuseManaged(read, edit);
  refusePending(read, edit);
  const freed = conflicts(read, edit)
    ? dropPending(platform, scope, read, edit.paymentBehavior === 'pending_if_incomplete')
    : { snapshot: read, writes: noWrites() };
  const { writes } = freed;
  const snapshot = alone ? { ...freed.snapshot, pending: [] } : freed.snapshot;
  const { subscription } = snapshot;
  const moment = momentOf(snapshot, edit);
  const asked = mergeItems(snapshot.items, edit.items, {
    path: inside(edit.path, 'items'),
    known,
    currency: subscription.currency,
    now: snapshot.now,
    mixes: subscription.billingMode === 'flexible',
    newItem: (price) => newItem(platform, scope, snapshot, price, moment),
  });
  const timing = timingOf(snapshot, edit, asked, moment);
  const kept = countedAnew(timing, known, snapshot);
  const ending = endingOf(timing.subscription, kept, edit, snapshot.now);
  const ended = endingAt(timing.subscription, kept, ending.cancelAt);
  const merged = asked.map((entry) => ({ ...entry, after: itemOf(ended, entry.after) }));
  bookBrought(platform, scope, known, snapshot.now, writes);
  const redeemed = withOneOffs(
    platform,
    scope,
    redeemEdit(
      platform,
      scope,
      { ...snapshot, subscription: timing.subscription },
      edit,
      merged,
      known,
      writes,
    ),
    edit.oneOffs ?? [],
    { known, at: snapshot.now, path: inside(edit.path, 'add_invoice_items') },
    writes,
  );
  const after = redeemed.items;
  const settled = merged.map((entry) => ({ ...entry, after: itemOf(after, entry.after) }));
  const changes = itemChanges(snapshot, settled, {
    subscription: redeemed.subscription,
    discounts: redeemed.discounts,
    moment,
    atOnce: timing.billsNow || edit.prorationBehavior === 'always_invoice',
    timing,
  });
  const prorated = await prorate(platform, scope, snapshot, changes, moment, mode);
  return compose(
    platform,
    scope,
    snapshot,
    edit,
    { merged: settled, timing, redeemed, ending, prorated, moment, mode },
    writes,
  );
}

/** Whether the end comes before that of a period which begins with the change. */
function cutsShort({ courses }: Timing, merged: readonly MergedItem[]): boolean {
  return merged.some(({ after }) => {
    const course = after === null ? undefined : courses.get(after.item.id);
    return course?.as === 'full_period' && after !== null && after.item.periodEnd < course.period.end;
  });
}

/** What was canceled can still be explained: its metadata and cancellation details. */
function onlyNotes(edit: SubscriptionEdit): boolean {
  const { items, discounts, defaultTaxRates, cancelAt, oneOffs, billingCycleAnchor, trialEnd, set } = edit;
  const others = [discounts, defaultTaxRates, cancelAt, oneOffs, billingCycleAnchor, trialEnd];
  const more = others.some((value) => value !== undefined);
  const notes = Object.keys(set).every((key) => key === 'metadata' || key === 'cancellationDetails');
  return items.length === 0 && !more && notes;
}

/** The item as it stands among these. */
function itemOf(items: readonly PricedItem[], item: PricedItem | null): PricedItem | null {
  return item && (items.find((each) => each.item.id === item.item.id) ?? item);
}

function newItem(
  platform: Platform,
  scope: Scope,
  { subscription, items, now }: SubscriptionSnapshot,
  { recurrence }: PriceFacts,
  moment: number,
) {
  // A new item shares the running period of those with its interval (billing.md 2.5), also when that has ended and waits
  // to be renewed: the renewal then bills it for the next one. Where none has its interval, the anchor sets it.
  const trialing = subscription.status === 'trialing';
  const like = items.find(({ facts }) => trialing || sameRecurrence(facts.recurrence, recurrence));
  const period = like
    ? { start: like.item.periodStart, end: like.item.periodEnd }
    : periodAt(subscription.billingCycleAnchor, recurrence, moment);
  return {
    ...scope,
    id: platform.newId('si'),
    created: now,
    subscription: subscription.id,
    periodStart: period.start,
    periodEnd: period.end,
    uncut: like?.item.uncut ?? null,
  };
}

interface Parts {
  merged: MergedItem[];
  timing: Timing;
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
  { merged, timing, redeemed, ending, prorated, moment, mode }: Parts,
  writes: Writes,
): Promise<Updated> {
  const { now } = snapshot;
  const { discounts } = redeemed;
  const asked = {
    active: snapshot.active,
    at: now,
    moment,
    mode,
    retries: snapshot.retries,
    awaitsConfirmation: edit.paymentBehavior === 'default_incomplete',
  };
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
  if (!timing.prorates)
    for (const { item } of snapshot.items)
      if (timing.courses.has(item.id)) useUp(snapshot, item.id, moment, writes);
  const run = prorated.run?.id ?? null;
  const { lines: fresh, byKey: begun } = beginningLines(
    platform,
    snapshot,
    timing,
    redeemed,
    prorated.billed,
    run,
  );
  const waiting = timing.leavesWaiting ? booked.waiting.slice(snapshot.pending.length) : booked.waiting;
  const billsNow =
    timing.billsNow ||
    (edit.prorationBehavior === 'always_invoice' && (edit.items.length > 0 || prorated.defaults.length > 0));
  const billed = billsNow
    ? await billPending(platform, scope, snapshot, { ...redeemed, ...booked, waiting, fresh }, asked, writes)
    : [];
  if (mode === 'applied') refuseUnpaid(billed, edit.paymentBehavior);
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

  const asIf: SubscriptionRow = {
    ...left.subscription,
    ...edit.set,
    ...ending,
    cancelProrated: stillProrated(timing.subscription, ending, prorated, cutsShort(timing, merged)),
  };
  const result = { writes, prorated, moment, billsNow, billed, begun, booked, discounts };
  if (latest !== null && waitsForPayment(billed, edit, mode)) {
    const wanted = { subscription: asIf, items: after, invoice: latest.invoice.id };
    writes.events.push(
      ...discountEvents(platform, scope, now, { before: null, after: left, known: discounts }, writes),
    );
    const subscription = holdBack(platform, scope, snapshot, edit, wanted, writes);
    return { ...result, subscription, items: snapshot.items, held: true };
  }
  const changed: SubscriptionRow = {
    ...asIf,
    ...(latest === null ? {} : { latestInvoice: latest.invoice.id }),
    ...standingAfter(left.subscription, billed),
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
  return { ...result, subscription, items: after, held: false };
}
