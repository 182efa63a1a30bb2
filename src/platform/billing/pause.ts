/**
 * `POST /v1/subscriptions/:id/pause`: from now on there are no periods and no invoices, until it is resumed. The time
 * that is left of the period is given back, or not (Stripe's guide on pausing subscriptions; billing.md 1.4).
 */
import type { RunMode } from '../../contract/run.ts';
import { ApiError } from '../api/errors.ts';
import { event } from '../events/event.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { afterInvoice } from './assemble.ts';
import { billPending } from './bill-pending.ts';
import { dueOf } from './due-at.ts';
import { itemChanges } from './item-changes.ts';
import { bookProrations } from './ledger.ts';
import { dropPending } from './pending-drop.ts';
import { prorate } from './prorate.ts';
import { latestOf, type Billed } from './settle.ts';
import type { PricedItem, SubscriptionSnapshot } from './snapshot.ts';
import { changedUsageItems } from './usage-lines.ts';
import type { Writes } from './writes.ts';

export interface PauseRequest {
  /** From when on licensed time is credited. */
  unusedTimeFrom: 'now' | 'item_current_period_start' | 'none';
  /** Whether what was used so far is billed; else it never is. */
  billsUsage: boolean;
  /** Whether the credits, and all else that waits, are invoiced at once. */
  invoices: boolean;
}

export interface Paused {
  writes: Writes;
  subscription: SubscriptionRow;
  items: PricedItem[];
  billed: Billed[];
}

/** @throws {ApiError} 400 for what Stripe does not pause */
export async function computePause(
  platform: Platform,
  scope: Scope,
  read: SubscriptionSnapshot,
  { unusedTimeFrom, billsUsage, invoices }: PauseRequest,
  mode: RunMode,
): Promise<Paused> {
  checkPausable(read.subscription);
  const { snapshot, writes } = dropPending(platform, scope, read);
  const { subscription: before, now } = snapshot;
  const starts = snapshot.items.map(({ item }) => item.periodStart);
  const moment = unusedTimeFrom === 'item_current_period_start' ? Math.min(...starts) : now;
  const stopped = snapshot.items.map((item) => ({ before: item, after: null }));
  const changes =
    unusedTimeFrom === 'none'
      ? []
      : itemChanges(snapshot, stopped, {
          subscription: before,
          discounts: snapshot.discounts,
          moment,
          atOnce: invoices,
        });
  const prorated = await prorate(platform, scope, snapshot, changes, moment, mode);
  const asked = { active: snapshot.active, at: now, mode, retries: snapshot.retries };
  const used = billsUsage ? changedUsageItems(platform, snapshot, stopped) : [];
  const booked = await bookProrations(platform, scope, snapshot, prorated, [], asked, writes, used);
  const billed =
    invoices && booked.made.size + used.length > 0
      ? await billPending(platform, scope, snapshot, { ...snapshot, ...booked }, asked, writes)
      : [];
  const latest = latestOf(billed);
  if (prorated.run) writes.runs.unshift({ ...prorated.run, invoice: latest?.invoice.id ?? null });

  const lines = billed.flatMap((each) => each.lines);
  const left = afterInvoice(snapshot, lines, snapshot.discounts, now);
  const items = left.items.map((each) => ({ ...each, item: { ...each.item, periodEnd: now } }));
  writes.items.push(...items.map(({ item }) => item));
  const paused: SubscriptionRow = {
    ...before,
    ...left.subscription,
    status: 'paused',
    paused: { at: now, reason: 'pause_requested' },
    latestInvoice: latest?.invoice.id ?? before.latestInvoice,
  };
  const subscription = { ...paused, dueAt: dueOf(paused, items) };
  writes.subscription = subscription;
  const wire = subscriptionWire(subscription, items);
  writes.events.push(
    event(platform, scope, now, 'customer.subscription.paused', wire),
    event(
      platform,
      scope,
      now,
      'customer.subscription.updated',
      wire,
      subscriptionWire(before, snapshot.items),
    ),
  );
  return { writes, subscription, items, billed };
}

function checkPausable(subscription: SubscriptionRow): void {
  const { id, status, billingMode, collectionMethod, schedule } = subscription;
  const why =
    status !== 'active' && status !== 'past_due'
      ? `it is ${status}; active and past_due ones can be paused`
      : billingMode === 'classic'
        ? 'its billing mode is classic. Move it to the flexible mode first'
        : collectionMethod === 'send_invoice'
          ? "its collection_method is 'send_invoice'; only those that are charged automatically can be paused"
          : schedule !== null
            ? `the schedule '${schedule}' manages it. Release the schedule first`
            : null;
  if (why === null) return;
  throw new ApiError(400, `The subscription '${id}' cannot be paused: ${why}. Nothing was changed.`, {
    code: 'invalid_subscription_state',
    param: 'id',
  });
}
