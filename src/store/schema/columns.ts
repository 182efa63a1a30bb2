/** Columns that every table shares, and the types that both database drivers give. */
import { bigint, boolean, customType, integer, jsonb, text } from 'drizzle-orm/pg-core';
import type { AppliedDiscount } from '../../core/discount.ts';
import type { AppliedTax } from '../../core/tax.ts';
import type { TaxRateCopy } from './tax.ts';

/** Account and mode: part of every key, so that no query can reach across. */
export const tenant = () => ({
  accountId: text('account_id').notNull(),
  livemode: boolean('livemode').notNull(),
});

/** Seconds since 1970, UTC. */
export const seconds = (name: string) => bigint(name, { mode: 'number' });

/** How many of something: usage may be counted in bytes. */
export const units = (name: string) => bigint(name, { mode: 'number' });

/** Minor units. A number of SQL, a bigint here: amounts never pass through floating point. */
export const amount = (name: string) => bigint(name, { mode: 'bigint' });

/** Order of insertion: with a frozen clock many objects share one `created`. */
export const position = () => bigint('position', { mode: 'number' }).generatedAlwaysAsIdentity();

/** Counts the changes of a row, so that a commit can refuse what was computed from an older one. */
export const version = () => integer('version').notNull().default(1);

/** A list of objects with minor units under the given names: text in the JSON, bigint here. */
const amountsIn = <T extends object>(name: string, keys: readonly string[]) =>
  customType<{ data: T[]; driverData: unknown }>({
    dataType: () => 'jsonb',
    toDriver: (rows) =>
      JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    fromDriver: (stored) =>
      (stored as Record<string, unknown>[]).map(
        (row) =>
          Object.fromEntries(
            Object.entries(row).map(([key, value]) => [
              key,
              keys.includes(key) ? BigInt(value as string) : value,
            ]),
          ) as T,
      ),
  })(name);

/** What discounts take, or took, off an amount. */
export const appliedDiscounts = (name: string) =>
  amountsIn<AppliedDiscount>(name, ['amount']).notNull().default([]);

export const appliedTaxes = (name: string) =>
  amountsIn<AppliedTax>(name, ['amount', 'taxable']).notNull().default([]);

/** Ids of discounts in the order in which they apply. */
export const discountIds = () => jsonb('discounts').$type<string[]>().notNull().default([]);

export const taxRateCopies = (name: string) => jsonb(name).$type<TaxRateCopy[]>();
