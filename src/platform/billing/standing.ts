/** What an invoice that is paid, or could not be collected, makes of its subscription (billing.md 4.3). */
import { event } from '../events/event.ts';
import type { InvoiceRow } from '../objects/invoice.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { dueOf } from './due-at.ts';
import type { InvoiceSnapshot } from './invoice-snapshot.ts';
import { applyPending } from './pending-apply.ts';
import { noteDropped } from './pending-drop.ts';
import { noteResumption } from './resumption.ts';
import { owes } from './payment-behavior.ts';
import { declined, latestOf, type Billed } from './settle.ts';
import type { PricedItem } from './snapshot.ts';
import type { Writes } from './writes.ts';

/** Statuses that paying the latest invoice ends. */
const BEHIND: readonly SubscriptionRow['status'][] = ['incomplete', 'past_due', 'unpaid'];

/** Adds the subscription to the writes, and the event of it, where its status changes. */
export function noteStanding(
  platform: Platform,
  scope: Scope,
  { subscription: before, items, held }: Pick<InvoiceSnapshot, 'subscription' | 'items' | 'held'>,
  invoice: InvoiceRow,
  at: number,
  writes: Writes,
): void {
  if (before === null) return;
  if (held !== null) {
    // Until it is paid, the change is as if it had never been asked for: a charge that fails leaves nothing past due.
    const standing = { subscription: before, items };
    if (invoice.status === 'paid')
      applyPending(platform, scope, standing, held, changed(before, items, invoice), at, writes);
    else if (invoice.status === 'void')
      noteDropped(platform, scope, { ...standing, ...held }, false, at, writes);
    return;
  }
  if (before.status === 'paused') {
    if (before.resumption?.invoice === invoice.id)
      noteResumption(
        platform,
        scope,
        { subscription: before, items },
        before.resumption,
        invoice,
        at,
        writes,
      );
    return;
  }
  const after = { ...before, ...changed(before, items, invoice) };
  if (after.status === before.status) return;
  writes.subscription = after;
  writes.events.push(
    event(
      platform,
      scope,
      at,
      'customer.subscription.updated',
      subscriptionWire(after, items),
      subscriptionWire(before, items),
    ),
  );
}

function changed(
  before: SubscriptionRow,
  items: readonly PricedItem[],
  invoice: InvoiceRow,
): Partial<SubscriptionRow> {
  const { status, latestInvoice } = before;
  if (declined(invoice))
    return status === 'active' && invoice.billingReason !== 'manual' ? { status: 'past_due' } : {};
  if (invoice.status !== 'paid' || invoice.id !== latestInvoice || !BEHIND.includes(status)) return {};
  // What was due of an incomplete one is its expiry; from here on it renews.
  if (status !== 'incomplete') return { status: 'active' };
  const active = { ...before, status: 'active' as const };
  return { status: 'active', dueAt: dueOf(active, items) };
}

/** What invoices that a change billed at once make of its subscription. */
export function standingAfter(
  { status }: SubscriptionRow,
  billed: readonly Billed[],
): Partial<Pick<SubscriptionRow, 'status'>> {
  if (billed.some(({ invoice }) => owes(invoice))) return status === 'active' ? { status: 'past_due' } : {};
  return latestOf(billed)?.invoice.status === 'paid' && (status === 'past_due' || status === 'unpaid')
    ? { status: 'active' }
    : {};
}
