/**
 * Proves the books of every account of a database: sums, sequences and the ledger, each said in a sentence where it is
 * wrong. Reads alone, in one consistent picture; what it finds is a fault of ours or of a hand in the tables.
 */
import { asc, gt } from 'drizzle-orm';
import { schema, type Database } from '../store/index.ts';
import { booksOf, type Books } from './books/customer-books.ts';
import { eventCounts, eventsExpected } from './books/events.ts';
import { PROOFS } from './books/proofs.ts';
import type { Scope } from './platform.ts';
import { within } from './scope.ts';

/** Customers whose books are in memory at once. */
const PAGE = 200;

/** @returns a sentence for each fault; none when the books are in order */
export async function checkBooks(db: Database): Promise<string[]> {
  return eachCustomer(db, (books) => PROOFS.flatMap((proof) => proof(books)));
}

/**
 * Events of what must have one each: nothing lost, nothing told twice.
 *
 * @param untold whether an object without its event is a fault: what was imported or seeded in bulk has none, so not in a
 * folder of which nobody knows how it was made
 */
export async function checkEvents(db: Database, untold: 'fault' | 'allowed' = 'fault'): Promise<string[]> {
  return db.transaction(
    async (tx) => {
      const faults: string[] = [];
      for (const scope of await scopes(tx)) {
        const told = await eventCounts(tx, scope);
        for (const { id, type } of await eventsExpected(tx, scope)) {
          const times = told.get(`${type} ${id}`) ?? 0;
          if (times > 1 || (times === 0 && untold === 'fault'))
            faults.push(`${type} of ${id} was told ${times} times instead of once.`);
        }
      }
      return faults;
    },
    { accessMode: 'read only', isolationLevel: 'repeatable read' },
  );
}

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
