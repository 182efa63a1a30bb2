/**
 * Proves the books of every account of a database: sums, sequences and the ledger, each said in a sentence where it is
 * wrong. Reads alone, in one consistent picture; what it finds is a fault of ours or of a hand in the tables.
 */
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { offOf } from '../core/discount.ts';
import { schema, type Database } from '../store/index.ts';
import { ITEM_HANDLING } from './billing/snapshot.ts';
import type { BalanceTransactionRow, CustomerRow } from './objects/catalog.ts';
import type { InvoiceItemRow, InvoiceRow, LineRow } from './objects/invoice.ts';
import type { DebitRow } from './objects/subscription.ts';
import type { Scope } from './platform.ts';
import { within } from './scope.ts';

/** Customers whose books are in memory at once. */
const PAGE = 200;

/** Everything that was billed to one customer. */
interface Books {
  customer: CustomerRow;
  transactions: BalanceTransactionRow[];
  invoices: InvoiceRow[];
  lines: LineRow[];
  invoiceItems: InvoiceItemRow[];
  debits: DebitRow[];
  /** Subscriptions of which a script may have skipped periods. */
  handled: ReadonlySet<string>;
}

const PROOFS: readonly ((books: Books) => string[])[] = [
  linesAddUp,
  balancesAddUp,
  amountsDueFollow,
  numbersAreGapless,
  itemsAreBilledOnce,
  creditsStayWithinDebits,
  periodsFollowEachOther,
];

/** @returns a sentence for each fault; none when the books are in order */
export async function checkBooks(db: Database): Promise<string[]> {
  return eachCustomer(db, (books) => PROOFS.flatMap((proof) => proof(books)));
}

/**
 * Events of what must have one each: nothing lost, nothing told twice. Objects that were imported have none, so this holds
 * only where everything was made through the API.
 */
export async function checkEvents(db: Database): Promise<string[]> {
  return db.transaction(
    async (tx) => {
      const faults: string[] = [];
      for (const scope of await scopes(tx)) {
        const told = await eventCounts(tx, scope);
        for (const { id, type } of await eventsExpected(tx, scope)) {
          const times = told.get(`${type} ${id}`) ?? 0;
          if (times !== 1) faults.push(`${type} of ${id} was told ${times} times instead of once.`);
        }
      }
      return faults;
    },
    { accessMode: 'read only', isolationLevel: 'repeatable read' },
  );
}

function linesAddUp({ invoices, lines }: Books): string[] {
  return invoices.flatMap((invoice) => {
    const own = lines.filter((line) => line.invoice === invoice.id);
    const together = own.reduce((total, line) => total + toPay(line), 0n);
    if (together === invoice.total) return [];
    return [`The lines of invoice ${invoice.id} add up to ${together}, and its total is ${invoice.total}.`];
  });
}

/** What a line adds to its invoice: net of discounts, with the tax that comes on top. */
function toPay({ amount, discounts, taxes }: LineRow): bigint {
  const onTop = taxes.reduce((total, tax) => (tax.inclusive ? total : total + tax.amount), 0n);
  return amount - offOf(discounts) + onTop;
}

function balancesAddUp({ customer, transactions }: Books): string[] {
  const faults: string[] = [];
  let balance = 0n;
  for (const { id, amount, endingBalance } of transactions) {
    balance += amount;
    if (balance !== endingBalance)
      faults.push(
        `Balance transaction ${id} of ${customer.id} ends at ${endingBalance}; those up to it add up to ${balance}.`,
      );
    balance = endingBalance;
  }
  if (balance !== customer.balance)
    faults.push(
      `The balance of ${customer.id} is ${customer.balance}; its transactions add up to ${balance}.`,
    );
  return faults;
}

/** Kinds of transactions that finalising an invoice makes. */
const OF_INVOICES = new Set(['applied_to_invoice', 'invoice_too_small', 'unapplied_from_invoice']);

