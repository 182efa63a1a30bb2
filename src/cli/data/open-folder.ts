/** The data folder for a command that works on it directly: locked, opened, and closed again. */
import { join } from 'node:path';
import type { Platform } from '../../platform/platform.ts';
import { FolderInUseError, lockFolder, openStore, type Lock, type Store } from '../../store/index.ts';
import { assemble } from '../assemble.ts';
import { CommandFailed } from '../client.ts';
import { installApp } from '../installed.ts';
import { paths, type Settings } from '../settings.ts';

/** @throws {CommandFailed} when a server, or another command, uses the folder */
export function lockedFolder({ dataDir }: Settings): Lock {
  try {
    return lockFolder(dataDir);
  } catch (error) {
    if (!(error instanceof FolderInUseError)) throw error;
    throw new CommandFailed(
      `${error.message.replace(/ Nothing was changed\..*/s, '')} Nothing was changed. ` +
        'This command works on a folder that nobody uses: stop the server, run it, and start the server again.',
      { cause: error },
    );
  }
}

/** With DATABASE_URL the database on that server; the folder is locked all the same. */
export async function withStore<T>(settings: Settings, work: (store: Store) => Promise<T>): Promise<T> {
  const lock = lockedFolder(settings);
  try {
    const migrationsFolder = paths.migrations(settings.root);
    const store = await openStore(
      settings.databaseUrl === null
        ? { folder: join(settings.dataDir, 'db'), migrationsFolder }
        : { url: settings.databaseUrl, migrationsFolder },
    );
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  } finally {
    lock.release();
  }
}

/** With the app's scripts: what falls due meanwhile is billed as a running server would. */
export function withPlatform<T>(settings: Settings, work: (platform: Platform) => Promise<T>): Promise<T> {
  return withStore(settings, async (store) => {
    const platform = assemble({ store, extensions: (await installApp(settings.root)).extensions });
    try {
      return await work(platform);
    } finally {
      await platform.requests?.close();
      await platform.engine.close();
    }
  });
}
