/** The drafts that a boundary of a subscription makes: by the clock, or in a preview of the next invoice. */
import type { Platform, Scope } from '../platform.ts';
import { afterInvoice, assembleInvoice, type Discounted } from './assemble.ts';
import type { Asked } from './call-script.ts';
import { divideInvoices } from './divide-invoices.ts';
import type { BillingReason, Draft } from './invoice.ts';
import { creditedWaiting } from './ledger.ts';
import { nothingBegins, type NextPeriod } from './next-period.ts';
import { linesOfPeriods, runningPeriod } from './period-lines.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { endedUsageLines, isMetered } from './usage-lines.ts';
import type { Writes } from './writes.ts';

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
    'now' | 'customer' | 'subscription' | 'pending' | 'items' | 'prices' | 'discounts' | 'debits' | 'usage'
  >,
  { subscription: renewed, items, begins }: NextPeriod,
  asked: Asked,
  writes: Writes,
  booked: BillingReason = 'subscription_cycle',
): Promise<UpcomingDraft[]> {
  const { customer, pending, now } = snapshot;
  const licensed = begins.filter((each) => !isMetered(each));
  const charged = licensed.flatMap((each) => runningPeriod(renewed, each));
  const of = { customer, subscription: renewed };
  const rows = await linesOfPeriods(platform, scope, of, charged, asked, writes);
  const fresh = snapshot.items.flatMap((before) =>
    isMetered(before)
      ? endedUsageLines(platform, snapshot, before)
      : rows.filter(({ subscriptionItem }) => subscriptionItem === before.item.id),
  );
  const prices = new Map(snapshot.prices);
  for (const { facts } of begins) prices.set(facts.id, facts);
  const groups = await divideInvoices(
    platform,
    scope,
    { waiting: pending, fresh, prices },
    { ...asked, customer, subscription: renewed },
    writes,
  );
  const ended = snapshot.items.filter(({ item }) => item.periodEnd <= now);
  const period = {
    start: Math.min(...(ended.length > 0 ? ended : snapshot.items).map(({ item }) => item.periodStart)),
    end: now,
  };
  const reason = asked.mode === 'applied' ? booked : 'upcoming';
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

/** What waits when a subscription ends with its period, and what was used in it; none when nothing does. */
export async function lastInvoices(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  asked: Asked,
  writes: Writes,
): Promise<UpcomingDraft[]> {
  return upcomingInvoices(platform, scope, snapshot, nothingBegins(snapshot.subscription), asked, writes);
}
