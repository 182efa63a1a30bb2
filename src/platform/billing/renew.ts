/** What happens to a subscription when its period, or its trial, ends. */
import { periodAt } from '../../core/calendar.ts';
import { event } from '../events/event.ts';
import { invoiceWire } from '../objects/invoice.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { draftInvoice, lineOfItem, periodLine, type Draft } from './invoice.ts';
import { debitOf } from './ledger.ts';
import type { PricedItem, SubscriptionSnapshot } from './snapshot.ts';
import { noWrites, sweepInto, type Writes } from './writes.ts';

/** A renewal invoice stays a draft for an hour, in which it can still be changed (billing.md 4.1). */
const DRAFT_SECONDS = 3600;

export interface Renewed {
  writes: Writes;
  subscription: SubscriptionRow;
  /** Null when the subscription ended and nothing waited. */
  draft: Draft | null;
}

/** @param snapshot read at the end of the period: `now` is that second */
export function computeRenewal(platform: Platform, scope: Scope, snapshot: SubscriptionSnapshot): Renewed {
  if (snapshot.subscription.cancelAtPeriodEnd) return end(platform, scope, snapshot);
  const { now } = snapshot;
  const writes = noWrites();
  const { subscription: renewed, items } = nextPeriod(snapshot);
  const invoice = platform.newId('in');
  const draft = upcomingInvoice(scope, snapshot, renewed, items, {
    invoice,
    line: () => platform.newId('il'),
    reason: 'subscription_cycle',
  });
  const subscription = { ...renewed, latestInvoice: invoice };
  writes.subscription = subscription;
  writes.items.push(...items.map(({ item }) => item));
  bookDraft(platform, scope, snapshot, draft, writes);
  writes.events.push(
    event(
      platform,
      scope,
      now,
      'customer.subscription.updated',
      subscriptionWire(subscription, items),
      subscriptionWire(snapshot.subscription, snapshot.items),
    ),
  );
  return { writes, subscription, draft };
}

/** The subscription and its items as they stand from the boundary on. */
export function nextPeriod({
  subscription,
  items,
  now,
}: Pick<SubscriptionSnapshot, 'subscription' | 'items' | 'now'>): {
  subscription: SubscriptionRow;
  items: PricedItem[];
} {
  // A trial's end is the anchor of all that follows (billing.md 2.5).
  const anchor = subscription.status === 'trialing' ? now : subscription.billingCycleAnchor;
  const next = items.map((each) => {
    const period = periodAt(anchor, each.facts.recurrence, now);
    return { ...each, item: { ...each.item, periodStart: period.start, periodEnd: period.end } };
  });
  return {
    subscription: {
      ...subscription,
      status: subscription.status === 'trialing' ? 'active' : subscription.status,
      billingCycleAnchor: anchor,
      dueAt: Math.min(...next.map(({ item }) => item.periodEnd)),
    },
    items: next,
  };
}

interface Naming {
  invoice: string;
  line(): string;
  reason: 'subscription_cycle' | 'upcoming';
}

/**
 * The draft at a boundary: everything that waits, then the next period. Prorations come before renewal lines (billing.md
 * 2.2, rule 7); the invoice's own period is the cycle that ends (3.2).
 */
export function upcomingInvoice(
  scope: Scope,
  snapshot: Pick<SubscriptionSnapshot, 'now' | 'customer' | 'pending' | 'items'>,
  renewed: SubscriptionRow,
  items: readonly PricedItem[],
  { invoice, line, reason }: Naming,
): Draft {
  const lines = [
    ...snapshot.pending.map((item) => lineOfItem(item, { line: line(), invoice })),
    ...items.map(({ item, facts }) =>
      periodLine(renewed, item, { price: facts, quantity: item.quantity }, { line: line(), invoice }),
    ),
  ];
  const period = {
    start: Math.min(...snapshot.items.map(({ item }) => item.periodStart)),
    end: snapshot.now,
  };
  return draftInvoice(
    scope,
    { id: invoice, at: snapshot.now, reason, period, finalizesAt: null },
    snapshot.customer,
    renewed,
    lines,
  );
}

/**
 * `cancel_at_period_end` has come: no further period, but prorations that wait are collected now, as Stripe's reference
 * of "Cancel a subscription" says.
 */
function end(platform: Platform, scope: Scope, snapshot: SubscriptionSnapshot): Renewed {
  const { subscription: before, items, now } = snapshot;
  const writes = noWrites();
  const ended: SubscriptionRow = { ...before, status: 'canceled', endedAt: now, dueAt: null };
  const draft = lastInvoice(scope, snapshot, {
    invoice: platform.newId('in'),
    line: () => platform.newId('il'),
    reason: 'subscription_cycle',
  });
  const subscription = { ...ended, latestInvoice: draft?.invoice.id ?? before.latestInvoice };
  if (draft !== null) bookDraft(platform, scope, snapshot, draft, writes);
  writes.subscription = subscription;
  writes.events.push(
    event(platform, scope, now, 'customer.subscription.deleted', subscriptionWire(subscription, items)),
  );
  return { writes, subscription, draft };
}

/** What waits when a subscription ends with its period; null when nothing does. */
export function lastInvoice(scope: Scope, snapshot: SubscriptionSnapshot, naming: Naming): Draft | null {
  if (snapshot.pending.length === 0) return null;
  return upcomingInvoice(scope, snapshot, snapshot.subscription, [], naming);
}

/** A draft of the clock's making: it waits an hour, holds what waited, and charges for its periods. */
function bookDraft(
  platform: Platform,
  scope: Scope,
  { customer, now, pending }: SubscriptionSnapshot,
  draft: Draft,
  writes: Writes,
): void {
  writes.newInvoices.push({ ...draft.invoice, finalizesAt: now + DRAFT_SECONDS });
  writes.newLines.push(...draft.lines);
  sweepInto(writes, pending, draft.lines);
  for (const line of draft.lines) {
    if (line.invoiceItem === null && line.subscriptionItem !== null && line.amount > 0n)
      writes.newDebits.push(debitOf(platform, line, line.subscriptionItem));
  }
  writes.events.push(
    event(platform, scope, now, 'invoice.created', invoiceWire(draft.invoice, draft.lines, customer)),
  );
}
