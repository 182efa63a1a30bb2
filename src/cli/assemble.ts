/** Puts a platform together over an open store, and makes sure that its account is there. */
import { randomBytes } from 'node:crypto';
import { createEngine } from '../runtime/create-engine.ts';
import type { Engine } from '../runtime/engine.ts';
import { schema, type Store } from '../store/index.ts';
import { rateLimits } from '../platform/api/rate-limits.ts';
import { sweepKeys } from '../platform/api/idempotency.ts';
import { catchUp } from '../platform/clock/advance.ts';
import { resumeAdvances } from '../platform/clock/test-clock.ts';
import { exclusively } from '../platform/exclusive.ts';
import { idsOf } from '../platform/ids.ts';
import type { InstalledExtension, Platform, Scope } from '../platform/platform.ts';
import { startRequestLog } from '../platform/requests/log.ts';
import { within } from '../platform/scope.ts';
import { seedAccount } from '../platform/seed/seed.ts';
import { scriptLimits } from './settings.ts';

export interface Assembly {
  store: Store;
  extensions: readonly InstalledExtension[];
  engine?: Engine;
  log?: Platform['log'];
  wallNow?: () => number;
  /** Default: they hold, as on Stripe. */
  testClockLimits?: boolean;
}

export function assemble(assembly: Assembly): Platform {
  const { store, extensions, engine, log, wallNow, testClockLimits } = assembly;
  const complain: Platform['log'] =
    log ??
    ((message, error) =>
      process.stderr.write(`${message}${error === undefined ? '' : `: ${describe(error)}`}\n`));
  const wall = wallNow ?? (() => Math.floor(Date.now() / 1000));
  const platform: Platform = {
    store,
    extensions,
    engine: engine ?? createEngine({ limits: scriptLimits() }),
    wallNow: wall,
    newId: idsOf(store.opening),
    testClockLimits: testClockLimits ?? process.env.TEST_CLOCK_LIMITS !== 'off',
    ...(process.env.RATE_LIMITS === 'on' ? { rateLimits: rateLimits(wall) } : {}),
    requests: startRequestLog(store, complain),
    reset: (scope) => seedAccount(platform, scope, `absec_${randomBytes(24).toString('base64url')}`),
    log: complain,
  };
  return platform;
}

/** Seeds an account that is not there, or was left half-seeded; otherwise does what fell due meanwhile. */
export async function prepareAccount(
  platform: Platform,
  scope: Scope,
  tell: (text: string) => void = () => undefined,
): Promise<{ appSecret: string }> {
  const read = async () => {
    const [account] = await platform.store.db
      .select()
      .from(schema.accounts)
      .where(within(schema.accounts, scope));
    return account;
  };
  await exclusively(platform.store, async () => {
    // Of several processes that start at once, one seeds and the others find it done.
    if ((await read())?.seeded === true) return;
    tell('Preparing the sample company (once)…');
    await platform.reset(scope);
  });
  await sweepKeys(platform);
  await catchUp(platform, scope);
  await resumeAdvances(platform, scope);
  const account = await read();
  if (account === undefined) throw new Error('The account was seeded and cannot be read.');
  return { appSecret: account.appSecret };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
