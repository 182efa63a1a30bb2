/** A migrated database without an account, of the test's own: in memory, or with DATABASE_URL on that server. */
import { join } from 'node:path';
import { openStore } from '../database.ts';
import type { Store } from '../store.ts';
import { emptyDatabase } from '../template.ts';

const migrationsFolder = join(import.meta.dirname, '..', 'migrations');

/** Stores of one database: `open` opens it once more where a database can be opened twice. */
export interface EmptyDatabase {
  first: Store;
  /** On a server, as another process would; an embedded database has one opening, which this gives. */
  open(): Promise<Store>;
  close(): Promise<void>;
}

export async function emptyDatabaseOpened(): Promise<EmptyDatabase> {
  const server = process.env.DATABASE_URL;
  if (!server) {
    const first = await openStore({ folder: null, migrationsFolder });
    return { first, open: () => Promise.resolve(first), close: () => first.close() };
  }
  const own = await emptyDatabase(server, 'console_empty');
  const opened: Store[] = [];
  const open = async (): Promise<Store> => {
    const store = await openStore({ url: own.url, migrationsFolder });
    opened.push(store);
    return store;
  };
  return {
    first: await open(),
    open,
    close: async () => {
      for (const store of opened) await store.close();
      await own.drop();
    },
  };
}
