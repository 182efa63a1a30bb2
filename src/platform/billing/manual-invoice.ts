/** Drafts that a client makes, changes and deletes: one-off invoices, or what of a subscription waits. */
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import { ApiError, invalid, notSimulated } from '../api/errors.ts';
import { RowMoved } from '../change.ts';
import { event } from '../events/event.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import {
  invoiceItemWire,
  invoiceWire,
  type InvoiceItemRow,
  type InvoiceRow,
  type LineRow,
} from '../objects/invoice.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { draftInvoice, lineOfItem, retotalled, taxed, type Bearer } from './invoice.ts';
import type { InvoiceSnapshot } from './invoice-snapshot.ts';
import { DRAFT_SECONDS } from './book-drafts.ts';
import { noWrites, sweepInto, type Writes } from './writes.ts';

export interface ManualInvoice {
  bearer: Bearer;
  /** Whether everything of the customer that waits in this currency goes on it. */
  includes: boolean;
  autoAdvance: boolean;
  description: string | null;
  metadata: Record<string, string>;
}

/** Everything of the customer that waits, in whatever currency and of whichever subscription. */
export async function readWaiting(db: Database, scope: Scope, customer: string): Promise<InvoiceItemRow[]> {
  const { invoiceItems } = schema;
  return db
    .select()
    .from(invoiceItems)
    .where(
      within(invoiceItems, scope, and(eq(invoiceItems.customer, customer), isNull(invoiceItems.invoice))),
    )
    .orderBy(asc(invoiceItems.position));
}

/** No discount is looked for: what prorations were lowered by, their items carry, and the invoice has none of its own. */
export function computeManual(
  platform: Platform,
  scope: Scope,
  customer: CustomerRow,
  pending: readonly InvoiceItemRow[],
  { bearer, includes, autoAdvance, description, metadata }: ManualInvoice,
  at: number,
): { writes: Writes; id: string } {
  const id = platform.newId('in');
  const waiting = includes ? pending.filter(({ currency }) => currency === bearer.currency) : [];
  if (includes && waiting.length === 0)
    throw new ApiError(
      400,
      `Nothing waits to be invoiced for customer '${customer.id}' in ${bearer.currency}, so no invoice was made. Make invoice items first.`,
      { code: 'invoice_no_customer_line_items', param: 'pending_invoice_items_behavior' },
    );
  const lines = waiting.map((item) => lineOfItem(item, { line: platform.newId('il'), invoice: id }));
  const draft = draftInvoice(
    scope,
    {
      id,
      at,
      reason: 'manual',
      period: { start: at, end: at },
      finalizesAt: autoAdvance ? at + DRAFT_SECONDS : null,
    },
    customer,
    bearer,
    lines,
  );
  const invoice = { ...draft.invoice, description, metadata };
  const writes = noWrites();
  writes.newInvoices.push(invoice);
  writes.newLines.push(...draft.lines);
  sweepInto(writes, waiting, draft.lines);
  writes.events.push(
    event(platform, scope, at, 'invoice.created', invoiceWire(invoice, draft.lines, customer)),
  );
  return { writes, id };
}

/** @throws {ApiError} for an invoice that takes no more items, and for an item that is not of its kind */
export function computeAddition(
  platform: Platform,
  scope: Scope,
  { invoice, lines, customer }: InvoiceSnapshot,
  item: InvoiceItemRow,
): Writes {
  onlyDraft(invoice);
  if (invoice.billingReason !== 'manual')
    throw notSimulated('an item on the draft of a subscription', 'invoice');
  if (item.customer !== invoice.customer)
    throw invalid('invoice', `The invoice '${invoice.id}' belongs to another customer.`);
  if (item.currency !== invoice.currency)
    throw invalid(
      'currency',
      `The invoice '${invoice.id}' is in ${invoice.currency}, not ${item.currency}.`,
      'currency_mismatch',
    );
  const line = taxed(lineOfItem(item, { line: platform.newId('il'), invoice: invoice.id }), invoice);
  const all = [...lines, line];
  const at = item.created;
  const after = retotalled(invoice, all);
  const writes = noWrites();
  writes.newInvoiceItems.push(item);
  writes.newLines.push(line);
  writes.invoices.push(after);
  writes.events.push(
    event(platform, scope, at, 'invoiceitem.created', invoiceItemWire(item)),
    updated(platform, scope, { invoice, lines, customer }, after, at, all),
  );
  return writes;
}

