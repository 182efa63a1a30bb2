/** What everybody else knows of the database, whichever driver is underneath. */
import type { ExtractTablesWithRelations } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as schema from './schema/index.ts';

/** Whatever driver is underneath, and inside a transaction too. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema, ExtractTablesWithRelations<typeof schema>>;

/**
 * Every transaction acts as if no other ran meanwhile, on both drivers, unless it asks for less. On a server one may
 * therefore begin again: what it is given must do nothing but read and write the database.
 */
export interface Store {
  db: Database;
  /** Whether other processes may have the same database open. */
  shared: boolean;
  /** This opening of the database, in letters and digits; no two are alike. */
  opening: string;
  /** Whether an opening still lasts: its process lives and has not closed the database. */
  isOpen(opening: string): Promise<boolean>;
  /** Waits until no other process works under the same name, then works. Within one process it does not wait. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** The whole database as one file, for `openStore({snapshot})`; embedded databases only. */
  dump(): Promise<Uint8Array>;
  close(): Promise<void>;
}

export const OPENING_LETTERS = 8;