function amountsDueFollow({ invoices, transactions }: Books): string[] {
  return invoices.flatMap((invoice) => {
    const { id, total, startingBalance, endingBalance, amountDue, amountPaid, status } = invoice;
    if (endingBalance === null) return [];
    const faults: string[] = [];
    const due = total + startingBalance - endingBalance;
    if (due !== amountDue)
      faults.push(
        `Invoice ${id} asks for ${amountDue}; its total of ${total} and a balance from ${startingBalance} to ${endingBalance} make ${due}.`,
      );
    if (status === 'paid' && amountPaid !== amountDue)
      faults.push(`Invoice ${id} is paid with ${amountPaid} of ${amountDue}.`);
    const moved = transactions
      .filter(({ invoice: of, type }) => of === id && OF_INVOICES.has(type))
      .reduce((sum, { amount }) => sum + amount, 0n);
    if (moved !== endingBalance - startingBalance)
      faults.push(
        `Invoice ${id} moved the balance by ${endingBalance - startingBalance}, and its transactions by ${moved}.`,
      );
    return faults;
  });
}

function numbersAreGapless({ customer, invoices }: Books): string[] {
  const { id, invoicePrefix, nextInvoiceSequence } = customer;
  const numbers = invoices.flatMap(({ number }) => number ?? []);
  const present = new Set(numbers);
  const faults: string[] = [];
  if (present.size !== numbers.length) faults.push(`Two invoices of ${id} have the same number.`);
  for (let sequence = 1; sequence < nextInvoiceSequence; sequence += 1) {
    const number = `${invoicePrefix}-${String(sequence).padStart(4, '0')}`;
    if (!present.delete(number)) faults.push(`Invoice number ${number} of ${id} is missing.`);
  }
  for (const number of present)
    faults.push(
      `Invoice number ${number} of ${id} lies outside of its sequence, which is at ${nextInvoiceSequence}.`,
    );
  return faults;
}

/** An item that waited is on the invoice that it names, once and with its amount. */
function itemsAreBilledOnce({ invoiceItems, lines }: Books): string[] {
  return invoiceItems.flatMap((item) => {
    const made = lines.filter(({ invoiceItem }) => invoiceItem === item.id);
    if (item.invoice === null)
      return made.length === 0 ? [] : [`Invoice item ${item.id} still waits and is on an invoice.`];
    const [line] = made;
    if (made.length !== 1 || line === undefined)
      return [`Invoice item ${item.id} is on ${made.length} invoices instead of one.`];
    if (line.invoice !== item.invoice || line.amount !== item.amount)
      return [
        `Invoice item ${item.id} of ${item.amount} belongs to invoice ${item.invoice}; its line has ${line.amount} on ${line.invoice}.`,
      ];
    return [];
  });
}

function creditsStayWithinDebits({ debits }: Books): string[] {
  return debits
    .filter(({ amount, credited }) => credited < 0n || credited > amount)
    .map(({ id, amount, credited }) => `Of debit ${id}, ${amount} was charged and ${credited} given back.`);
}

