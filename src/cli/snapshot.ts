/** A migrated and seeded database kept under .build, so that a new data folder starts in a moment. */
import { join } from 'node:path';
import { openStore, readSnapshot, writeSnapshot } from '../store/index.ts';
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
  const platform = assemble({ store, extensions: [] });
  try {
    await prepareAccount(platform, LOCAL_ACCOUNT);
    const dump = await store.dump();
    await writeSnapshot(file, dump);
    return dump;
  } finally {
    await platform.engine.close();
    await store.close();
  }
}
