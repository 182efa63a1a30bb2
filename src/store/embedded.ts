/** The embedded database: PGlite, in a folder or in memory, in this process alone. */
import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { newOpening } from './opening.ts';
import * as schema from './schema/index.ts';
import type { Store } from './store.ts';

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
  const client = await PGlite.create({
    ...(folder === null ? {} : { dataDir: folder }),
    ...(snapshot === undefined ? {} : { loadDataDir: new Blob([snapshot as BlobPart]) }),
  });
  try {
    const db = drizzle(client, { schema });
    await migrate(db, { migrationsFolder });
    const opening = newOpening();
    return {
      db,
      shared: false,
      opening,
      isOpen: (other) => Promise.resolve(other === opening),
      alone: (_name, work) => work(),
      dump: async () => new Uint8Array(await (await client.dumpDataDir('none')).arrayBuffer()),
      close: () => client.close(),
    };
  } catch (error) {
    await client.close();
    throw error;
  }
}
