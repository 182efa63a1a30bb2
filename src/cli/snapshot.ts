/** A migrated and seeded database kept for copying, so that a new data folder, or a test's own database, starts in a moment. */
import { join } from 'node:path';
import {
  copyOfTemplate,
  openStore,
  readSnapshot,
  writeSnapshot,
  type OwnDatabase,
  type Store,
} from '../store/index.ts';
import { assemble, prepareAccount } from './assemble.ts';
import { fingerprint } from './fingerprint.ts';
import { LOCAL_ACCOUNT, paths } from './settings.ts';

/** Whatever decides what a fresh account looks like. */
const SOURCES = ['src/store', 'src/platform', 'src/core', 'src/contract', 'src/sdk'];

export async function seededSnapshot(
  root: string,
  tell: (text: string) => void = () => undefined,
): Promise<Uint8Array> {
  const file = join(paths.snapshots(root), `${fingerprint(root, SOURCES)}.tar`);
  const kept = await readSnapshot(file);
  if (kept !== undefined) return kept;
  tell('Preparing the sample company (once)…');
  const store = await openStore({ folder: null, migrationsFolder: paths.migrations(root) });
  return seeded(store, async () => {
    const dump = await store.dump();
    await writeSnapshot(file, dump);
    return dump;
  });
}

/**
 * The same on a server: a database of its own, with the sample company in it. What it is copied from stays there, as a
 * database named `console_seeded_` and a hash.
 *
 * @param server address of a database on it; that one stays as it is
 */
export function seededDatabase(root: string, server: string): Promise<OwnDatabase> {
  const template = { kind: 'console_seeded', state: fingerprint(root, SOURCES) };
  return copyOfTemplate(server, template, async (url) => {
    const store = await openStore({ url, migrationsFolder: paths.migrations(root) });
    await seeded(store, () => Promise.resolve());
  });
}

/** Closes the store at the end. */
async function seeded<T>(store: Store, then: () => Promise<T>): Promise<T> {
  const platform = assemble({ store, extensions: [] });
  try {
    await prepareAccount(platform, LOCAL_ACCOUNT);
    return await then();
  } finally {
    await platform.requests?.close();
    await platform.engine.close();
    await store.close();
  }
}
