/** An account that is emptied and filled anew; a stop half-way is seen at the next start and begun again. */
import { is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { schema } from '../../store/index.ts';
import { whileSeeding } from '../exclusive.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';

export interface NewAccount {
  /** Where the frozen clock stands at first, in seconds. */
  clockAt: number;
  /** For an account that is new; one that was there keeps its own, for a running server signs with it. */
  appSecret: string;
}

/** Everything that was in the account is gone; other requests are refused until `fill` is done. */
export async function refill(
  platform: Platform,
  scope: Scope,
  { clockAt, appSecret }: NewAccount,
  fill: () => Promise<void>,
): Promise<void> {
  const { db } = platform.store;
  const [present] = await db.select().from(schema.accounts).where(within(schema.accounts, scope));
  await whileSeeding(platform.store, async () => {
    await empty(platform, scope);
    await db.insert(schema.accounts).values({
      ...scope,
      name: 'Hypernia',
      country: 'US',
      defaultCurrency: 'usd',
      appSecret: present?.appSecret ?? appSecret,
      clockMode: 'frozen',
      clockAt,
      clockOffset: clockAt - platform.wallNow(),
      seeded: false,
    });
    await fill();
    await db.update(schema.accounts).set({ seeded: true }).where(within(schema.accounts, scope));
  });
}

async function empty(platform: Platform, scope: Scope): Promise<void> {
  await platform.store.db.transaction(async (tx) => {
    for (const table of Object.values(schema)) {
      if (isTable(table)) await tx.delete(table).where(within(table, scope));
    }
  });
}

/** Tables alone: the schema's other exports are types and lists of values. */
function isTable(value: unknown): value is PgTable & Parameters<typeof within>[0] {
  return is(value, PgTable);
}
