/** What happens to a subscription when its period, or its trial, ends. */
import { event } from '../events/event.ts';
import { invoiceWire } from '../objects/invoice.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { afterInvoice } from './assemble.ts';
import { discountEvents } from './discount-events.ts';
import { bookCharged } from './divide-invoices.ts';
import { nextPeriod } from './next-period.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { lastInvoices, upcomingInvoices, type UpcomingDraft } from './upcoming.ts';
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
