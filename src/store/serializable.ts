/**
 * Transactions on a server act as if each ran alone, as they do embedded: the server refuses one that could not have, and
 * it begins again. Billing is then the same on both, whatever a transaction reads before it writes.
 */
import type { PgTransactionConfig } from 'drizzle-orm/pg-core';
import type { Database } from './store.ts';
import { codesOf } from './unavailable.ts';

/** Others kept colliding; nothing was written. */
export class TransactionsCollided extends Error {
  override readonly name = 'TransactionsCollided';
}

const ATTEMPTS = 12;
/** Longest wait before the second attempt; it doubles with each, up to the cap. */
const FIRST_WAIT_MS = 2;
const LONGEST_WAIT_MS = 100;

/** `serialization_failure` and `deadlock_detected`: the transaction was rolled back whole and may begin again. */
const AGAIN = new Set(['40001', '40P01']);

/** Gives the database's transactions that meaning, in place. */
export function makeSerializable(db: Database): void {
  const begin = db.transaction.bind(db);
  db.transaction = (work, config) => retried(() => begin(work, isolated(config)));
}

/** Readers need one consistent picture only, which costs nobody an attempt. */
function isolated(config: PgTransactionConfig | undefined): PgTransactionConfig {
  const isolationLevel = config?.accessMode === 'read only' ? 'repeatable read' : 'serializable';
  return { isolationLevel, ...config };
}

async function retried<T>(transaction: () => Promise<T>): Promise<T> {
  let longest = FIRST_WAIT_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (!codesOf(error).some((code) => AGAIN.has(code))) throw error;
      if (attempt === ATTEMPTS)
        throw new TransactionsCollided('Other transactions kept changing the same rows.', { cause: error });
      // By chance, so that those who collided do not collide again.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
      longest = Math.min(longest * 2, LONGEST_WAIT_MS);
    }
  }
}
