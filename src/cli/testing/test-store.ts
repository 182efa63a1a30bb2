/** The sample company in a database of the test's own: in memory, or with DATABASE_URL on that server. */
import { projectRoot } from '../../runtime/project-root.ts';
import { openStore, type Store } from '../../store/index.ts';
import { paths } from '../settings.ts';
import { seededDatabase, seededSnapshot } from '../snapshot.ts';

export async function testStore(): Promise<Store> {
  const root = projectRoot();
  const migrationsFolder = paths.migrations(root);
  const server = process.env.DATABASE_URL;
  if (!server) return openStore({ folder: null, migrationsFolder, snapshot: await seededSnapshot(root) });
  const own = await seededDatabase(root, server);
  const store = await openStore({ url: own.url, migrationsFolder });
  return {
    ...store,
    close: async () => {
      await store.close();
      await own.drop();
    },
  };
}
