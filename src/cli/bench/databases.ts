/** The real server on each database, one after the other: what is measured is `npm start` in a process of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../runtime/project-root.ts';
import { seededDatabase } from '../snapshot.ts';
import { startProcess, type ServerProcess } from '../soak/killed-server.ts';
import type { Settings } from '../settings.ts';
import { startCluster } from './cluster.ts';

export type DatabaseName = 'embedded' | 'postgres';

/**
 * @param work gets a server over the sample company
 * @param after looks at the data once the server has ended, before it is thrown away
 * @returns the databases that were measured
 */
export async function onEachDatabase(
  tell: (text: string) => void,
  work: (database: DatabaseName, server: ServerProcess) => Promise<void>,
  after: (settings: Settings) => Promise<void> = () => Promise.resolve(),
): Promise<DatabaseName[]> {
  await onServer(null, (server) => work('embedded', server), after);
  const given = process.env.DATABASE_URL;
  const cluster = given ? { url: given, stop: () => Promise.resolve() } : await startCluster();
  if (cluster === null) {
    tell(
      'Postgres is not measured: no initdb of version 15 or newer is installed, and DATABASE_URL is not set.\n',
    );
    return ['embedded'];
  }
  try {
    const own = await seededDatabase(projectRoot(), cluster.url);
    try {
      await onServer(own.url, (server) => work('postgres', server), after);
    } finally {
      await own.drop();
    }
  } finally {
    await cluster.stop();
  }
  return ['embedded', 'postgres'];
}

async function onServer(
  databaseUrl: string | null,
  work: (server: ServerProcess) => Promise<void>,
  after: (settings: Settings) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'extension-console-bench-'));
  const settings = { root: projectRoot(), port: 0, dataDir: join(folder, 'data'), databaseUrl };
  try {
    const server = await startProcess(settings, { TEST_CLOCK_LIMITS: 'off' });
    try {
      await work(server);
    } finally {
      await server.stop();
    }
    await after(settings);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
