/**
 * A Postgres server as the database (`DATABASE_URL`), which several processes may share. Tables lie in the connection's
 * own schema, `public` unless the server says otherwise; which migrations ran is kept in the schema `drizzle`.
 */
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { alone, isOpen, showOpen } from './advisory.ts';
import { newOpening } from './opening.ts';
import { PreparingClient } from './prepared.ts';
import * as schema from './schema/index.ts';
import { makeSerializable } from './serializable.ts';
import type { Store } from './store.ts';
import { databaseAddress, DatabaseUnavailable, shown, whyNotOpened } from './unavailable.ts';

export interface PostgresOptions {
  url: string;
  migrationsFolder: string;
}

/** Connections that one process uses at once, beside the one that shows that it lives. */
export const POOL_SIZE = 10;

const CONNECT_MS = 5_000;
/** A transaction here takes milliseconds: one that stands still belongs to a process that hangs, and blocks others. */
const LONGEST_IDLE_TRANSACTION_MS = 30_000;
const OLDEST_SERVER = 15;

/** The text of an int8 as the embedded driver gives it; columns of the schema have their own types on top. */
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const exact = BigInt(text);
  const near = Number(exact);
  return Number.isSafeInteger(near) ? near : exact;
});

export async function openPostgres({ url, migrationsFolder }: PostgresOptions): Promise<Store> {
  const address = databaseAddress(url);
  const config = connectionTo(url);
  const pool = new pg.Pool({ ...config, max: POOL_SIZE, Client: PreparingClient });
  // A lost connection shows in the query that it was for, or in the next one.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const opening = newOpening();
  try {
    await refuseOldServer(pool, address);
    const db = drizzle(pool, { schema });
    makeSerializable(db);
    // Of several processes that start at once, one migrates and the others find it done.
    await alone(pool, 'migrations', () => migrate(db, { migrationsFolder }));
    const presence = await showOpen(config, opening);
    return {
      db,
      shared: true,
      opening,
      isOpen: async (other) => other === opening || (await isOpen(pool, other)),
      alone: (name, work) => alone(pool, name, work),
      dump: () =>
        Promise.reject(new Error(`A database on a server is saved with pg_dump: ${shown(address)}.`)),
      close: async () => {
        await presence.end();
        await pool.end();
      },
    };
  } catch (error) {
    await pool.end();
    throw whyNotOpened(error, address);
  }
}

export function connectionTo(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'extension-console',
    connectionTimeoutMillis: CONNECT_MS,
    idle_in_transaction_session_timeout: LONGEST_IDLE_TRANSACTION_MS,
    keepAlive: true,
  };
}

async function refuseOldServer(pool: pg.Pool, address: URL): Promise<void> {
  const { rows } = await pool.query<{ version: number }>(
    `select current_setting('server_version_num')::int / 10000 as version`,
  );
  const version = rows[0]?.version ?? 0;
  if (version < OLDEST_SERVER)
    throw new DatabaseUnavailable(
      `The Postgres at ${shown(address)} is version ${version}; ${OLDEST_SERVER} or newer is needed. Nothing was started.`,
    );
}
