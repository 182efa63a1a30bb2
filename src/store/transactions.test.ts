// Transactions act as if each ran alone, on either driver and from several openings of one database.
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as schema from './schema/index.ts';
import type { Store } from './store.ts';
import { isConnectionLost } from './unavailable.ts';
import { emptyDatabaseOpened, type EmptyDatabase } from './testing/empty-store.ts';

const { accounts } = schema;

let database: EmptyDatabase;
let stores: readonly [Store, Store];
beforeAll(async () => {
  database = await emptyDatabaseOpened();
  stores = [database.first, await database.open()];
  const account = {
    livemode: false,
    name: 'Any',
    country: 'US',
    defaultCurrency: 'usd',
    appSecret: 'absec_any',
    clockMode: 'frozen' as const,
    clockAt: 0,
    clockOffset: 0,
    seeded: true,
  };
  await database.first.db
    .insert(accounts)
    .values(['acct_a', 'acct_b'].map((accountId) => ({ ...account, accountId })));
});
afterAll(() => database.close());

const clockAt = async (db: Store['db'], account: string): Promise<number> => {
  const [row] = await db.select().from(accounts).where(eq(accounts.accountId, account));
  return row?.clockAt ?? Number.NaN;
};
const setClockAt = (db: Store['db'], account: string, to: number) =>
  db.update(accounts).set({ clockAt: to }).where(eq(accounts.accountId, account));

test('what a transaction read is still so when it writes: no addition is lost', async () => {
  const additions = Array.from({ length: 20 }, (_, index) =>
    stores[index % 2 === 0 ? 0 : 1].db.transaction(async (tx) => {
      await setClockAt(tx, 'acct_a', (await clockAt(tx, 'acct_a')) + 1);
    }),
  );
  await Promise.all(additions);
  expect(await clockAt(stores[0].db, 'acct_a')).toBe(20);
});

test('two transactions that each read what the other writes do not both go by the old values', async () => {
  // Each raises its own account only while both together stand at the 20 of before: one after the other, only one may.
  const raise = (store: Store, own: string) =>
    store.db.transaction(async (tx) => {
      const together = (await clockAt(tx, 'acct_a')) + (await clockAt(tx, 'acct_b'));
      if (together === 20) await setClockAt(tx, own, (await clockAt(tx, own)) + 1);
    });
  await Promise.all([raise(stores[0], 'acct_a'), raise(stores[1], 'acct_b')]);
  expect((await clockAt(stores[0].db, 'acct_a')) + (await clockAt(stores[0].db, 'acct_b'))).toBe(21);
});

test('a failed transaction leaves nothing behind', async () => {
  const failed = stores[0].db.transaction(async (tx) => {
    await setClockAt(tx, 'acct_b', 99);
    throw new Error('half-way');
  });
  await expect(failed).rejects.toThrow('half-way');
  expect(await clockAt(stores[1].db, 'acct_b')).not.toBe(99);
});

// Nothing can be lost between an embedded database and its own process.
if (process.env.DATABASE_URL)
  test('a connection that is lost on the way is told as such, and the next transaction has another', async () => {
    const [store, other] = stores;
    const before = await clockAt(store.db, 'acct_a');
    const cut = store.db.transaction(async (tx) => {
      await setClockAt(tx, 'acct_a', 1_000);
      const { rows } = (await tx.execute(sql`select pg_backend_pid() as pid`)) as unknown as {
        rows: { pid: number }[];
      };
      await other.db.execute(sql`select pg_terminate_backend(${rows[0]?.pid})`);
      await setClockAt(tx, 'acct_a', 1_001);
    });
    expect(isConnectionLost(await cut.catch((error: unknown) => error))).toBe(true);
    expect(await store.db.transaction((tx) => clockAt(tx, 'acct_a'))).toBe(before);
  });

test('an opening is known to last until it is closed', async () => {
  const other = await database.open();
  expect(await stores[0].isOpen(other.opening)).toBe(true);
  expect(await stores[0].isOpen(stores[0].opening)).toBe(true);
  expect(await stores[0].isOpen('ffffffff')).toBe(false);
});
