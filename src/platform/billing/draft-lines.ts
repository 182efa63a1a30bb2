/** Lines of a draft that a client adds, changes and takes away: each is an invoice item, or a line of a subscription. */
import { and, eq, inArray } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import { invalid, missingReference, notSimulated } from '../api/errors.ts';
import { inside } from '../api/params.ts';
import { RowMoved } from '../change.ts';
import { event } from '../events/event.ts';
import {
  invoiceItemWire,
  invoiceWire,
  type InvoiceItemRow,
  type InvoiceRow,
  type LineRow,
} from '../objects/invoice.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { lineOfItem } from './invoice.ts';
import { underTerms, type ItemTerms, type TermsContext } from './item-terms.ts';
import { onlyDraft, redraft, type DraftSnapshot } from './redraft.ts';
import { commitWrites, noWrites, type Writes } from './writes.ts';

export interface DraftChange {
  writes: Writes;
  /** Items that there were, as they are now. */
  items: InvoiceItemRow[];
  removedItems: string[];
}

/** A draft in the hand: what it will hold, and what is to be written of it. */
export interface Editing {
  platform: Platform;
  scope: Scope;
  snapshot: DraftSnapshot;
  at: number;
  lines: LineRow[];
  change: DraftChange;
}

/** @throws {ApiError} 400 for an invoice that is no draft */
export function editing(platform: Platform, scope: Scope, snapshot: DraftSnapshot, at: number): Editing {
  onlyDraft(snapshot.invoice);
  const change = { writes: noWrites(), items: [], removedItems: [] };
  return { platform, scope, snapshot, at, lines: snapshot.lines, change };
}

/** A new item goes on the draft. */
export function addNew(edit: Editing, item: InvoiceItemRow, path: string): void {
  const { invoice } = edit.snapshot;
  checkFits(invoice, item, path);
  const row = { ...item, invoice: invoice.id };
  const { platform, scope, at, change } = edit;
  const line = lineOfItem(row, { line: platform.newId('il'), invoice: invoice.id });
  change.writes.newInvoiceItems.push(row);
  change.writes.events.push(event(platform, scope, at, 'invoiceitem.created', invoiceItemWire(row)));
  edit.lines = [...edit.lines, line];
}

/** An item that waits goes on the draft. */
export function assign(edit: Editing, item: InvoiceItemRow, path: string): void {
  const { invoice } = edit.snapshot;
  checkFits(invoice, item, path);
  if (item.invoice !== null)
    throw invalid(path, `The invoice item '${item.id}' is on invoice '${item.invoice}' already.`);
  const line = lineOfItem(item, { line: edit.platform.newId('il'), invoice: invoice.id });
  edit.change.writes.swept.push({ item, line });
  edit.lines = [...edit.lines, line];
}

/** What is of a subscription's own period keeps its amount; its words, discounts and tax may change. */
export function changeLine(
  edit: Editing,
  id: string,
  terms: ItemTerms,
  context: Omit<TermsContext, 'at'>,
): void {
  const { platform, scope, snapshot, at, change } = edit;
  const line = lineNamed(edit, id, context.path);
  const item = snapshot.invoiceItems.find((each) => each.id === line.invoiceItem);
  const { writes } = change;
  if (item === undefined) {
    const fixed = (['amount', 'unit_amount_decimal', 'pricing', 'quantity', 'period'] as const).find(
      (name) => terms[name] !== undefined,
    );
    if (fixed !== undefined)
      throw notSimulated('another amount on a line of a subscription', inside(context.path, fixed));
    const { id: _id, taxes: _taxes, invoiceItem: _item, ...billed } = line;
    const asItem = { ...billed, id: line.id, created: at, version: 1, taxRates: ownRates(snapshot, line) };
    const after = underTerms(platform, scope, asItem, terms, { ...context, at }, writes);
    replace(edit, { ...lineOfItem(after, { line: line.id, invoice: line.invoice }), invoiceItem: null });
    return;
  }
  const after = underTerms(platform, scope, item, terms, { ...context, at }, writes);
  change.items.push(after);
  const { discounts } = line;
  const changed = lineOfItem(after, { line: line.id, invoice: line.invoice });
  replace(edit, { ...changed, discounts: after.proration ? discounts : [] });
}

/**
 * @param unassign the item waits for another invoice again, instead of being deleted
 * @throws {ApiError} 501 for lines of a subscription, which later changes may give back by name
 */
export function removeLine(edit: Editing, id: string, unassign: boolean, path: string): void {
  const { platform, scope, snapshot, at, change } = edit;
  const line = lineNamed(edit, id, path);
  const item = snapshot.invoiceItems.find((each) => each.id === line.invoiceItem);
  const charged = snapshot.debits.some(
    (debit) => debit.line === id || debit.invoiceItem === line.invoiceItem,
  );
  if (item === undefined || item.proration || charged)
    throw notSimulated('the removal of a line of a subscription', path);
  change.writes.removedLines.push(id);
  if (unassign) change.items.push({ ...item, invoice: null });
  else {
    change.removedItems.push(item.id);
    change.writes.events.push(event(platform, scope, at, 'invoiceitem.deleted', invoiceItemWire(item)));
  }
  edit.lines = edit.lines.filter((each) => each.id !== id);
}

