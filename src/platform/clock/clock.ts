/** The account's own clock: frozen where it was put, or wall time plus an offset. All of billing reads it. */
import { sql } from 'drizzle-orm';
import type { AccountWire, ClockWire } from '../../contract/wire/platform.ts';
import { compiled, schema, type Database } from '../../store/index.ts';
import { ApiError, invalid } from '../api/errors.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';

type Account = typeof schema.accounts.$inferSelect;

const account = compiled((db, given: Scope) =>
  db.select().from(schema.accounts).where(within(schema.accounts, given)),
);

export async function accountOf(db: Database, scope: Scope): Promise<Account> {
  const [found] = await account(db, scope);
  if (found === undefined)
    throw new ApiError(404, `No such account: '${scope.accountId}'`, { code: 'resource_missing' });
  return found;
}

export function accountWire(account: Account): AccountWire {
  return {
    object: 'platform.account',
    id: account.accountId,
    name: account.name,
    country: account.country,
    livemode: account.livemode,
    default_currency: account.defaultCurrency,
  };
}

export function timeOf(account: Account, wallNow: number): number {
  return account.clockMode === 'frozen' ? account.clockAt : wallNow + account.clockOffset;
}

/** Billing time now. */
export async function now(
  platform: Platform,
  scope: Scope,
  db: Database = platform.store.db,
): Promise<number> {
  return timeOf(await accountOf(db, scope), platform.wallNow());
}

export async function clockWire(platform: Platform, scope: Scope): Promise<ClockWire> {
  const account = await accountOf(platform.store.db, scope);
  return { object: 'platform.clock', now: timeOf(account, platform.wallNow()), mode: account.clockMode };
}

/** Puts the clock at a moment not before its present one; in either mode. */
export async function setClock(platform: Platform, scope: Scope, to: number): Promise<void> {
  const account = await accountOf(platform.store.db, scope);
  const present = timeOf(account, platform.wallNow());
  if (to < present)
    throw invalid(
      'to',
      `The clock only goes forward: it stands at ${iso(present)}, and ${iso(to)} is before that. Reset the account to begin again.`,
    );
  await write(platform, scope, { clockAt: to, clockOffset: to - platform.wallNow() });
}

export async function setClockMode(
  platform: Platform,
  scope: Scope,
  mode: 'frozen' | 'following',
): Promise<void> {
  const account = await accountOf(platform.store.db, scope);
  const present = timeOf(account, platform.wallNow());
  await write(platform, scope, {
    clockMode: mode,
    clockAt: present,
    clockOffset: present - platform.wallNow(),
  });
}

async function write(
  platform: Platform,
  scope: Scope,
  set: Partial<Pick<Account, 'clockMode' | 'clockAt' | 'clockOffset'>>,
): Promise<void> {
  await platform.store.db
    .update(schema.accounts)
    .set({ ...set, version: sql`${schema.accounts.version} + 1` })
    .where(within(schema.accounts, scope));
}

export function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
