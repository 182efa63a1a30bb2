/** Brings customers, products, prices and subscriptions of a Stripe account into the local one: ids, periods and anchors as they are. */
import { randomBytes } from 'node:crypto';
import { inArray } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { insertRows, schema, type Database } from '../../store/index.ts';
import { advanceTo, catchUp } from '../clock/advance.ts';
import { now } from '../clock/clock.ts';
import { exclusively } from '../exclusive.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { refill } from '../seed/account.ts';
import { chargedFor } from './charged.ts';
import { clockFor, type WantedClock } from './clock-for.ts';
import { gather, type Document, type Gathered } from './gather.ts';
import { planImport, referredTo, type ImportPlan, type Known, type Skipped } from './plan.ts';

export interface ImportOptions {
  /** Empties the account first; one that does not exist yet is made. */
  fresh: boolean;
  /** Refuses the whole when anything would be left out. */
  strict: boolean;
  clock: WantedClock;
}

export interface ImportReport {
  imported: { customers: number; products: number; meters: number; prices: number; subscriptions: number };
  skipped: Skipped[];
  /** Objects of other kinds, which are never imported. */
  others: Record<string, number>;
  /** What is assumed where the objects do not tell. */
  notes: string[];
  /** Where the account's clock stands, in seconds. */
  now: number;
}

/** Nothing was changed. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const shown = problems.slice(0, MOST_SHOWN).map((problem) => `- ${problem}`);
    const more = problems.length - shown.length;
    super(
      ['Nothing was imported or changed:', ...shown, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n'),
    );
    this.problems = problems;
  }
}

const MOST_SHOWN = 20;

/** @throws {ImportRefused} when an object cannot be read, refers to nothing, or is there already */
export function importData(
  platform: Platform,
  scope: Scope,
  documents: readonly Document[],
  options: ImportOptions,
): Promise<ImportReport> {
  return exclusively(platform.store, async () => {
    const { db } = platform.store;
    const gathered = gather(documents);
    const [account] = await db.select().from(schema.accounts).where(within(schema.accounts, scope));
    const fresh = options.fresh || account?.seeded !== true;
    const plan = planImport(scope, gathered, fresh ? NOTHING : await heldIn(db, scope, gathered));
    const problems = [...plan.errors];
    if (options.strict) problems.push(...plan.skipped.map(sentence));
    if (!fresh) problems.push(...(await alreadyThere(db, scope, plan)));
    if (problems.length > 0) throw new ImportRefused(problems);
    const present = account === undefined ? null : await now(platform, scope);
    const clock = clockFor(plan, options.clock, { present, fresh });
    if (clock.problems.length > 0) throw new ImportRefused(clock.problems);

    if (fresh) {
      const appSecret = `absec_${randomBytes(24).toString('base64url')}`;
      await refill(platform, scope, { clockAt: clock.at, appSecret }, () => write(platform, scope, plan));
    } else {
      if (clock.at > (present ?? clock.at)) await advanceTo(platform, scope, clock.at);
      await write(platform, scope, plan);
    }
    return reportOf(plan, gathered, clock.at);
  }).then(async (report) => {
    await catchUp(platform, scope);
    return report;
  });
}

const NOTHING: Known = {
  customers: new Map(),
  products: new Map(),
  meters: new Map(),
  prices: new Map(),
};

async function write(platform: Platform, scope: Scope, plan: ImportPlan): Promise<void> {
  const charges = plan.subscriptions.map((each) => chargedFor(platform, scope, each));
  const made = charges.filter((each) => each !== null);
  await platform.store.db.transaction(async (tx) => {
    await insertRows(tx, schema.products, plan.products);
    await insertRows(tx, schema.meters, plan.meters);
    await insertRows(tx, schema.prices, plan.prices);
    await insertRows(tx, schema.customers, plan.customers);
    await insertRows(tx, schema.balanceTransactions, openingBalances(platform, scope, plan));
    await insertRows(
      tx,
      schema.subscriptions,
      plan.subscriptions.map(({ subscription }, index) => ({
        ...subscription,
        latestInvoice: charges[index]?.invoice.id ?? null,
      })),
    );
    await insertRows(
      tx,
      schema.subscriptionItems,
      plan.subscriptions.flatMap(({ items }) => items),
    );
    await insertRows(
      tx,
      schema.invoices,
      made.map(({ invoice }) => invoice),
    );
    await insertRows(
      tx,
      schema.invoiceLines,
      made.flatMap(({ lines }) => lines),
    );
    await insertRows(
      tx,
      schema.debits,
      made.flatMap(({ debits }) => debits),
    );
  });
}

