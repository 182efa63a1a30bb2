/** What differs between machines: the environment, with its defaults, and where things lie. */
import { resolve } from 'node:path';
import { DEFAULT_LIMITS } from '../contract/limits.ts';
import type { Limits } from '../contract/limits.ts';
import { projectRoot } from '../runtime/project-root.ts';

export interface Settings {
  root: string;
  port: number;
  /** Holds the embedded database, and with either database what tells commands where the server answers. */
  dataDir: string;
  /** A Postgres database in place of the embedded one; null: none. */
  databaseUrl: string | null;
}

const DEFAULT_PORT = 4400;

/** @throws when PORT is no port */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const root = projectRoot();
  const port = env.PORT === undefined || env.PORT === '' ? DEFAULT_PORT : Number(env.PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT must be a number from 0 to 65535, not '${env.PORT}'. Nothing was started.`);
  return {
    root,
    port,
    dataDir: resolve(root, env.DATA_DIR ?? '.data'),
    databaseUrl: env.DATABASE_URL ? env.DATABASE_URL : null,
  };
}

/**
 * What scripts may spend here: the defaults, changed by `SCRIPT_LIMITS`, such as `{"timeMs": 2000}`.
 *
 * @throws when it is no JSON object of such names and whole numbers above zero
 */
export function scriptLimits(env: NodeJS.ProcessEnv = process.env): Limits {
  if (!env.SCRIPT_LIMITS) return DEFAULT_LIMITS;
  const names = Object.keys(DEFAULT_LIMITS);
  const wrong = new Error(
    `SCRIPT_LIMITS must be JSON such as {"timeMs": 2000}, with whole numbers above zero for any of ${names.join(', ')}; ` +
      `it is ${env.SCRIPT_LIMITS}. Nothing was started.`,
  );
  let given: unknown;
  try {
    given = JSON.parse(env.SCRIPT_LIMITS);
  } catch {
    throw wrong;
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw wrong;
  for (const [name, value] of Object.entries(given))
    if (!names.includes(name) || !Number.isSafeInteger(value) || (value as number) < 1) throw wrong;
  return { ...DEFAULT_LIMITS, ...given };
}

export const paths = {
  migrations: (root: string) => resolve(root, 'src/store/migrations'),
  dashboard: (root: string) => resolve(root, '.build/dashboard'),
  snapshots: (root: string) => resolve(root, '.build/snapshots'),
};

/** The local account. One for now; every key carries it all the same. */
export const LOCAL_ACCOUNT = { accountId: 'acct_hypernia', livemode: false } as const;

/** The key that the Dashboard puts in on the server; any test key is as good. */
export const DASHBOARD_KEY = 'sk_test_local_dashboard';
