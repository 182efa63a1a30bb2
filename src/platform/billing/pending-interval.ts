/** `pending_invoice_item_interval`: what waits for a subscription is billed between its renewals too (billing.md 1.1). */
import { boundary, type Recurrence } from '../../core/calendar.ts';
import { event } from '../events/event.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { afterInvoice } from './assemble.ts';
import { bookDrafts } from './book-drafts.ts';
import { dueOf } from './due-at.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { nothingBegins } from './next-period.ts';
import { upcomingInvoices } from './upcoming.ts';
import { noWrites, type Writes } from './writes.ts';

/** The moment after `now` at which what waits is billed: a whole number of intervals after `from`. */
export function nextPendingInvoice(
  { interval, interval_count: count }: NonNullable<SubscriptionRow['pendingItemInterval']>,
  from: number,
  now: number,
): number {
  const recurrence: Recurrence = { interval, count };
  for (let n = 1; ; n += 1) {
    const moment = boundary(from, recurrence, n);
    if (moment > now) return moment;
  }
}

/** The columns of an interval that begins now; null: there is none any more. */
export function intervalSet(
  interval: SubscriptionRow['pendingItemInterval'],
  now: number,
): Pick<SubscriptionRow, 'pendingItemInterval' | 'nextPendingItemInvoice'> {
  return {
    pendingItemInterval: interval,
    nextPendingItemInvoice: interval === null ? null : nextPendingInvoice(interval, now, now),
  };
}

/** Only the subscription's own items, and no invoice when none waits. */
export async function computePendingInvoice(
  platform: Platform,
  scope: Scope,
  read: SubscriptionSnapshot,
): Promise<{ writes: Writes }> {
  const { subscription: before, now, active, retries, discounts } = read;
  const snapshot = {
    ...read,
    pending: read.pending.filter(({ subscription }) => subscription === before.id),
  };
  const writes = noWrites();
  const asked = { active, at: now, mode: 'applied', retries } as const;
  const drafts =
    snapshot.pending.length === 0
      ? []
      : await upcomingInvoices(
          platform,
          scope,
          snapshot,
          nothingBegins(before),
          asked,
          writes,
          'automatic_pending_invoice_item_invoice',
        );
  const latest = bookDrafts(platform, scope, snapshot, drafts, writes);
  const lines = drafts.flatMap((draft) => draft.lines);
  const left = afterInvoice(snapshot, lines, discounts, now);
  const { pendingItemInterval: interval, nextPendingItemInvoice: from } = before;
  const billed: SubscriptionRow = {
    ...before,
    ...left.subscription,
    latestInvoice: latest ?? before.latestInvoice,
    nextPendingItemInvoice:
      interval === null || from === null ? null : nextPendingInvoice(interval, from, now),
  };
  const subscription = { ...billed, dueAt: dueOf(billed, left.items) };
  writes.subscription = subscription;
  writes.items.push(...left.items.map(({ item }) => item));
  writes.events.push(
    event(
      platform,
      scope,
      now,
      'customer.subscription.updated',
      subscriptionWire(subscription, left.items),
      subscriptionWire(before, snapshot.items),
    ),
  );
  return { writes };
}
