/** Columns that every table shares, and the types that both database drivers give. */
import { bigint, boolean, integer, text } from 'drizzle-orm/pg-core';

/** Account and mode: part of every key, so that no query can reach across. */
export const tenant = () => ({
  accountId: text('account_id').notNull(),
  livemode: boolean('livemode').notNull(),
});

/** Seconds since 1970, UTC. */
export const seconds = (name: string) => bigint(name, { mode: 'number' });

/** Minor units. A number of SQL, a bigint here: amounts never pass through floating point. */
export const amount = (name: string) => bigint(name, { mode: 'bigint' });

/** Order of insertion: with a frozen clock many objects share one `created`. */
export const position = () => bigint('position', { mode: 'number' }).generatedAlwaysAsIdentity();

/** Counts the changes of a row, so that a commit can refuse what was computed from an older one. */
export const version = () => integer('version').notNull().default(1);