/** Discounts, tax and totals over what the draft holds now; nothing may follow it. */
export async function finish(
  edit: Editing,
  invoice: InvoiceRow = edit.snapshot.invoice,
): Promise<DraftChange> {
  const { platform, scope, snapshot, at, change } = edit;
  const untaxed = edit.lines.map((line) => ({ ...line, taxRates: ratesBefore(snapshot, line) }));
  const drafted = await redraft(platform, scope, snapshot, invoice, untaxed, at, change.writes);
  const present = new Set(snapshot.lines.map(({ id }) => id));
  change.writes.lines.push(...drafted.lines.filter(({ id }) => present.has(id)));
  change.writes.newLines.push(...drafted.lines.filter(({ id }) => !present.has(id)));
  change.writes.swept = change.writes.swept.map(({ item, line }) => ({
    item,
    line: drafted.lines.find(({ id }) => id === line.id) ?? line,
  }));
  change.writes.invoices.push(drafted.invoice);
  change.writes.events.push(
    event(
      platform,
      scope,
      at,
      'invoice.updated',
      invoiceWire(drafted.invoice, drafted.lines, snapshot.customer),
      invoiceWire(snapshot.invoice, snapshot.lines, snapshot.customer),
    ),
  );
  return change;
}

/** @throws {RowMoved} when a row is not the one that was read */
export async function commitDraft(db: Database, scope: Scope, change: DraftChange): Promise<void> {
  const { invoiceItems } = schema;
  await commitWrites(db, scope, change.writes);
  for (const item of change.items) {
    const { position: _position, ...set } = item as InvoiceItemRow & { position?: number };
    const updated = await db
      .update(invoiceItems)
      .set({ ...set, version: item.version + 1 })
      .where(
        within(
          invoiceItems,
          scope,
          and(eq(invoiceItems.id, item.id), eq(invoiceItems.version, item.version)),
        ),
      )
      .returning({ id: invoiceItems.id });
    if (updated.length !== 1) throw new RowMoved();
  }
  if (change.removedItems.length > 0)
    await db
      .delete(invoiceItems)
      .where(within(invoiceItems, scope, inArray(invoiceItems.id, change.removedItems)));
}

function lineNamed(edit: Editing, id: string, path: string): LineRow {
  const line = edit.lines.find((each) => each.id === id);
  if (line === undefined)
    throw missingReference('line_item', id, path === '' ? 'line_item_id' : inside(path, 'id'));
  return line;
}

function replace(edit: Editing, line: LineRow): void {
  edit.lines = edit.lines.map((each) => (each.id === line.id ? line : each));
}

/** As the line is taxed by itself; null: as the invoice says. Taxing writes the invoice's rates on the line. */
function ratesBefore({ lines, ...snapshot }: DraftSnapshot, line: LineRow): LineRow['taxRates'] {
  const had = lines.find(({ id }) => id === line.id);
  // What was changed, or is new, carries what its terms say.
  return had === undefined || had !== line ? line.taxRates : ownRates(snapshot, line);
}

function ownRates(
  { invoice, invoiceItems, items }: Pick<DraftSnapshot, 'invoice' | 'invoiceItems' | 'items'>,
  line: LineRow,
): LineRow['taxRates'] {
  const item = invoiceItems.find(({ id }) => id === line.invoiceItem);
  if (item !== undefined) return item.taxRates;
  const of = items.find((each) => each.item.id === line.subscriptionItem)?.item;
  const names = (rates: LineRow['taxRates']) => (rates ?? []).map(({ id }) => id).join();
  const asInvoice = names(line.taxRates) === names(invoice.defaultTaxRates);
  return asInvoice && (of === undefined || of.taxRates.length === 0) ? null : line.taxRates;
}

function checkFits(invoice: InvoiceRow, item: InvoiceItemRow, path: string): void {
  if (item.customer !== invoice.customer)
    throw invalid(path, `The invoice '${invoice.id}' belongs to another customer.`);
  if (item.currency !== invoice.currency)
    throw invalid(
      path === 'invoice' ? 'currency' : path,
      `The invoice '${invoice.id}' is in ${invoice.currency}, not ${item.currency}.`,
      'currency_mismatch',
    );
  if (
    item.subscription !== null &&
    invoice.subscription !== null &&
    item.subscription !== invoice.subscription
  )
    throw invalid(
      path,
      `The invoice '${invoice.id}' is of subscription '${invoice.subscription}', the item of '${item.subscription}'.`,
    );
}
