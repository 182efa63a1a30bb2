/** `npm start`: everything in one process at one address. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createDashboardServer, onlyOwnHost, ownHosts } from '../dashboard/server/index.ts';
import { createApi } from '../platform/api/app.ts';
import { catchUp } from '../platform/clock/advance.ts';
import { accountOf, accountWire } from '../platform/clock/clock.ts';
import type { InstalledExtension, Platform } from '../platform/platform.ts';
import type { App } from '../runtime/app.ts';
import { lockFolder, openStore, type Store } from '../store/index.ts';
import { assemble, prepareAccount } from './assemble.ts';
import { builtDashboard } from './built-dashboard.ts';
import { deliver } from './deliver.ts';
import { installApp } from './installed.ts';
import { onlyOwnOrigin } from './own-origin.ts';
import { DASHBOARD_KEY, LOCAL_ACCOUNT, paths, type Settings } from './settings.ts';
import { seededSnapshot } from './snapshot.ts';

export interface Running {
  origin: string;
  platform: Platform;
  close(): Promise<void>;
}

const BIND = '127.0.0.1';
/** How often a clock that follows wall time looks for due work. */
const TICK_MS = 1_000;

/** What a server may be given in place of what lies in the project's folder. */
export interface Replacements {
  /** Scripts, instead of the app's own. */
  extensions?: readonly InstalledExtension[];
  /** Where the Dashboard is built, so that two servers never write the same files. */
  dashboardDir?: string;
}

/** @throws when the data folder is in use, the port is taken, or the app is not in order; nothing is left behind then */
export async function startServer(
  settings: Settings,
  tell: (text: string) => void,
  replaced: Replacements = {},
): Promise<Running> {
  const { root } = settings;
  const dashboardDir = replaced.dashboardDir ?? paths.dashboard(root);
  const lock = lockFolder(settings.dataDir);
  const undo: (() => unknown)[] = [() => lock.release()];
  try {
    const opening = openDatabase(settings, tell);
    // Also when something beside it fails first.
    undo.unshift(() =>
      opening.then(
        (store) => store.close(),
        () => undefined,
      ),
    );
    const [{ app, extensions }, store] = await Promise.all([
      installApp(root),
      opening,
      builtDashboard(root, dashboardDir),
    ]);
    const platform = assemble({ store, extensions: replaced.extensions ?? extensions });
    undo.unshift(() => platform.engine.close());
    undo.unshift(async () => platform.requests?.close());
    const { appSecret } = await prepareAccount(platform, LOCAL_ACCOUNT, tell);

    const site = new Hono();
    const server = await listen(site, settings.port);
    undo.unshift(() => closeServer(server.handle));
    const origin = `http://${BIND}:${server.port}`;
    mount(site, platform, origin, await dashboardOptions(platform, app, origin, appSecret, dashboardDir));
    undo.unshift(deliver(platform, server.handle, origin));
    lock.listening(server.port);
    undo.unshift(follow(platform));
    return {
      origin,
      platform,
      close: async () => {
        for (const step of undo) await step();
      },
    };
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
}

async function openDatabase(
  { root, dataDir, databaseUrl }: Settings,
  tell: (text: string) => void,
): Promise<Store> {
  const migrationsFolder = paths.migrations(root);
  if (databaseUrl !== null) return openStore({ url: databaseUrl, migrationsFolder });
  const folder = join(dataDir, 'db');
  const fresh = !existsSync(join(folder, 'PG_VERSION'));
  return openStore({
    folder,
    migrationsFolder,
    ...(fresh ? { snapshot: await seededSnapshot(root, tell) } : {}),
  });
}

type DashboardOptions = Parameters<typeof createDashboardServer>[0];

async function dashboardOptions(
  platform: Platform,
  { manifest }: App,
  origin: string,
  appSecret: string,
  dashboardDir: string,
): Promise<Omit<DashboardOptions, 'api'>> {
  const account = await accountOf(platform.store.db, LOCAL_ACCOUNT);
  // The manifest names the default port; this server may have another.
  const here = (url: string): string => url.replace(/^http:\/\/127\.0\.0\.1:\d+/, origin);
  const policy = manifest.uiExtension?.contentSecurityPolicy;
  const connectSrc = (policy?.connectSrc ?? []).map(here);
  return {
    key: DASHBOARD_KEY,
    appSecret,
    origin,
    assetsDir: dashboardDir,
    connectSrc,
    session: {
      account: accountWire(account),
      user: {
        id: 'usr_local',
        name: 'Local user',
        email: 'you@example.com',
        roles: [{ id: 'admin', name: 'Administrator', type: 'builtIn' }],
      },
      app: {
        id: manifest.id,
        name: manifest.name,
        version: manifest.version,
        views: manifest.uiExtension?.views ?? [],
        permissions: (manifest.declarations?.stripeApiAccess?.permissions ?? []).map(
          ({ permission }) => permission,
        ),
        connect_src: connectSrc,
        image_src: policy?.imageSrc ?? [],
        constants: Object.fromEntries(
          Object.entries(manifest.constants ?? {}).map(([key, value]) => [
            key,
            typeof value === 'string' ? here(value) : value,
          ]),
        ),
      },
    },
  };
}

function mount(
  app: Hono,
  platform: Platform,
  origin: string,
  dashboard: Omit<DashboardOptions, 'api'>,
): void {
  const api = createApi(platform, LOCAL_ACCOUNT);
  app.use('*', onlyOwnHost(ownHosts(origin)));
  app.use('/v1/*', onlyOwnOrigin(origin));
  app.use('/v2/*', onlyOwnOrigin(origin));
  app.route('/', api);
  app.route('/', createDashboardServer({ ...dashboard, api: async (request) => api.fetch(request) }));
}

interface Listening {
  handle: ReturnType<typeof serve>;
  port: number;
}

function listen(app: Hono, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const handle = serve({ fetch: (request) => app.fetch(request), port, hostname: BIND }, (info) =>
      resolve({ handle, port: info.port }),
    );
    handle.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} is taken by another program. Stop it, or start with another PORT. Nothing was changed.`,
            )
          : error,
      );
    });
  });
}

function closeServer(handle: Listening['handle']): Promise<void> {
  return new Promise((resolve) => {
    handle.close(() => resolve());
    if ('closeAllConnections' in handle) handle.closeAllConnections();
  });
}

/**
 * Does what falls due while the clock follows wall time; one look at a time.
 *
 * @returns ends it, after the look that is under way
 */
function follow(platform: Platform): () => Promise<void> {
  let looking: Promise<void> | null = null;
  const timer = setInterval(() => {
    looking ??= look(platform).finally(() => (looking = null));
  }, TICK_MS);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

async function look(platform: Platform): Promise<void> {
  try {
    const account = await accountOf(platform.store.db, LOCAL_ACCOUNT);
    if (account.clockMode === 'following') await catchUp(platform, LOCAL_ACCOUNT);
  } catch (error) {
    platform.log('Work that fell due could not be done; it is tried again in a second', error);
  }
}
