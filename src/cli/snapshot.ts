/** A migrated and seeded database kept under .build, so that a new data folder starts in a moment. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore, readSnapshot, writeSnapshot } from '../store/index.ts';
import { assemble, prepareAccount } from './assemble.ts';
import { LOCAL_ACCOUNT, paths } from './settings.ts';

/** Whatever decides what a fresh account looks like. */
const SOURCES = ['src/store', 'src/platform', 'src/core', 'src/contract', 'src/sdk'];

export async function seededSnapshot(
  root: string,
  tell: (text: string) => void = () => undefined,
): Promise<Uint8Array> {
  const file = join(paths.snapshots(root), `${fingerprint(root)}.tar`);
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

function fingerprint(root: string): string {
  const hash = createHash('sha256');
  for (const folder of SOURCES) {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort();
    for (const name of names) {
      if (!/\.(ts|sql|json)$/.test(name) || name.endsWith('.test.ts')) continue;
      hash.update(name).update(readFileSync(join(root, folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 24);
}
