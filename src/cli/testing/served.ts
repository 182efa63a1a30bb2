/** The real server in this process, on a free port and data of its own, with DATABASE_URL on that server; gone when it closes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InstalledExtension } from '../../platform/platform.ts';
import { projectRoot } from '../../runtime/project-root.ts';
import { startServer } from '../serve.ts';
import { seededDatabase } from '../snapshot.ts';

export interface Served {
  /** Changes with a restart: the port is another one then. */
  readonly origin: string;
  /** Stops and starts again on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** @param extensions instead of the app's own */
export async function served(extensions?: readonly InstalledExtension[]): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'extension-console-'));
  const root = projectRoot();
  const server = process.env.DATABASE_URL;
  const database = server ? await seededDatabase(root, server) : null;
  const settings = { root, port: 0, dataDir: join(folder, 'data'), databaseUrl: database?.url ?? null };
  const start = () =>
    startServer(settings, () => undefined, {
      dashboardDir: join(folder, 'dashboard'),
      ...(extensions === undefined ? {} : { extensions }),
    });
  const discard = async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  };
  let running = await start().catch(async (error: unknown) => {
    await discard();
    throw error;
  });
  return {
    get origin() {
      return running.origin;
    },
    restart: async () => {
      await running.close();
      running = await start();
    },
    close: async () => {
      await running.close();
      await discard();
    },
  };
}
