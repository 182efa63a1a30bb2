/** An invoice now over everything of a subscription that waits for one. */
import type { RunMode } from '../../contract/run.ts';
import { event } from '../events/event.ts';
import { invoiceWire, type InvoiceItemRow } from '../objects/invoice.ts';
import type { Platform, Scope } from '../platform.ts';
import { draftInvoice, lineOfItem } from './invoice.ts';
import { billNow, type Billed } from './settle.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { sweepInto, type Writes } from './writes.ts';

/**
 * Finalised and collected at once: `always_invoice` and a final invoice do not wait as drafts (billing.md 2.6).
 *
 * @returns null when nothing waits
 */
export async function billPending(
  platform: Platform,
  scope: Scope,
  { customer, subscription, items, now, active }: SubscriptionSnapshot,
  waiting: readonly InvoiceItemRow[],
  mode: RunMode,
  writes: Writes,
): Promise<Billed | null> {
  if (waiting.length === 0) return null;
  const id = platform.newId('in');
  const lines = waiting.map((item) => lineOfItem(item, { line: platform.newId('il'), invoice: id }));
  const start = Math.min(...items.map(({ item }) => item.periodStart));
  const draft = draftInvoice(
    scope,
    { id, at: now, reason: 'subscription_update', period: { start, end: now }, finalizesAt: null },
    customer,
    subscription,
    lines,
  );
  writes.events.push(
    event(platform, scope, now, 'invoice.created', invoiceWire(draft.invoice, draft.lines, customer)),
  );
  const asked = { active, at: now, mode };
  const billed = await billNow(platform, scope, draft, customer, subscription, asked, writes);
  writes.newInvoices.push(billed.invoice);
  writes.newLines.push(...billed.lines);
  sweepInto(writes, waiting, billed.lines);
  return billed;
}
