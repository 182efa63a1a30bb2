/** Opens the database: one Postgres dialect, embedded (PGlite) unless a server is named. */
import { openEmbedded, type EmbeddedOptions } from './embedded.ts';
import { openPostgres, type PostgresOptions } from './postgres.ts';
import type { Store } from './store.ts';

export type StoreOptions = EmbeddedOptions | PostgresOptions;

/**
 * @throws {DatabaseUnavailable} when the server cannot be used
 * @throws when a migration fails; the database is closed again then
 */
export function openStore(options: StoreOptions): Promise<Store> {
  return 'url' in options ? openPostgres(options) : openEmbedded(options);
}
