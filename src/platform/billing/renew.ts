/** What happens to a subscription when its period, or its trial, ends. */
import { event } from '../events/event.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { afterInvoice } from './assemble.ts';
import { discountEvents } from './discount-events.ts';
import { bookDrafts } from './book-drafts.ts';
import { nextPeriod } from './next-period.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { endWithSubscription } from './schedules/standing.ts';
import { afterTrial, computePauseAfterTrial } from './trial-end.ts';
import { lastInvoices, upcomingInvoices } from './upcoming.ts';
import { noWrites, type Writes } from './writes.ts';

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
  const unpaid = afterTrial(snapshot);
  if (unpaid === 'cancel') return computeEnd(platform, scope, snapshot);
  if (unpaid === 'pause') return computePauseAfterTrial(platform, scope, snapshot);
  const { now, active } = snapshot;
  const writes = noWrites();
  const period = nextPeriod(snapshot);
  const { subscription: renewed, items: next } = period;
  const asked = { active, at: now, mode: 'applied' } as const;
  const drafts = await upcomingInvoices(platform, scope, snapshot, period, asked, writes);
  const latest = bookDrafts(platform, scope, snapshot, drafts, writes);
  const lines = drafts.flatMap((draft) => draft.lines);
  const left = afterInvoice({ subscription: renewed, items: next }, lines, snapshot.discounts, now);
  const { items } = left;
  const subscription = { ...left.subscription, latestInvoice: latest ?? renewed.latestInvoice };
  writes.subscription = subscription;
  writes.items.push(...items.filter((each) => !snapshot.items.includes(each)).map(({ item }) => item));
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
 * `cancel_at` has come, which is the end of a period or inside it: no further period, but what waits is collected now, as
 * Stripe's reference of "Cancel a subscription" says.
 */
export async function computeEnd(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
): Promise<Renewed> {
  const { subscription: before, items, now, active, retries } = snapshot;
  const writes = noWrites();
  const ended: SubscriptionRow = { ...before, status: 'canceled', endedAt: now, dueAt: null };
  const asked = { active, at: now, mode: 'applied', retries } as const;
  const drafts = await lastInvoices(platform, scope, snapshot, asked, writes);
  const latest = bookDrafts(platform, scope, snapshot, drafts, writes);
  const subscription = { ...ended, latestInvoice: latest ?? before.latestInvoice };
  writes.subscription = subscription;
  writes.events.push(
    event(platform, scope, now, 'customer.subscription.deleted', subscriptionWire(subscription, items)),
  );
  endWithSubscription(platform, scope, snapshot.schedule?.row ?? null, now, 'canceled', writes);
  return { writes, subscription };
}
