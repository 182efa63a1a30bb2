/** Everything that was billed to some customers, read together. */
import { and, asc, eq, inArray, isNotNull } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import { ITEM_HANDLING } from '../billing/snapshot.ts';
import type { BalanceTransactionRow, CustomerRow } from '../objects/catalog.ts';
import type { CreditLineRow, CreditNoteRow } from '../objects/credit-note.ts';
import type { InvoiceItemRow, InvoiceRow, LineRow } from '../objects/invoice.ts';
import type { ChargeRow, IntentRow } from '../objects/payment.ts';
import type { DebitRow } from '../objects/subscription.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { scheduledOf, type Scheduled } from './schedules.ts';
import { usageOf, type UsageBilled } from './usage.ts';

/** Everything that was billed to one customer. */
export interface Books {
  customer: CustomerRow;
  transactions: BalanceTransactionRow[];
  invoices: InvoiceRow[];
  lines: LineRow[];
  invoiceItems: InvoiceItemRow[];
  debits: DebitRow[];
  intents: IntentRow[];
  charges: ChargeRow[];
  creditNotes: CreditNoteRow[];
  creditLines: CreditLineRow[];
  usage: UsageBilled[];
  scheduled: Scheduled[];
  /** Subscriptions of which a script, or a pause, may have skipped periods. */
  handled: ReadonlySet<string>;
}

export async function booksOf(tx: Database, scope: Scope, customers: CustomerRow[]): Promise<Books[]> {
  if (customers.length === 0) return [];
  const ids = customers.map(({ id }) => id);
  const { balanceTransactions, invoices, invoiceLines, invoiceItems, debits, runs, subscriptions } = schema;
  const transactions = await tx
    .select()
    .from(balanceTransactions)
    .where(within(balanceTransactions, scope, inArray(balanceTransactions.customer, ids)))
    .orderBy(asc(balanceTransactions.position));
  const billed = await tx
    .select()
    .from(invoices)
    .where(within(invoices, scope, inArray(invoices.customer, ids)));
  const lines = await tx
    .select()
    .from(invoiceLines)
    .where(within(invoiceLines, scope, inArray(invoiceLines.customer, ids)));
  const items = await tx
    .select()
    .from(invoiceItems)
    .where(within(invoiceItems, scope, inArray(invoiceItems.customer, ids)));
  const charged = await tx
    .select({ customer: subscriptions.customer, debit: debits })
    .from(debits)
    .innerJoin(
      subscriptions,
      and(
        eq(subscriptions.accountId, debits.accountId),
        eq(subscriptions.livemode, debits.livemode),
        eq(subscriptions.id, debits.subscription),
      ),
    )
    .where(within(subscriptions, scope, inArray(subscriptions.customer, ids)));
  const { creditNotes, creditNoteLines } = schema;
  const notes = await tx
    .select()
    .from(creditNotes)
    .where(within(creditNotes, scope, inArray(creditNotes.customer, ids)));
  const credited = await tx
    .select()
    .from(creditNoteLines)
    .where(within(creditNoteLines, scope, inArray(creditNoteLines.customer, ids)));
  const handled = await tx
    .selectDistinct({ subscription: runs.subscription })
    .from(runs)
    .where(within(runs, scope, eq(runs.extensionPoint, ITEM_HANDLING), inArray(runs.customer, ids)));
  const usage = await usageOf(tx, scope, { lines, invoices: billed, invoiceItems: items });
  const scheduled = await scheduledOf(tx, scope, ids);
  const paused = await tx
    .select({ subscription: subscriptions.id })
    .from(subscriptions)
    .where(
      within(subscriptions, scope, isNotNull(subscriptions.paused), inArray(subscriptions.customer, ids)),
    );
  const { paymentIntents, charges } = schema;
  const intents = await tx
    .select()
    .from(paymentIntents)
    .where(within(paymentIntents, scope, inArray(paymentIntents.customer, ids)));
  const attempts = await tx
    .select()
    .from(charges)
    .where(within(charges, scope, inArray(charges.customer, ids)));
  const of = <T extends { customer: string | null }>(rows: T[]) =>
    groupBy(rows, ({ customer }) => customer ?? '');
  const grouped = {
    transactions: of(transactions),
    invoices: of(billed),
    lines: of(lines),
    items: of(items),
    debits: of(charged),
    intents: of(intents),
    charges: of(attempts),
    notes: of(notes),
    credited: of(credited),
  };
  const skipping = new Set([...handled, ...paused].flatMap(({ subscription }) => subscription ?? []));
  return customers.map((customer) => ({
    customer,
    transactions: grouped.transactions.get(customer.id) ?? [],
    invoices: grouped.invoices.get(customer.id) ?? [],
    lines: grouped.lines.get(customer.id) ?? [],
    invoiceItems: grouped.items.get(customer.id) ?? [],
    creditNotes: grouped.notes.get(customer.id) ?? [],
    creditLines: grouped.credited.get(customer.id) ?? [],
    debits: (grouped.debits.get(customer.id) ?? []).map(({ debit }) => debit),
    usage: usage.get(customer.id) ?? [],
    intents: grouped.intents.get(customer.id) ?? [],
    charges: grouped.charges.get(customer.id) ?? [],
    scheduled: scheduled.filter(({ schedule }) => schedule.customer === customer.id),
    handled: skipping,
  }));
}

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