/** Transactions always add up to the balance: one stands for all that came before. */
function openingBalances(platform: Platform, scope: Scope, { customers }: ImportPlan) {
  return customers
    .filter(({ balance }) => balance !== 0n)
    .map(({ id, created, balance, currency }) => ({
      ...scope,
      id: platform.newId('cbtxn'),
      created,
      customer: id,
      amount: balance,
      endingBalance: balance,
      currency: currency ?? 'usd',
      type: 'initial',
      invoice: null,
      description: 'Balance at the import',
    }));
}

async function heldIn(db: Database, scope: Scope, gathered: Gathered): Promise<Known> {
  const { customers, products, meters, prices } = schema;
  const ids = referredTo(gathered);
  const heldPrices = await rowsById(db, scope, prices, ids.price);
  const products_ = [...ids.product, ...heldPrices.map(({ product }) => product)];
  const byId = <T extends { id: string }>(rows: T[]): Map<string, T> =>
    new Map(rows.map((row) => [row.id, row]));
  return {
    customers: byId(await rowsById(db, scope, customers, ids.customer)),
    products: byId(await rowsById(db, scope, products, products_)),
    meters: byId(await rowsById(db, scope, meters, ids.meter)),
    prices: byId(heldPrices),
  };
}

type Identified = PgTable & { id: PgColumn; accountId: PgColumn; livemode: PgColumn };
const AT_ONCE = 1_000;

async function rowsById<T extends Identified>(
  db: Database,
  scope: Scope,
  table: T,
  ids: readonly string[],
): Promise<T['$inferSelect'][]> {
  const rows: T['$inferSelect'][] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE)
    rows.push(
      ...(await db
        .select()
        .from(table as PgTable)
        .where(within(table, scope, inArray(table.id, ids.slice(from, from + AT_ONCE))))),
    );
  return rows;
}

async function alreadyThere(db: Database, scope: Scope, plan: ImportPlan): Promise<string[]> {
  const { customers, products, meters, prices, subscriptions } = schema;
  const problems: string[] = [];
  const look = async (kind: string, table: Identified, ids: string[]): Promise<void> => {
    for (const row of await rowsById(db, scope, table, ids))
      problems.push(
        `The account has a ${kind} ${String(row.id)} already. --fresh empties the account first.`,
      );
  };
  await look(
    'customer',
    customers,
    plan.customers.map(({ id }) => id),
  );
  await look(
    'product',
    products,
    plan.products.map(({ id }) => id),
  );
  await look(
    'meter',
    meters,
    plan.meters.map(({ id }) => id),
  );
  await look(
    'price',
    prices,
    plan.prices.map(({ id }) => id),
  );
  await look(
    'subscription',
    subscriptions,
    plan.subscriptions.map(({ subscription }) => subscription.id),
  );
  return problems;
}

function sentence({ object, id, reason }: Skipped): string {
  return `The ${object} ${id} would be left out: ${reason}.`;
}

function reportOf(plan: ImportPlan, gathered: Gathered, at: number): ImportReport {
  const charged = plan.subscriptions.filter(
    ({ subscription }) => subscription.dueAt !== null && subscription.status !== 'trialing',
  ).length;
  const metered = plan.subscriptions.filter(({ facts }) => facts.some(({ meter }) => meter !== null)).length;
  return {
    imported: {
      customers: plan.customers.length,
      products: plan.products.length,
      meters: plan.meters.length,
      prices: plan.prices.length,
      subscriptions: plan.subscriptions.length,
    },
    skipped: plan.skipped,
    others: gathered.others,
    notes: [
      ...gathered.incomplete.map(
        (name) => `${name} says that its list goes on (has_more): not all was saved.`,
      ),
      ...(charged === 0
        ? []
        : [
            `For ${charged} subscriptions an invoice without a number stands for the charge of the present period, at full price: credits of a change are computed from it.`,
          ]),
      ...(metered === 0
        ? []
        : [
            `What was used so far by ${metered} subscriptions is not saved with them: it counts from here on.`,
          ]),
      'Invoice numbers begin at 0001, for earlier invoices are not imported. Payment methods are not imported: charges succeed.',
    ],
    now: at,
  };
}
