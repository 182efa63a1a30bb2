/**
 * An immediate end of a subscription stops the automatic collection of what its invoices leave open: nobody who has left
 * is charged unexpectedly. They stay open, and can be paid by hand (Stripe's guide on canceling subscriptions).
 */
import { and, eq, isNotNull } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import { event } from '../events/event.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import { invoiceWire, type InvoiceRow, type LineRow } from '../objects/invoice.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { readLines } from './snapshot.ts';
import type { Writes } from './writes.ts';

/** An open invoice that is to be charged again by itself. */
export interface Collecting {
  invoice: InvoiceRow;
  lines: LineRow[];
}

/** Those of the subscription. */
export async function readCollecting(
  db: Database,
  scope: Scope,
  subscription: string,
): Promise<Collecting[]> {
  const { invoices } = schema;
  const open = await db
    .select()
    .from(invoices)
    .where(
      within(
        invoices,
        scope,
        and(
          eq(invoices.subscription, subscription),
          eq(invoices.status, 'open'),
          isNotNull(invoices.nextPaymentAttempt),
        ),
      ),
    );
  if (open.length === 0) return [];
  const lines = await readLines(
    db,
    scope,
    open.map(({ id }) => id),
  );
  return open.map((invoice) => ({ invoice, lines: lines.filter((line) => line.invoice === invoice.id) }));
}

export function stopCollecting(
  platform: Platform,
  scope: Scope,
  collecting: readonly Collecting[],
  customer: CustomerRow,
  at: number,
  writes: Writes,
): void {
  for (const { invoice: before, lines } of collecting) {
    // Void, as the invoice of a pending update is then.
    if (writes.invoices.some(({ id }) => id === before.id)) continue;
    const after = { ...before, nextPaymentAttempt: null };
    writes.invoices.push(after);
    const [was, is] = [invoiceWire(before, lines, customer), invoiceWire(after, lines, customer)];
    writes.events.push(event(platform, scope, at, 'invoice.updated', is, was));
  }
}
