/** From everything that could be billed now to the lines of each invoice: what scripts hold back, and how they group the rest. */
import type { PriceFacts } from '../../core/price.ts';
import { event } from '../events/event.ts';
import { invoiceItemWire, type InvoiceItemRow, type LineRow } from '../objects/invoice.ts';
import type { Platform, Scope } from '../platform.ts';
import { lineOfItem } from './invoice.ts';
import { chargeOf, groupedCharges, keptCharges, skippedCharges, type Handling } from './item-handling.ts';
import { debitOf } from './ledger.ts';
import { waitingItem } from './usage-lines.ts';
import type { Writes } from './writes.ts';

export interface Billable {
  /** Oldest first. Those of no subscription are the customer's, and no script is asked about them. */
  waiting: readonly InvoiceItemRow[];
  /** Lines of this operation, for full periods; they name no invoice yet. */
  fresh: readonly LineRow[];
  prices: ReadonlyMap<string, PriceFacts>;
}

export interface InvoiceLines {
  /** What waited comes first (billing.md 2.2, rule 7). Each still needs its invoice. */
  lines: LineRow[];
  setsLatestInvoice: boolean;
}

/** @returns the lines of each invoice; none when a script leaves nothing to bill now */
export async function divideInvoices(
  platform: Platform,
  scope: Scope,
  { waiting, fresh, prices }: Billable,
  handling: Handling,
  writes: Writes,
): Promise<InvoiceLines[]> {
  const made = await created(platform, scope, fresh, prices, handling, writes);
  const own = [...waiting.filter(({ subscription }) => subscription !== null), ...made];
  const charges = own.map((row) => chargeOf(row, prices));
  const kept = await keptCharges(platform, scope, charges, handling, writes);
  for (const line of made) if (!kept.has(line.id)) postpone(platform, scope, line, handling.at, writes);
  const taken = charges.filter(({ key }) => kept.has(key));
  const groups = await groupedCharges(platform, scope, taken, handling, writes);
  return groups.flatMap(({ keys, setsLatestInvoice }) => {
    const items = waiting.filter(({ id, subscription }) =>
      // The customer's own items go with the invoice that counts as the latest.
      subscription === null ? setsLatestInvoice : keys.has(id),
    );
    const lines = [
      ...items.map((item) => lineOfItem(item, { line: platform.newId('il'), invoice: '' })),
      ...made.filter(({ id }) => keys.has(id)),
    ];
    return lines.length === 0 ? [] : [{ lines, setsLatestInvoice }];
  });
}

async function created(
  platform: Platform,
  scope: Scope,
  fresh: readonly LineRow[],
  prices: ReadonlyMap<string, PriceFacts>,
  handling: Handling,
  writes: Writes,
): Promise<readonly LineRow[]> {
  const charges = fresh.map((line) => chargeOf(line, prices));
  const skipped = await skippedCharges(platform, scope, charges, handling, writes);
  return fresh.filter(({ id }) => !skipped.has(id));
}

/** A line for a full period that this invoice does not take waits as an item, and is charged all the same. */
function postpone(platform: Platform, scope: Scope, line: LineRow, at: number, writes: Writes): void {
  const item = waitingItem(platform, line, at);
  writes.newInvoiceItems.push(item);
  writes.events.push(event(platform, scope, at, 'invoiceitem.created', invoiceItemWire(item)));
  if (item.amount > 0n && item.subscriptionItem !== null && item.usage === null)
    writes.newDebits.push(debitOf(platform, item, item.subscriptionItem));
}

/** The debits of lines that were charged as they were made, now that they are on an invoice. */
export function bookCharged(platform: Platform, lines: readonly LineRow[], writes: Writes): void {
  for (const line of lines)
    // Also what discounts made free: classic credits look at them.
    if (
      line.invoiceItem === null &&
      line.subscriptionItem !== null &&
      line.amount > 0n &&
      // What was used is not given back.
      line.usage === null
    )
      writes.newDebits.push(debitOf(platform, line, line.subscriptionItem));
}