export interface InvoiceEdit {
  autoAdvance?: boolean | undefined;
  collectionMethod?: InvoiceRow['collectionMethod'] | undefined;
  daysUntilDue?: number | undefined;
  description?: string | null | undefined;
  metadata: Record<string, string>;
}

/** Of an invoice that is no draft any more, only metadata change. */
export function computeEdit(
  platform: Platform,
  scope: Scope,
  snapshot: InvoiceSnapshot,
  edit: InvoiceEdit,
  at: number,
): Writes {
  const { invoice: before, lines } = snapshot;
  const { autoAdvance, collectionMethod = before.collectionMethod, daysUntilDue, description } = edit;
  const more = [autoAdvance, edit.collectionMethod, daysUntilDue, description];
  if (more.some((value) => value !== undefined)) onlyDraft(before);
  if (daysUntilDue !== undefined && collectionMethod !== 'send_invoice')
    throw invalid('days_until_due', "days_until_due goes with collection_method 'send_invoice' only.");
  const mailed = daysUntilDue === undefined ? before.dueDate : before.created + daysUntilDue * 86_400;
  const after: InvoiceRow = {
    ...before,
    collectionMethod,
    dueDate: collectionMethod === 'send_invoice' ? mailed : before.status === 'draft' ? null : before.dueDate,
    description: description === undefined ? before.description : description,
    finalizesAt:
      autoAdvance === undefined
        ? before.finalizesAt
        : autoAdvance
          ? (before.finalizesAt ?? at + DRAFT_SECONDS)
          : null,
    metadata: edit.metadata,
  };
  const writes = noWrites();
  writes.invoices.push(after);
  writes.events.push(updated(platform, scope, snapshot, after, at, lines));
  return writes;
}

/**
 * Deletes a one-off draft. Ours: what was on it waits for another invoice again, so that no charge is lost with a draft.
 */
export async function deleteDraft(
  platform: Platform,
  db: Database,
  scope: Scope,
  { invoice, lines, customer }: InvoiceSnapshot,
  at: number,
): Promise<void> {
  const { invoices, invoiceLines, invoiceItems, events } = schema;
  const gone = await db
    .delete(invoices)
    .where(within(invoices, scope, and(eq(invoices.id, invoice.id), eq(invoices.version, invoice.version))))
    .returning({ id: invoices.id });
  if (gone.length !== 1) throw new RowMoved();
  await db.delete(invoiceLines).where(within(invoiceLines, scope, eq(invoiceLines.invoice, invoice.id)));
  await db
    .update(invoiceItems)
    .set({ invoice: null, version: sql`${invoiceItems.version} + 1` })
    .where(within(invoiceItems, scope, eq(invoiceItems.invoice, invoice.id)));
  await db
    .insert(events)
    .values(event(platform, scope, at, 'invoice.deleted', invoiceWire(invoice, lines, customer)));
}

/** @throws {ApiError} 400 for what is finalised, or belongs to a subscription: those are voided */
export function checkDeletable({ invoice, lines }: Pick<InvoiceSnapshot, 'invoice' | 'lines'>): void {
  onlyDraft(invoice);
  // Later changes may have given back what its lines charged, by the name of the line.
  if (invoice.subscription === null && lines.some(({ subscription }) => subscription !== null))
    throw notSimulated('the deletion of a draft with items of a subscription', 'id');
  if (invoice.subscription === null) return;
  throw new ApiError(
    400,
    `Invoice '${invoice.id}' belongs to subscription '${invoice.subscription}', and only one-off drafts can be deleted. Finalise and void it.`,
    { code: 'invoice_not_editable', param: 'id' },
  );
}

function onlyDraft({ id, status }: InvoiceRow): void {
  if (status === 'draft') return;
  throw new ApiError(
    400,
    `Invoice '${id}' is ${status}: only drafts can be changed or deleted. Nothing was changed.`,
    { code: 'invoice_not_editable', param: 'id' },
  );
}

function updated(
  platform: Platform,
  scope: Scope,
  { invoice: before, lines: had, customer }: Pick<InvoiceSnapshot, 'invoice' | 'lines' | 'customer'>,
  after: InvoiceRow,
  at: number,
  lines: readonly LineRow[],
) {
  return event(
    platform,
    scope,
    at,
    'invoice.updated',
    invoiceWire(after, lines, customer),
    invoiceWire(before, had, customer),
  );
}
