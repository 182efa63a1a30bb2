/** Drafts that a client makes, changes and deletes: one-off invoices, or what of a subscription waits. */
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { DAY } from '../../core/calendar.ts';
import { schema, type Database } from '../../store/index.ts';
import { ApiError, invalid, notSimulated } from '../api/errors.ts';
import { RowMoved } from '../change.ts';
import { event } from '../events/event.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import { invoiceWire, type InvoiceItemRow, type InvoiceRow } from '../objects/invoice.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { DRAFT_SECONDS } from './book-drafts.ts';
import { editing, finish, type DraftChange } from './draft-lines.ts';
import { draftInvoice, lineOfItem, type Bearer } from './invoice.ts';
import type { InvoiceSnapshot } from './invoice-snapshot.ts';
import type { Known } from './known.ts';
import { redeem, type DiscountRequest } from './redeem.ts';
import { onlyDraft, redraft, type DraftFacts, type DraftSnapshot } from './redraft.ts';
import type { ActiveScripts } from './snapshot.ts';
import { taxRatesNamed } from './tax-rates.ts';
import { noWrites, sweepInto, type Writes } from './writes.ts';

export interface ManualInvoice {
  bearer: Bearer;
  /** Whether everything of the customer that waits in this currency goes on it. */
  includes: boolean;
  autoAdvance: boolean;
  discounts: DiscountRequest[];
  /** Plain fields. */
  set: Partial<InvoiceRow>;
}

export interface ManualSnapshot extends DraftFacts {
  customer: CustomerRow;
  pending: InvoiceItemRow[];
  active: ActiveScripts;
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

/** Discounts of a subscription lower its own invoices only; what prorations were lowered by, their items carry. */
export async function computeManual(
  platform: Platform,
  scope: Scope,
  { customer, pending, active, ...facts }: ManualSnapshot,
  known: Known,
  { bearer, includes, autoAdvance, discounts, set }: ManualInvoice,
  at: number,
): Promise<{ writes: Writes; id: string }> {
  const id = platform.newId('in');
  const waiting = includes
    ? pending.filter(
        ({ currency, subscription }) =>
          currency === bearer.currency && (bearer.id === null || subscription === bearer.id),
      )
    : [];
  if (includes && waiting.length === 0)
    throw new ApiError(
      400,
      `Nothing waits to be invoiced for customer '${customer.id}' in ${bearer.currency}, so no invoice was made. Make invoice items first.`,
      { code: 'invoice_no_customer_line_items', param: 'pending_invoice_items_behavior' },
    );
  const writes = noWrites();
  const redeemed = redeem(
    platform,
    scope,
    discounts,
    {
      ...{ path: 'discounts', known, present: facts.discounts, at, customer: customer.id },
      ...{ subscription: null, invoice: id, item: null, current: [], currency: bearer.currency },
      amount: waiting.reduce((total, { amount }) => total + amount, 0n),
    },
    writes,
  );
  const lines = waiting.map((item) => lineOfItem(item, { line: platform.newId('il'), invoice: id }));
  const heading = {
    ...{ id, at, reason: 'manual' as const, period: { start: at, end: at } },
    finalizesAt: autoAdvance ? at + DRAFT_SECONDS : null,
  };
  const ids = redeemed.map((row) => row.id);
  const blank = { ...draftInvoice(scope, heading, customer, bearer, [], ids).invoice, ...set };
  const draft = await redraft(platform, scope, { ...facts, customer, active }, blank, lines, at, writes);
  writes.newInvoices.push(draft.invoice);
  writes.newLines.push(...draft.lines);
  sweepInto(writes, waiting, draft.lines);
  writes.events.push(
    event(platform, scope, at, 'invoice.created', invoiceWire(draft.invoice, draft.lines, customer)),
  );
  return { writes, id };
}

export interface InvoiceEdit {
  autoAdvance?: boolean | undefined;
  collectionMethod?: InvoiceRow['collectionMethod'] | undefined;
  daysUntilDue?: number | undefined;
  dueDate?: number | undefined;
  /** In the order in which they apply; null: none. */
  discounts?: DiscountRequest[] | null | undefined;
  defaultTaxRates?: string[] | null | undefined;
  /** Plain fields of drafts; what is undefined stays. */
  set: Partial<InvoiceRow>;
  metadata: Record<string, string>;
}

/** Of an invoice that is no draft any more, only metadata change. */
export async function computeEdit(
  platform: Platform,
  scope: Scope,
  snapshot: DraftSnapshot,
  known: Known,
  edit: InvoiceEdit,
  at: number,
): Promise<DraftChange> {
  const { invoice: before, lines, customer } = snapshot;
  const { metadata, set, ...more } = edit;
  if (before.status !== 'draft') {
    if (Object.values({ ...set, ...more }).some((value) => value !== undefined)) onlyDraft(before);
    const after = { ...before, metadata };
    const writes = noWrites();
    writes.invoices.push(after);
    writes.events.push(
      event(
        platform,
        scope,
        at,
        'invoice.updated',
        invoiceWire(after, lines, customer),
        invoiceWire(before, lines, customer),
      ),
    );
    return { writes, items: [], removedItems: [] };
  }
  const draft = editing(platform, scope, snapshot, at);
  const after = { ...before, ...withTerms(before, edit, at), ...set, metadata };
  if (edit.defaultTaxRates !== undefined)
    after.defaultTaxRates = taxRatesNamed(edit.defaultTaxRates, 'default_tax_rates', known);
  if (edit.discounts !== undefined)
    after.discounts = redeem(
      platform,
      scope,
      edit.discounts ?? [],
      {
        ...{ path: 'discounts', known, present: snapshot.discounts, at, customer: customer.id, item: null },
        ...{ subscription: null, invoice: before.id, current: before.discounts },
        currency: before.currency,
        amount: lines.reduce((total, { amount }) => total + amount, 0n),
      },
      draft.change.writes,
    ).map(({ id }) => id);
  return finish(draft, after);
}

/** When it finalises and is due. */
function withTerms(before: InvoiceRow, edit: InvoiceEdit, at: number): Partial<InvoiceRow> {
  const { collectionMethod = before.collectionMethod, daysUntilDue, dueDate, autoAdvance } = edit;
  checkDue(collectionMethod, daysUntilDue, dueDate);
  const due = dueDate ?? (daysUntilDue === undefined ? before.dueDate : before.created + daysUntilDue * DAY);
  return {
    collectionMethod,
    dueDate: collectionMethod === 'send_invoice' ? due : null,
    finalizesAt:
      autoAdvance === undefined
        ? before.finalizesAt
        : autoAdvance
          ? (before.finalizesAt ?? at + DRAFT_SECONDS)
          : null,
  };
}

/** @throws {ApiError} 400 for a date on an invoice that is charged at once, and for two of them */
export function checkDue(
  collectionMethod: InvoiceRow['collectionMethod'],
  daysUntilDue: number | undefined,
  dueDate: number | undefined,
): void {
  const given = daysUntilDue !== undefined ? 'days_until_due' : dueDate !== undefined ? 'due_date' : null;
  if (given === null) return;
  if (collectionMethod !== 'send_invoice')
    throw invalid(given, `${given} goes with collection_method 'send_invoice' only.`);
  if (daysUntilDue !== undefined && dueDate !== undefined)
    throw invalid('due_date', 'Give days_until_due or due_date, not both.');
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
