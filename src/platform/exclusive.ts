/** Work on one database that must not overlap, in whichever process: moving the clock, seeding again. */
import { compiled, schema, type Store } from '../store/index.ts';
import type { Platform, Scope } from './platform.ts';
import { within } from './scope.ts';

const last = new WeakMap<Store, Promise<unknown>>();
const seeding = new WeakSet<Store>();

/** Begins when everything asked for before has ended, however it ended. */
export function exclusively<T>(store: Store, work: () => Promise<T>): Promise<T> {
  const alone = (): Promise<T> => store.alone('clock', work);
  const run = (last.get(store) ?? Promise.resolve()).then(alone, alone);
  last.set(
    store,
    run.catch(() => undefined),
  );
  return run;
}

/** Marks the store while its company is made; writes of others are refused meanwhile. */
export async function whileSeeding<T>(store: Store, work: () => Promise<T>): Promise<T> {
  seeding.add(store);
  try {
    return await work();
  } finally {
    seeding.delete(store);
  }
}

/** Whether this process makes the company of the store, or with a shared database any other does. */
export async function isSeeding({ store }: Platform, scope: Scope): Promise<boolean> {
  if (seeding.has(store)) return true;
  if (!store.shared) return false;
  const [account] = await seededOf(store.db, scope);
  return account?.seeded !== true;
}

const seededOf = compiled((db, given: Scope) => {
  const { accounts } = schema;
  return db.select({ seeded: accounts.seeded }).from(accounts).where(within(accounts, given));
});
