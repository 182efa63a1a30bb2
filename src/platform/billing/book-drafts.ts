/** Stores the drafts that the clock makes: they wait an hour, hold what waited, and charge for their periods. */
import { event } from '../events/event.ts';
import { invoiceWire } from '../objects/invoice.ts';
import type { Platform, Scope } from '../platform.ts';
import { bookCharged } from './divide-invoices.ts';
import { setAside } from './pause-collection.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { unbillLines } from './unbill.ts';
import type { UpcomingDraft } from './upcoming.ts';
import { sweepInto, type Writes } from './writes.ts';

/** A renewal invoice stays a draft for an hour, in which it can still be changed (billing.md 4.1). */
export const DRAFT_SECONDS = 3600;

/** @returns id of the one that the subscription names afterwards; null when there is none */
export function bookDrafts(
  platform: Platform,
  scope: Scope,
  { customer, now, pending, debits, subscription }: SubscriptionSnapshot,
  drafts: readonly UpcomingDraft[],
  writes: Writes,
): string | null {
  let payer = customer;
  for (const draft of drafts) {
    const { lines } = draft;
    writes.events.push(
      event(platform, scope, now, 'invoice.created', invoiceWire(draft.invoice, lines, payer)),
    );
    const aside = setAside(platform, scope, draft, payer, subscription.pauseCollection, now, writes);
    payer = aside?.customer ?? payer;
    // Nobody collects from who does not pay: their invoices stay drafts (billing.md 4.3).
    const finalizesAt = subscription.status === 'unpaid' ? null : now + DRAFT_SECONDS;
    writes.newInvoices.push(aside?.invoice ?? { ...draft.invoice, finalizesAt });
    writes.newLines.push(...lines);
    sweepInto(writes, pending, lines);
    if (aside?.counts === false) {
      const rows = debits.map(({ row }) => row);
      unbillLines(platform, scope, lines, { debits: rows, pending: [] }, now, writes);
    } else bookCharged(platform, lines, writes);
  }
  return drafts.find(({ setsLatestInvoice }) => setsLatestInvoice)?.invoice.id ?? null;
}
