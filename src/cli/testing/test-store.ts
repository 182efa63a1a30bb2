/** The sample company in a database of the test's own: in memory, or with DATABASE_URL on that server. */
import { projectRoot } from '../../runtime/project-root.ts';
import { openStore, type Store } from '../../store/index.ts';
import { paths } from '../settings.ts';
import { seededDatabase, seededSnapshot } from '../snapshot.ts';

export interface TestDatabase {
  /** On a server every call opens it anew, as another process would; the embedded one has a single opening. */
  open(): Promise<Store>;
  /** Closes whatever was opened, and leaves nothing behind. */
  close(): Promise<void>;
}

export async function testDatabase(): Promise<TestDatabase> {
  const root = projectRoot();
  const migrationsFolder = paths.migrations(root);
  const server = process.env.DATABASE_URL;
  if (!server) {
    const store = await openStore({ folder: null, migrationsFolder, snapshot: await seededSnapshot(root) });
    return { open: () => Promise.resolve(store), close: () => store.close() };
  }
  const own = await seededDatabase(root, server);
  const opened: Store[] = [];
  return {
    open: async () => {
      const store = await openStore({ url: own.url, migrationsFolder });
      opened.push(store);
      return store;
    },
    close: async () => {
      for (const store of opened) await store.close();
      await own.drop();
    },
  };
}
