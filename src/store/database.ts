/** Opens the database: one Postgres dialect, embedded (PGlite) unless a server is named. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { ExtractTablesWithRelations } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import * as schema from './schema/index.ts';

/** Whatever driver is underneath, and inside a transaction too. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema, ExtractTablesWithRelations<typeof schema>>;

export interface Store {
  db: Database;
  /** The whole database as one file, for `openStore({snapshot})`. */
  dump(): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** Folder of the embedded database; null keeps it in memory. The caller holds the folder's lock. */
  folder: string | null;
  migrationsFolder: string;
  /** A dump to begin with when the folder is new. */
  snapshot?: Uint8Array;
}

/** @throws when a migration fails; the database is closed again then */
export async function openStore({ folder, migrationsFolder, snapshot }: StoreOptions): Promise<Store> {
  if (folder !== null) await mkdir(folder, { recursive: true });
  const client = await PGlite.create({
    ...(folder === null ? {} : { dataDir: folder }),
    ...(snapshot === undefined ? {} : { loadDataDir: new Blob([snapshot as BlobPart]) }),
  });
  try {
    const db = drizzle(client, { schema });
    await migrate(db, { migrationsFolder });
    return {
      db,
      dump: async () => new Uint8Array(await (await client.dumpDataDir('none')).arrayBuffer()),
      close: () => client.close(),
    };
  } catch (error) {
    await client.close();
    throw error;
  }
}

/** @returns undefined when there is no such snapshot */
export async function readSnapshot(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written aside and renamed, so that a reader never meets half a snapshot; older ones beside it are removed. */
export async function writeSnapshot(file: string, dump: Uint8Array): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true });
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, dump);
  await rename(aside, file);
  const others = (await readdir(folder)).filter((name) => name.endsWith('.tar') && name !== basename(file));
  for (const name of others) await rm(join(folder, name), { force: true });
}
