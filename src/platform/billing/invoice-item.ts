/** Invoice items that a client makes, changes and takes back while they wait for an invoice. */
import { and, eq, or, sql, type SQL } from 'drizzle-orm';
import { netOf } from '../../core/discount.ts';
import { schema, type Database } from '../../store/index.ts';
import { ApiError } from '../api/errors.ts';
import { event } from '../events/event.ts';
import { invoiceItemWire, type InvoiceItemRow } from '../objects/invoice.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';

const { debits, events, invoiceItems } = schema;

/** @throws {ApiError} 400 once the item is on an invoice */
export function onlyPending(item: InvoiceItemRow): void {
  if (item.invoice === null) return;
  throw new ApiError(
    400,
    `The invoice item '${item.id}' is on invoice '${item.invoice}' already and can no longer change. Nothing was changed.`,
    { code: 'invoice_not_editable', param: 'id' },
  );
}

/** Removes a pending item. What a proration item had charged or given back counts as never charged or given back. */
export async function removePending(
  platform: Platform,
  tx: Database,
  scope: Scope,
  item: InvoiceItemRow,
  at: number,
): Promise<void> {
  onlyPending(item);
  const returned = item.amount < 0n ? creditedDebit(item) : undefined;
  if (returned !== undefined)
    await tx
      .update(debits)
      .set({ credited: sql`${debits.credited} + ${netOf(item)}` })
      .where(within(debits, scope, returned));
  await tx.delete(debits).where(within(debits, scope, eq(debits.invoiceItem, item.id)));
  await tx.delete(invoiceItems).where(within(invoiceItems, scope, eq(invoiceItems.id, item.id)));
  await tx.insert(events).values(event(platform, scope, at, 'invoiceitem.deleted', invoiceItemWire(item)));
}

/** The debit that a credit gives back: by the line that charged it, or the item where it still waited then. */
function creditedDebit({ credited }: InvoiceItemRow): SQL | undefined {
  if (credited === null) return undefined;
  if (credited.type === 'invoice_item') return eq(debits.invoiceItem, credited.invoiceItem);
  return or(
    ...credited.lines.map((line) => and(eq(debits.invoice, credited.invoice), eq(debits.line, line))),
  );
}
