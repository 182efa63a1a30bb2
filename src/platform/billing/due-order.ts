/** What falls due next: one question over every kind of work. */
import { and, asc, eq, isNotNull, isNull, lte, sql, type SQL } from 'drizzle-orm';
import { unionAll, type PgColumn } from 'drizzle-orm/pg-core';
import { schema, type Database } from '../../store/index.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { nextNotice, type Notice } from './notices.ts';

/** In the order in which they are done in one second: what is old is settled before something new begins. */
const KINDS = ['pending_update', 'finalisation', 'retry', 'schedule', 'renewal'] as const;

export interface DueWork {
  at: number;
  kind: (typeof KINDS)[number] | Notice['kind'];
  id: string;
}

/**
 * The earliest work due at or before the moment; of one second, last what only tells.
 *
 * @param clock the test clock whose work it is; null: the account's own clock
 */
export async function nextDue(
  db: Database,
  scope: Scope,
  until: number,
  clock: string | null = null,
): Promise<DueWork | null> {
  const { subscriptions, subscriptionSchedules, invoices } = schema;
  const earliest = (
    kind: (typeof KINDS)[number],
    table: typeof subscriptions | typeof subscriptionSchedules | typeof invoices,
    due: PgColumn,
  ) =>
    db
      .select({
        id: sql<string>`${table.id}`.as('id'),
        at: sql<number>`${due}`.mapWith(Number).as('at'),
        rank: sql<number>`${KINDS.indexOf(kind)}::int`.mapWith(Number).as('rank'),
      })
      .from(table as typeof invoices)
      .where(within(table, scope, and(onClock(table.testClock, clock), isNotNull(due), lte(due, until))))
      .orderBy(asc(due), asc(table.position))
      .limit(1);
  const [first] = await unionAll(
    earliest('pending_update', subscriptions, subscriptions.pendingUntil),
    earliest('finalisation', invoices, invoices.finalizesAt),
    earliest('retry', invoices, invoices.nextPaymentAttempt),
    earliest('schedule', subscriptionSchedules, subscriptionSchedules.dueAt),
    earliest('renewal', subscriptions, subscriptions.dueAt),
  )
    .orderBy(sql`at`, sql`rank`)
    .limit(1);
  const kind = first === undefined ? undefined : KINDS[first.rank];
  const notice = await nextNotice(db, scope, until, clock);
  if (first === undefined || kind === undefined) return notice;
  return notice !== null && notice.at < first.at ? notice : { at: first.at, kind, id: first.id };
}

function onClock(column: PgColumn, clock: string | null): SQL {
  return clock === null ? isNull(column) : eq(column, clock);
}
