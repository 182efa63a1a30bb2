/**
 * The hour in which a renewal is a draft: reports for the period that is over still count, until it is finalised (Stripe's
 * "Configure an invoice finalization grace period"). What comes after that is never billed.
 */
import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import type { PriceFacts } from '../../core/price.ts';
import { compiled, schema, type Database } from '../../store/index.ts';
import { change } from '../change.ts';
import { timeFor } from '../clock/test-clock.ts';
import { event } from '../events/event.ts';
import { invoiceWire, type LineRow } from '../objects/invoice.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { readDraft, redraft, type DraftSnapshot } from './redraft.ts';
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
    read: (db) => readLate(platform, scope, db, invoice, at),
    compute: (late) => computeLateUsage(platform, scope, late),
    commit: (db, writes) => commitWrites(db, scope, writes),
  });
}

const usageLineOf = compiled((db, given: Scope & { invoice: string }) => {
  const { invoiceLines: lines } = schema;
  return db
    .select({ id: lines.id })
    .from(lines)
    .where(
      within(
        lines,
        given,
        and(eq(lines.invoice, given.invoice), isNotNull(lines.usage), isNull(lines.invoiceItem)),
      ),
    )
    .limit(1);
});

/** Of the draft itself: what waited as an item is what it is. */
async function billsUsage(db: Database, scope: Scope, invoice: string): Promise<boolean> {
  const [found] = await usageLineOf(db, { ...scope, invoice });
  return found !== undefined;
}

/** Lines of one item for one stretch of reports: one for each tier that is used. */
interface Billed {
  lines: LineRow[];
  now: Counted;
}

interface Late {
  draft: DraftSnapshot;
  billed: Billed[];
  now: number;
}

async function readLate(
  platform: Platform,
  scope: Scope,
  db: Database,
  id: string,
  at: number | undefined,
): Promise<Late> {
  const draft = await readDraft(db, scope, id);
  const { customer, lines } = draft;
  const groups = new Map<string, LineRow[]>();
  for (const line of lines) {
    if (line.usage === null || line.invoiceItem !== null) continue;
    const key = JSON.stringify([line.subscriptionItem, line.price, line.usage]);
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const stretches = [...groups.values()].flatMap(([line]) => line?.usage ?? []);
  const counted = await readUsage(db, scope, customer.id, stretches);
  return {
    draft,
    billed: [...groups.values()].map((own, index) => ({ lines: own, now: counted[index]! })),
    now: at ?? (await timeFor(platform, scope, db, customer)),
  };
}

/**
 * Discounts and tax are of what is billed now. What of a licensed item was given back in the meantime stays what it was,
 * whatever an amount off takes from its line now.
 */
async function computeLateUsage(
  platform: Platform,
  scope: Scope,
  { draft, billed, now: at }: Late,
): Promise<Writes> {
  const { invoice, lines: before, customer, subscription, prices } = draft;
  const writes = noWrites();
  const late = billed.filter(({ lines, now }) => now.quantity !== unitsOf(lines));
  if (invoice.status !== 'draft' || subscription === null || late.length === 0) return writes;
  const counted = late.reduce<readonly LineRow[]>(
    (lines, each) => recounted(platform, subscription, lines, each, prices),
    before,
  );
  const debits = draft.debits.filter(({ credited }) => credited === 0n);
  const after = await redraft(platform, scope, { ...draft, debits }, invoice, counted, at, writes);
  noteLines(writes, before, after.lines);
  writes.invoices.push(after.invoice);
  writes.events.push(
    event(
      platform,
      scope,
      at,
      'invoice.updated',
      invoiceWire(after.invoice, after.lines, customer),
      invoiceWire(invoice, before, customer),
    ),
  );
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
      ownDiscounts: first.ownDiscounts,
      metadata: lines[index]?.metadata ?? line.metadata,
    }),
  );
  const own = new Set(lines.map(({ id }) => id));
  return all.flatMap((line) => (line.id === first.id ? made : own.has(line.id) ? [] : [line]));
}

function noteLines(writes: Writes, before: readonly LineRow[], after: readonly LineRow[]): void {
  const had = new Set(before.map(({ id }) => id));
  const left = new Set(after.map(({ id }) => id));
  writes.lines.push(...after.filter(({ id }) => had.has(id)));
  writes.newLines.push(...after.filter(({ id }) => !had.has(id)));
  writes.removedLines.push(...before.flatMap(({ id }) => (left.has(id) ? [] : [id])));
}