/** Renewals bill each period once, and none between two that they billed is left out. */
function periodsFollowEachOther({ invoices, lines, handled }: Books): string[] {
  const cycles = new Set(
    invoices.filter(({ billingReason }) => billingReason === 'subscription_cycle').map(({ id }) => id),
  );
  const byItem = new Map<string, LineRow[]>();
  for (const line of lines) {
    if (line.proration || line.subscriptionItem === null || line.invoiceItem !== null) continue;
    byItem.set(line.subscriptionItem, [...(byItem.get(line.subscriptionItem) ?? []), line]);
  }
  const faults: string[] = [];
  for (const [item, billed] of byItem) {
    const renewed = billed.filter(({ invoice }) => cycles.has(invoice));
    const starts = renewed.map(({ periodStart }) => periodStart);
    if (new Set(starts).size !== starts.length)
      faults.push(`Item ${item} was renewed twice for the same period.`);
    if (billed.some(({ subscription }) => handled.has(subscription ?? ''))) continue;
    const inOrder = [...billed].sort((a, b) => a.periodStart - b.periodStart);
    let reached: number | null = null;
    for (const { periodStart, periodEnd } of inOrder) {
      if (reached !== null && periodStart > reached)
        faults.push(`Item ${item} was not billed from ${iso(reached)} to ${iso(periodStart)}.`);
      reached = Math.max(reached ?? periodEnd, periodEnd);
    }
  }
  return faults;
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

async function eachCustomer(db: Database, check: (books: Books) => string[]): Promise<string[]> {
  return db.transaction(
    async (tx) => {
      const faults: string[] = [];
      for (const scope of await scopes(tx)) {
        let after = 0;
        for (;;) {
          const page = await tx
            .select()
            .from(schema.customers)
            .where(within(schema.customers, scope, gt(schema.customers.position, after)))
            .orderBy(asc(schema.customers.position))
            .limit(PAGE);
          for (const books of await booksOf(tx, scope, page)) faults.push(...check(books));
          const last = page.at(-1);
          if (last === undefined || page.length < PAGE) break;
          after = last.position;
        }
      }
      return faults;
    },
    { accessMode: 'read only', isolationLevel: 'repeatable read' },
  );
}

async function scopes(tx: Database): Promise<Scope[]> {
  const { accountId, livemode } = schema.accounts;
  return tx.select({ accountId, livemode }).from(schema.accounts);
}

async function booksOf(tx: Database, scope: Scope, customers: CustomerRow[]): Promise<Books[]> {
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
  const handled = await tx
    .selectDistinct({ subscription: runs.subscription })
    .from(runs)
    .where(within(runs, scope, eq(runs.extensionPoint, ITEM_HANDLING), inArray(runs.customer, ids)));
  const of = <T extends { customer: string }>(rows: T[]) => groupBy(rows, ({ customer }) => customer);
  const grouped = {
    transactions: of(transactions),
    invoices: of(billed),
    lines: of(lines),
    items: of(items),
    debits: of(charged),
  };
  const skipping = new Set(handled.flatMap(({ subscription }) => subscription ?? []));
  return customers.map((customer) => ({
    customer,
    transactions: grouped.transactions.get(customer.id) ?? [],
    invoices: grouped.invoices.get(customer.id) ?? [],
    lines: grouped.lines.get(customer.id) ?? [],
    invoiceItems: grouped.items.get(customer.id) ?? [],
    debits: (grouped.debits.get(customer.id) ?? []).map(({ debit }) => debit),
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

const ONCE = [
  'customer.created',
  'customer.subscription.created',
  'customer.subscription.deleted',
  'invoice.created',
  'invoice.finalized',
  'invoice.paid',
];

async function eventCounts(tx: Database, scope: Scope): Promise<Map<string, number>> {
  const { events } = schema;
  const id = sql<string>`${events.object} ->> 'id'`;
  const rows = await tx
    .select({ type: events.type, id, n: sql<number>`count(*)::int` })
    .from(events)
    .where(within(events, scope, inArray(events.type, ONCE)))
    .groupBy(events.type, id);
  return new Map(rows.map((row) => [`${row.type} ${row.id}`, row.n]));
}

async function eventsExpected(tx: Database, scope: Scope): Promise<{ id: string; type: string }[]> {
  const { customers, subscriptions, invoices } = schema;
  const made = await tx.select({ id: customers.id }).from(customers).where(within(customers, scope));
  const begun = await tx
    .select({ id: subscriptions.id, status: subscriptions.status })
    .from(subscriptions)
    .where(within(subscriptions, scope));
  const billed = await tx
    .select({ id: invoices.id, status: invoices.status, finalizedAt: invoices.finalizedAt })
    .from(invoices)
    .where(within(invoices, scope));
  return [
    ...made.map(({ id }) => ({ id, type: 'customer.created' })),
    ...begun.flatMap(({ id, status }) => [
      { id, type: 'customer.subscription.created' },
      ...(status === 'canceled' ? [{ id, type: 'customer.subscription.deleted' }] : []),
    ]),
    ...billed.flatMap(({ id, status, finalizedAt }) => [
      { id, type: 'invoice.created' },
      ...(finalizedAt === null ? [] : [{ id, type: 'invoice.finalized' }]),
      ...(status === 'paid' ? [{ id, type: 'invoice.paid' }] : []),
    ]),
  ];
}
