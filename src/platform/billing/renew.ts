/** What happens to a subscription when its period, or its trial, ends. */
import { periodAt } from '../../core/calendar.ts';
import { event } from '../events/event.ts';
import { invoiceWire } from '../objects/invoice.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { afterInvoice, assembleInvoice, type Discounted } from './assemble.ts';
import type { Asked } from './call-script.ts';
import { discountEvents } from './discount-events.ts';
import { bookCharged, divideInvoices } from './divide-invoices.ts';
import { periodLines, type Draft } from './invoice.ts';
import { creditedWaiting } from './ledger.ts';
import type { PricedItem, SubscriptionSnapshot } from './snapshot.ts';
import { noWrites, sweepInto, type Writes } from './writes.ts';

/** A renewal invoice stays a draft for an hour, in which it can still be changed (billing.md 4.1). */
export const DRAFT_SECONDS = 3600;

export interface Renewed {
  writes: Writes;
  subscription: SubscriptionRow;
}

/** @param snapshot read at the end of the period: `now` is that second */
export async function computeRenewal(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
): Promise<Renewed> {
  if (snapshot.subscription.cancelAtPeriodEnd) return end(platform, scope, snapshot);
  const { now, active } = snapshot;
  const writes = noWrites();
  const { subscription: renewed, items: next } = nextPeriod(snapshot);
  const asked = { active, at: now, mode: 'applied' } as const;
  const drafts = await upcomingInvoices(platform, scope, snapshot, renewed, next, asked, writes);
  const latest = bookDrafts(platform, scope, snapshot, drafts, writes);
  const lines = drafts.flatMap((draft) => draft.lines);
  const left = afterInvoice({ subscription: renewed, items: next }, lines, snapshot.discounts, now);
  const { items } = left;
  const subscription = { ...left.subscription, latestInvoice: latest ?? renewed.latestInvoice };
  writes.subscription = subscription;
  writes.items.push(...items.map(({ item }) => item));
  writes.events.push(
    ...discountEvents(
      platform,
      scope,
      now,
      { before: snapshot, after: left, known: snapshot.discounts },
      writes,
    ),
    event(
      platform,
      scope,
      now,
      'customer.subscription.updated',
      subscriptionWire(subscription, items),
      subscriptionWire(snapshot.subscription, snapshot.items),
    ),
  );
  return { writes, subscription };
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

export interface UpcomingDraft extends Draft {
  setsLatestInvoice: boolean;
}

/**
 * The drafts at a boundary, one unless a script groups: everything that waits, then the next period. Prorations come
 * before renewal lines (billing.md 2.2, rule 7); the invoice's own period is the cycle that ends (3.2).
 */
export async function upcomingInvoices(
  platform: Platform,
  scope: Scope,
  snapshot: Pick<
    SubscriptionSnapshot,
    'now' | 'customer' | 'pending' | 'items' | 'prices' | 'discounts' | 'debits'
  >,
  renewed: SubscriptionRow,
  items: readonly PricedItem[],
  asked: Asked,
  writes: Writes,
): Promise<UpcomingDraft[]> {
  const { customer, pending, now } = snapshot;
  const fresh = items.flatMap(({ item, facts }) =>
    periodLines(renewed, item, { price: facts, quantity: item.quantity }, () => platform.newId('il')),
  );
  const prices = new Map(snapshot.prices);
  for (const { facts } of items) prices.set(facts.id, facts);
  const groups = await divideInvoices(
    platform,
    scope,
    { waiting: pending, fresh, prices },
    { ...asked, customer, subscription: renewed },
    writes,
  );
  const period = { start: Math.min(...snapshot.items.map(({ item }) => item.periodStart)), end: now };
  const reason = asked.mode === 'applied' ? 'subscription_cycle' : 'upcoming';
  const drafts: UpcomingDraft[] = [];
  // A subscription that ends has no lines of its own, and its items' discounts have nothing to lower.
  let left: Discounted = { subscription: renewed, items };
  for (const { lines, setsLatestInvoice } of groups) {
    const draft = await assembleInvoice(
      platform,
      scope,
      { id: platform.newId('in'), at: now, reason, period, finalizesAt: null },
      lines,
      left,
      snapshot.discounts,
      { ...asked, customer, prices, credited: creditedWaiting(snapshot.debits, writes) },
      writes,
    );
    left = afterInvoice(left, draft.lines, snapshot.discounts, now);
    drafts.push({ ...draft, setsLatestInvoice });
  }
  return drafts;
}

/**
 * `cancel_at_period_end` has come: no further period, but prorations that wait are collected now, as Stripe's reference
 * of "Cancel a subscription" says.
 */
async function end(platform: Platform, scope: Scope, snapshot: SubscriptionSnapshot): Promise<Renewed> {
  const { subscription: before, items, now, active } = snapshot;
  const writes = noWrites();
  const ended: SubscriptionRow = { ...before, status: 'canceled', endedAt: now, dueAt: null };
  const asked = { active, at: now, mode: 'applied' } as const;
  const drafts = await lastInvoices(platform, scope, snapshot, asked, writes);
  const latest = bookDrafts(platform, scope, snapshot, drafts, writes);
  const subscription = { ...ended, latestInvoice: latest ?? before.latestInvoice };
  writes.subscription = subscription;
  writes.events.push(
    event(platform, scope, now, 'customer.subscription.deleted', subscriptionWire(subscription, items)),
  );
  return { writes, subscription };
}

/** What waits when a subscription ends with its period; none when nothing does. */
export async function lastInvoices(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  asked: Asked,
  writes: Writes,
): Promise<UpcomingDraft[]> {
  if (snapshot.pending.length === 0) return [];
  return upcomingInvoices(platform, scope, snapshot, snapshot.subscription, [], asked, writes);
}

/**
 * Drafts of the clock's making: they wait an hour, hold what waited, and charge for their periods.
 *
 * @returns id of the one that the subscription names afterwards; null when there is none
 */
function bookDrafts(
  platform: Platform,
  scope: Scope,
  { customer, now, pending }: SubscriptionSnapshot,
  drafts: readonly UpcomingDraft[],
  writes: Writes,
): string | null {
  for (const { invoice, lines } of drafts) {
    writes.newInvoices.push({ ...invoice, finalizesAt: now + DRAFT_SECONDS });
    writes.newLines.push(...lines);
    sweepInto(writes, pending, lines);
    bookCharged(platform, lines, writes);
    writes.events.push(event(platform, scope, now, 'invoice.created', invoiceWire(invoice, lines, customer)));
  }
  return drafts.find(({ setsLatestInvoice }) => setsLatestInvoice)?.invoice.id ?? null;
}
