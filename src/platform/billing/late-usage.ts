/**
 * The hour in which a renewal is a draft: reports for the period that is over still count, until it is finalised (Stripe's
 * "Configure an invoice finalization grace period"). What comes after that is never billed.
 */
import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import { netOf } from '../../core/discount.ts';
import type { PriceFacts } from '../../core/price.ts';
import { schema, type Database } from '../../store/index.ts';
import { change } from '../change.ts';
import { timeFor } from '../clock/test-clock.ts';
import { event } from '../events/event.ts';
import { priceFacts } from '../objects/catalog.ts';
import type { DiscountRow } from '../objects/discount.ts';
import { invoiceWire, type LineRow } from '../objects/invoice.ts';
import { subscriptionWire, type DebitRow, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { afterInvoice } from './assemble.ts';
import { discountEvents } from './discount-events.ts';
import { discountLines } from './discount-stage.ts';
import { discountingOf, type Discounting } from './discounting.ts';
import { readInvoice, type InvoiceSnapshot } from './invoice-snapshot.ts';
import { retotalled, taxed } from './invoice.ts';
import { readPrices, type PricedItem } from './snapshot.ts';
import { usageLines } from './usage-lines.ts';
import { readUsage, type Counted } from './usage.ts';
import { commitWrites, noWrites, type Writes } from './writes.ts';

/**
 * Brings a draft up to what is reported by now; before it is finalised, by whomever.
 *
 * @param at of the due work that it is for; absent: the customer's time
 */
export async function countLateUsage(
  platform: Platform,
  scope: Scope,
  invoice: string,
  at?: number,
): Promise<void> {
  if (!(await billsUsage(platform.store.db, scope, invoice))) return;
  await change(platform, {
    read: async (db) => {
      const draft = await readDraft(db, scope, invoice);
      return { draft, now: at ?? (await timeFor(platform, scope, db, draft.customer)) };
    },
    compute: ({ draft, now }) => computeLateUsage(platform, scope, draft, now),
    commit: (db, writes) => commitWrites(db, scope, writes),
  });
}

/** Of the draft itself: what waited as an item is what it is. */
async function billsUsage(db: Database, scope: Scope, invoice: string): Promise<boolean> {
  const { invoiceLines: lines } = schema;
  const [found] = await db
    .select({ id: lines.id })
    .from(lines)
    .where(
      within(
        lines,
        scope,
        and(eq(lines.invoice, invoice), isNotNull(lines.usage), isNull(lines.invoiceItem)),
      ),
    )
    .limit(1);
  return found !== undefined;
}

/** Lines of one item for one stretch of reports: one for each tier that is used. */
interface Billed {
  lines: LineRow[];
  now: Counted;
}

interface Draft extends InvoiceSnapshot {
  billed: Billed[];
  prices: ReadonlyMap<string, PriceFacts>;
  discounts: ReadonlyMap<string, DiscountRow>;
  debits: DebitRow[];
}

async function readDraft(db: Database, scope: Scope, id: string): Promise<Draft> {
  const snapshot = await readInvoice(db, scope, id);
  const { discounts, debits } = schema;
  const { customer, lines, subscription } = snapshot;
  const groups = new Map<string, LineRow[]>();
  for (const line of lines) {
    if (line.usage === null || line.invoiceItem !== null) continue;
    const key = JSON.stringify([line.subscriptionItem, line.price, line.usage]);
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const stretches = [...groups.values()].flatMap(([line]) => line?.usage ?? []);
  const counted = await readUsage(db, scope, customer.id, stretches);
  const named = await readPrices(
    db,
    scope,
    lines.flatMap(({ price }) => price ?? []),
  );
  const of = subscription?.id ?? '';
  const known: DiscountRow[] = await db
    .select()
    .from(discounts)
    .where(within(discounts, scope, eq(discounts.subscription, of)));
  return {
    ...snapshot,
    billed: [...groups.values()].map((own, index) => ({ lines: own, now: counted[index]! })),
    prices: new Map(
      [...named].flatMap(([price, row]) =>
        row.price.interval === null ? [] : [[price, priceFacts(row.price, row.product)] as const],
      ),
    ),
    discounts: new Map(known.map((row) => [row.id, row])),
    debits: await db
      .select()
      .from(debits)
      .where(within(debits, scope, eq(debits.subscription, of), inArray(debits.invoice, [id]))),
  };
}

async function computeLateUsage(platform: Platform, scope: Scope, draft: Draft, at: number): Promise<Writes> {
  const { invoice, lines: before, customer, subscription, items, active, discounts: known, prices } = draft;
  const writes = noWrites();
  const late = draft.billed.filter(({ lines, now }) => now.quantity !== unitsOf(lines));
  if (invoice.status !== 'draft' || subscription === null || late.length === 0) return writes;
  const counted = late.reduce<readonly LineRow[]>(
    (lines, each) => recounted(platform, subscription, lines, each, prices),
    before,
  );
  const discounting = discountingAtFirst(draft, subscription);
  const lowering = new Set(
    [...discounting.ofSubscription, ...[...discounting.ofItems.values()].flat()].map(({ id }) => id),
  );
  const discounted = await discountLines(
    platform,
    scope,
    counted.map((line) =>
      line.discountable
        ? { ...line, discounts: line.discounts.filter(({ discount }) => !lowering.has(discount)) }
        : line,
    ),
    discounting,
    {
      id: invoice.id,
      reason: invoice.billingReason,
      customer,
      subscription,
      prices,
      credited: new Map(
        draft.debits.flatMap(({ invoiceItem, credited }) =>
          invoiceItem === null ? [] : [[invoiceItem, credited]],
        ),
      ),
      active,
      at: invoice.created,
      mode: 'applied',
    },
    writes,
  );
  const lines = discounted.map((line) => taxed(line, invoice));
  noteLines(writes, before, lines);
  noteDebits(writes, draft.debits, lines);
  const after = retotalled(invoice, lines);
  writes.invoices.push(after);
  writes.events.push(
    event(
      platform,
      scope,
      at,
      'invoice.updated',
      invoiceWire(after, lines, customer),
      invoiceWire(invoice, before, customer),
    ),
  );
  noteSpent(platform, scope, { subscription, items, known }, lines, at, writes);
  return writes;
}

const unitsOf = (lines: readonly LineRow[]): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);

/** The lines with those of one item made anew, at their place; as many as there were keep their ids. */
function recounted(
  platform: Platform,
  subscription: SubscriptionRow,
  all: readonly LineRow[],
  { lines, now }: Billed,
  prices: ReadonlyMap<string, PriceFacts>,
): LineRow[] {
  const [first] = lines;
  const facts = prices.get(first?.price ?? '');
  if (first === undefined || first.subscriptionItem === null || facts === undefined)
    throw new Error(`Line ${first?.id ?? ''} bills usage of no price.`);
  const item = { id: first.subscriptionItem, taxRates: first.taxRates ?? [] };
  const made = usageLines(platform, subscription, { item, facts }, now, first.periodEnd).map(
    (line, index) => ({
      ...line,
      id: lines[index]?.id ?? line.id,
      invoice: first.invoice,
      taxRates: first.taxRates,
      discounts: lines[index]?.discounts ?? [],
      metadata: lines[index]?.metadata ?? line.metadata,
    }),
  );
  const own = new Set(lines.map(({ id }) => id));
  return all.flatMap((line) => (line.id === first.id ? made : own.has(line.id) ? [] : [line]));
}

/** Discounts as they stood when the draft was made: for one invoice, they may be used up by it. */
function discountingAtFirst(
  { invoice, lines, items, discounts: known }: Draft,
  subscription: SubscriptionRow,
): Discounting {
  const charged = new Set(lines.flatMap(({ subscriptionItem }) => subscriptionItem ?? []));
  const ofItems = [...charged].map((id) => {
    const present = items.find(({ item }) => item.id === id)?.item.discounts ?? [];
    const taken = lines
      .filter(({ subscriptionItem }) => subscriptionItem === id)
      .flatMap(({ discounts }) => discounts.map(({ discount }) => discount))
      .filter((discount) => known.get(discount)?.subscriptionItem === id);
    return { item: { id, discounts: [...new Set([...taken, ...present])] } };
  });
  return discountingOf({ ...subscription, discounts: invoice.discounts }, ofItems, known, invoice.created);
}

function noteLines(writes: Writes, before: readonly LineRow[], after: readonly LineRow[]): void {
  const had = new Set(before.map(({ id }) => id));
  const left = new Set(after.map(({ id }) => id));
  writes.lines.push(...after.filter(({ id }) => had.has(id)));
  writes.newLines.push(...after.filter(({ id }) => !had.has(id)));
  writes.removedLines.push(...before.flatMap(({ id }) => (left.has(id) ? [] : [id])));
}

/** An amount off is divided anew: what was charged for the time of licensed items, and can be given back, follows. */
function noteDebits(writes: Writes, debits: readonly DebitRow[], lines: readonly LineRow[]): void {
  for (const debit of debits) {
    const line = lines.find(({ id }) => id === debit.line);
    if (line === undefined || line.proration) continue;
    const net = netOf(line);
    if (net === debit.amount) continue;
    const discounts = line.discounts.map(({ discount, amount }) => ({ discount, amount }));
    writes.debits.push({ ...debit, amount: net < debit.credited ? debit.credited : net, discounts });
  }
}

/** A discount for one invoice that finds something to lower only now is used up by it now. */
function noteSpent(
  platform: Platform,
  scope: Scope,
  {
    subscription,
    items,
    known,
  }: { subscription: SubscriptionRow; items: PricedItem[]; known: Draft['discounts'] },
  lines: readonly LineRow[],
  at: number,
  writes: Writes,
): void {
  const before = { subscription, items };
  const after = afterInvoice(before, lines, known, at);
  for (const each of after.items) if (!items.includes(each)) writes.items.push(each.item);
  const spent = discountEvents(platform, scope, at, { before, after, known }, writes);
  if (spent.length === 0) return;
  writes.subscription = after.subscription;
  writes.events.push(
    ...spent,
    event(
      platform,
      scope,
      at,
      'customer.subscription.updated',
      subscriptionWire(after.subscription, after.items),
      subscriptionWire(subscription, items),
    ),
  );
}
