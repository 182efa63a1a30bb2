/** What ends a pause: at once where nothing is billed for it, else with the invoice that was made for it. */
import { periodAt } from '../../core/calendar.ts';
import { event } from '../events/event.ts';
import type { InvoiceRow } from '../objects/invoice.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { endOfPeriod } from './cancel-at.ts';
import { dueOf } from './due-at.ts';
import { usageSince } from './merge-items.ts';
import { nextPendingInvoice } from './pending-interval.ts';
import { declined } from './settle.ts';
import type { PricedItem } from './snapshot.ts';
import type { Writes } from './writes.ts';

export type Resumption = NonNullable<SubscriptionRow['resumption']>;

type Cycle = Pick<Resumption, 'at' | 'anchor' | 'lastReport'>;

interface Standing {
  subscription: SubscriptionRow;
  items: readonly PricedItem[];
}

/** The items on the periods that begin with the resumption, or that surround it where the anchor stays. */
export function resumedItems(
  { cancelAt }: Pick<SubscriptionRow, 'cancelAt'>,
  items: readonly PricedItem[],
  { at, anchor, lastReport = null }: Cycle,
): PricedItem[] {
  return items.map((each) => {
    const { start, end } = periodAt(anchor, each.facts.recurrence, at);
    // What was used before it, in a period that goes on, is not billed: the pause has billed it, or let it go.
    const counting = usageSince(each.facts, { now: at, known: { lastReport } });
    return {
      ...each,
      item: { ...each.item, periodStart: start, ...endOfPeriod(end, anchor, cancelAt), ...counting },
    };
  });
}

/** Adds the resumed subscription to the writes. */
export function resume(
  platform: Platform,
  scope: Scope,
  { subscription: before, items: had }: Standing,
  resumption: Cycle,
  status: 'active' | 'past_due',
  now: number,
  writes: Writes,
): { subscription: SubscriptionRow; items: PricedItem[] } {
  const items = resumedItems(before, had, resumption);
  const { pendingItemInterval: interval, nextPendingItemInvoice: from } = before;
  const resumed: SubscriptionRow = {
    ...before,
    status,
    resumption: null,
    billingCycleAnchor: resumption.anchor,
    nextPendingItemInvoice:
      interval === null || from === null ? null : nextPendingInvoice(interval, from, now),
  };
  const subscription = { ...resumed, dueAt: dueOf(resumed, items) };
  writes.subscription = subscription;
  writes.items.push(...items.map(({ item }) => item));
  const wire = subscriptionWire(subscription, items);
  writes.events.push(
    event(platform, scope, now, 'customer.subscription.resumed', wire),
    event(platform, scope, now, 'customer.subscription.updated', wire, subscriptionWire(before, had)),
  );
  return { subscription, items };
}

/**
 * What the invoice of a resumption makes of its subscription: paid or given up as uncollectible it resumes; a charge that
 * fails leaves it past due, or paused where payment was asked for; void, it stays paused.
 */
export function noteResumption(
  platform: Platform,
  scope: Scope,
  { subscription, items }: Standing,
  resumption: Resumption,
  invoice: InvoiceRow,
  now: number,
  writes: Writes,
): void {
  const standing = { subscription, items };
  if (invoice.status === 'paid' || invoice.status === 'uncollectible')
    resume(platform, scope, standing, resumption, 'active', now, writes);
  else if (declined(invoice) && !resumption.requiresPayment)
    resume(platform, scope, standing, resumption, 'past_due', now, writes);
  else if (invoice.status === 'void') stayPaused(subscription, items, writes);
}

function stayPaused(before: SubscriptionRow, items: readonly PricedItem[], writes: Writes): void {
  const paused = { ...before, resumption: null };
  writes.subscription = { ...paused, dueAt: dueOf(paused, items) };
}
