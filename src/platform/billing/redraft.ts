/** A draft that changed: discounts, tax and totals anew, over all of its lines, and what later credits look at with them. */
import { and, eq, inArray, or } from 'drizzle-orm';
import { netOf } from '../../core/discount.ts';
import type { PriceFacts } from '../../core/price.ts';
import { schema, type Database } from '../../store/index.ts';
import { ApiError, notSimulated } from '../api/errors.ts';
import type { DiscountRow } from '../objects/discount.ts';
import type { InvoiceItemRow, InvoiceRow, LineRow } from '../objects/invoice.ts';
import type { DebitRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { applyDiscounts } from './discount-stage.ts';
import type { KnownDiscounts } from './discounting.ts';
import { retotalled, taxed, type Draft } from './invoice.ts';
import { readInvoice, type InvoiceSnapshot } from './invoice-snapshot.ts';
import { readFacts } from './snapshot.ts';
import type { Writes } from './writes.ts';

export interface DraftFacts {
  /** Of the invoice, its lines, and items that it may take. */
  discounts: KnownDiscounts;
  /** What its lines charge, or its items did while they waited. */
  debits: readonly DebitRow[];
  prices: ReadonlyMap<string, PriceFacts>;
}

export interface DraftSnapshot extends InvoiceSnapshot, DraftFacts {
  /** Those that its lines were made of. */
  invoiceItems: InvoiceItemRow[];
}

/** @throws {ApiError} 404 for an unknown invoice */
export async function readDraft(
  db: Database,
  scope: Scope,
  id: string,
  waiting: readonly InvoiceItemRow[] = [],
): Promise<DraftSnapshot> {
  const { invoiceItems } = schema;
  const snapshot = await readInvoice(db, scope, id);
  return {
    ...snapshot,
    invoiceItems: await db
      .select()
      .from(invoiceItems)
      .where(within(invoiceItems, scope, eq(invoiceItems.invoice, id))),
    ...(await readDraftFacts(db, scope, snapshot.invoice.discounts, [...snapshot.lines, ...waiting])),
  };
}

export async function readDraftFacts(
  db: Database,
  scope: Scope,
  ofInvoice: readonly string[],
  billed: readonly (LineRow | InvoiceItemRow)[],
): Promise<DraftFacts> {
  const { discounts, debits } = schema;
  const named = [
    ...ofInvoice,
    ...billed.flatMap((row) => [
      ...(row.ownDiscounts ?? []),
      ...row.discounts.map(({ discount }) => discount),
    ]),
  ];
  const rows: DiscountRow[] =
    named.length === 0
      ? []
      : await db
          .select()
          .from(discounts)
          .where(within(discounts, scope, inArray(discounts.id, [...new Set(named)])));
  const ids = billed.map(({ id }) => id);
  return {
    discounts: new Map(rows.map((row) => [row.id, row])),
    debits:
      ids.length === 0
        ? []
        : await db
            .select()
            .from(debits)
            .where(
              within(debits, scope, and(or(inArray(debits.line, ids), inArray(debits.invoiceItem, ids)))),
            ),
    prices: await readFacts(
      db,
      scope,
      [],
      billed.flatMap(({ price }) => price ?? []),
    ),
  };
}

/**
 * @param lines all of the draft, as far as discounts and tax are not said
 * @param writes take the debits whose lines are charged otherwise now
 * @throws {ApiError} 501 where a line was given back in part and its discounts would change with the draft
 */
export async function redraft(
  platform: Platform,
  scope: Scope,
  {
    customer,
    active,
    discounts,
    debits,
    prices,
  }: Pick<DraftSnapshot, 'customer' | 'active' | keyof DraftFacts>,
  invoice: InvoiceRow,
  lines: readonly LineRow[],
  at: number,
  writes: Pick<Writes, 'runs' | 'debits' | 'newDiscounts'>,
): Promise<Draft> {
  const known = new Map([...discounts, ...writes.newDiscounts.map((row) => [row.id, row] as const)]);
  const applies = (ids: readonly string[]): DiscountRow[] =>
    ids.flatMap((id) => {
      const row = known.get(id);
      if (row === undefined) throw new Error(`Discount ${id} is named and not there.`);
      return row.end !== null && row.end <= invoice.created ? [] : [row];
    });
  const used = new Set(lines.flatMap((line) => line.discounts.map(({ discount }) => discount)));
  // What a subscription keeps for its next invoice, because this one gave it nothing to lower, is not used here as well.
  const ofInvoice = applies(invoice.discounts).filter(
    ({ id, duration, subscription }) => duration !== 'once' || subscription === null || used.has(id),
  );
  const asked = {
    id: invoice.id,
    reason: invoice.billingReason,
    customer,
    subscription: { id: invoice.subscription, currency: invoice.currency },
    prices,
    credited: new Map<string, bigint>(),
    active,
    at,
    mode: 'applied' as const,
  };
  const undiscounted = lines.map((line) => (line.proration ? line : { ...line, discounts: [] }));
  const discounted = await applyDiscounts(
    platform,
    scope,
    undiscounted,
    { ofLines: applies, ofInvoice },
    asked,
    writes,
  );
  const final = discounted.map((line) => taxed(line, invoice));
  for (const debit of debits) {
    const line = final.find(({ id, invoiceItem }) => id === debit.line || invoiceItem === debit.invoiceItem);
    if (line === undefined || line.proration || sameCharge(debit, line)) continue;
    if (debit.credited > 0n)
      throw notSimulated('another discount on a line of which a part was given back already', 'id');
    writes.debits.push({
      ...debit,
      amount: netOf(line),
      discounts: line.discounts.map(({ discount, amount }) => ({ discount, amount })),
    });
  }
  return { invoice: retotalled(invoice, final), lines: final };
}

function sameCharge(debit: DebitRow, line: LineRow): boolean {
  const text = (row: Pick<LineRow, 'discounts'>) =>
    row.discounts.map(({ discount, amount }) => `${discount} ${amount}`).join();
  return debit.amount === netOf(line) && text(debit) === text(line);
}

/** @throws {ApiError} 400 for what is finalised */
export function onlyDraft({ id, status }: InvoiceRow): void {
  if (status === 'draft') return;
  throw new ApiError(
    400,
    `Invoice '${id}' is ${status}: only drafts can be changed or deleted. Nothing was changed.`,
    { code: 'invoice_not_editable', param: 'id' },
  );
}
