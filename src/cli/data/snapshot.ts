/** `console snapshot` and `console restore`: the whole data folder as one file, and back. */
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore, schema } from '../../store/index.ts';
import { CommandFailed } from '../client.ts';
import { paths, readSettings, type Settings } from '../settings.ts';
import { lockedFolder, withStore } from './open-folder.ts';
import { print } from './output.ts';
import { packed, unpacked } from './snapshot-format.ts';

interface Output {
  json?: boolean;
}

/** Written aside and renamed: a reader never meets half of it. */
export async function snapshot(
  file: string,
  { json }: Output,
  settings: Settings = readSettings(),
): Promise<void> {
  refuseServer(settings, 'pg_dump saves it');
  if (!existsSync(join(settings.dataDir, 'db', 'PG_VERSION')))
    throw new CommandFailed(
      `The data folder ${settings.dataDir} holds nothing yet: there is nothing to save.`,
    );
  const content = packed(settings.root, await withStore(settings, (store) => store.dump()));
  const aside = `${file}.${process.pid}`;
  try {
    writeFileSync(aside, content);
    renameSync(aside, file);
  } finally {
    rmSync(aside, { force: true });
  }
  const { dataDir: folder } = settings;
  print(json, { file, folder, bytes: content.length }, () => [
    `${folder} is saved in ${file} (${(content.length / 1e6).toFixed(1)} MB).`,
  ]);
}

/** The folder's own database is put away only once the other one has opened. */
export async function restore(
  file: string,
  { json }: Output,
  settings: Settings = readSettings(),
): Promise<void> {
  refuseServer(settings, 'pg_restore fills it');
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw new CommandFailed(`There is no file ${file}. Nothing was changed.`);
  const dump = unpacked(settings.root, file, readFileSync(file));
  const { dataDir } = settings;
  const lock = lockedFolder(settings);
  try {
    const [db, fresh, before] = ['db', 'db.restoring', 'db.before'].map((name) => join(dataDir, name)) as [
      string,
      string,
      string,
    ];
    recover(db, before);
    rmSync(fresh, { recursive: true, force: true });
    await fill(settings, fresh, dump);
    if (existsSync(db)) renameSync(db, before);
    renameSync(fresh, db);
    rmSync(before, { recursive: true, force: true });
  } finally {
    lock.release();
  }
  print(json, { file, folder: dataDir }, () => [
    `${dataDir} is as it was when ${file} was saved. npm start shows it.`,
  ]);
}

/** A restore that was stopped between its two renamings left the folder without a database. */
function recover(db: string, before: string): void {
  if (existsSync(db)) rmSync(before, { recursive: true, force: true });
  else if (existsSync(before)) renameSync(before, db);
}

/** @throws when the dump does not open; the new folder is gone then */
async function fill({ root }: Settings, folder: string, dump: Uint8Array): Promise<void> {
  try {
    const store = await openStore({ folder, migrationsFolder: paths.migrations(root), snapshot: dump });
    try {
      await store.db.select({ id: schema.accounts.accountId }).from(schema.accounts);
    } finally {
      await store.close();
    }
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true });
    throw new CommandFailed(
      `The snapshot could not be opened as a database (${(cause as Error).message}). Nothing was changed.`,
      { cause },
    );
  }
}

function refuseServer({ databaseUrl }: Settings, instead: string): void {
  if (databaseUrl === null) return;
  throw new CommandFailed(
    `DATABASE_URL names a database on a server; snapshots are of a data folder's own database. On the server ${instead}. Nothing was changed.`,
  );
}
