/** The embedded database: PGlite, in a folder or in memory, in this process alone. */
import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { embeddedClient, type EmbeddedClient } from './embedded/client.ts';
import { newOpening } from './opening.ts';
import * as schema from './schema/index.ts';
import type { Database, Store } from './store.ts';

export interface EmbeddedOptions {
  /** Null keeps it in memory. The caller holds the folder's lock. */
  folder: string | null;
  migrationsFolder: string;
  /** A dump to begin with when the folder is new. */
  snapshot?: Uint8Array;
}

/** @throws when a migration fails; the database is closed again then */
export async function openEmbedded({ folder, migrationsFolder, snapshot }: EmbeddedOptions): Promise<Store> {
  if (folder !== null) await mkdir(folder, { recursive: true });
  const database = await PGlite.create({
    ...(folder === null ? {} : { dataDir: folder }),
    ...(snapshot === undefined ? {} : { loadDataDir: new Blob([snapshot as BlobPart]) }),
  });
  try {
    // Before any statement is prepared: a migration changes what it would give.
    await migrate(drizzle(database, { schema }), { migrationsFolder });
    const client = embeddedClient(database);
    const opening = newOpening();
    return {
      db: over(client),
      shared: false,
      opening,
      isOpen: (other) => Promise.resolve(other === opening),
      alone: (_name, work) => work(),
      dump: () =>
        client.exclusively(
          async () => new Uint8Array(await (await database.dumpDataDir('none')).arrayBuffer()),
        ),
      close: () => client.exclusively(() => database.close()),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** One connection is all there is, so that every transaction runs alone and needs no isolation; one that reads, no more than its turn. */
function over(client: EmbeddedClient): Database {
  const on = (transaction: EmbeddedClient['transaction']) =>
    // Of PGlite it takes these two alone.
    drizzle({ query: client.query, transaction } as unknown as PGlite, { schema });
  const db: Database = on(client.transaction);
  const reader: Database = on(client.reading);
  const write = db.transaction.bind(db);
  db.transaction = (work, config) =>
    config?.accessMode === 'read only' ? reader.transaction(work) : write(work);
  return db;
}
