/** Conditions that keep a query inside one account and mode. */
import { and, eq, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Scope } from './platform.ts';

interface Tenanted {
  accountId: PgColumn;
  livemode: PgColumn;
}

export function within(table: Tenanted, scope: Scope, ...more: (SQL | undefined)[]): SQL {
  const conditions = and(eq(table.accountId, scope.accountId), eq(table.livemode, scope.livemode), ...more);
  if (conditions === undefined) throw new Error('A query without conditions would read every account.');
  return conditions;
}
