/** Fills the account with a company of any size: its present state in bulk, or with its history through the engine. */
import { randomBytes } from 'node:crypto';
import { exclusively } from '../../exclusive.ts';
import type { Platform, Scope } from '../../platform.ts';
import { refill } from '../account.ts';
import { SEEDED_NOW } from '../company.ts';
import { writeCompany } from './bulk.ts';
import { liveCompany } from './history.ts';

export interface CompanyOptions {
  customers: number;
  seed: string;
  history: boolean;
}

export interface Seeded {
  customers: number;
  seed: string;
  history: boolean;
  /** Rows written in bulk; null with history. */
  rows: number | null;
  /** Of wall time that the filling alone took. */
  seconds: number;
  /** Where the clock stands, in seconds. */
  now: number;
}

/** Without history customers go back two years; with it every day of theirs is lived through, so it is one. */
const DAYS = { bulk: 730, history: 365 };

/**
 * What was in the account is gone.
 *
 * @param tell customers, or steps, so far and in all
 */
export function seedCompany(
  platform: Platform,
  scope: Scope,
  { customers, seed, history }: CompanyOptions,
  tell: (done: number, all: number) => void,
): Promise<Seeded> {
  const company = { customers, seed, now: SEEDED_NOW, days: history ? DAYS.history : DAYS.bulk };
  const clockAt = history ? SEEDED_NOW - (DAYS.history + 2) * 86_400 : SEEDED_NOW;
  const appSecret = `absec_${randomBytes(24).toString('base64url')}`;
  return exclusively(platform.store, async () => {
    let rows: number | null = null;
    const begun = performance.now();
    await refill(platform, scope, { clockAt, appSecret }, async () => {
      if (history) await liveCompany(platform, scope, company, tell);
      else rows = await writeCompany(platform, scope, company, (done) => tell(done, customers));
    });
    const seconds = Number(((performance.now() - begun) / 1000).toFixed(2));
    return { customers, seed, history, rows, seconds, now: SEEDED_NOW };
  });
}
