/** The work of one second, side by side: what concerns different customers waits for nothing of each other. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { schema, type Database } from '../../store/index.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { nextDue, type DueWork } from './due-order.ts';
import { performDue } from './due.ts';
import { noticesOfSecond } from './notices.ts';

/** Customers at once: fewer than connections, so that requests are answered meanwhile. */
const AT_ONCE = 6;
/** Found in one reading. */
const MOST = 200;

const { invoices, subscriptions } = schema;

/** Kinds of which a second may have thousands, by what they are due at. Phases of schedules are done one at a time. */
const MANY = {
  pending_update: { table: subscriptions, due: subscriptions.pendingUntil },
  finalisation: { table: invoices, due: invoices.finalizesAt },
  retry: { table: invoices, due: invoices.nextPaymentAttempt },
  renewal: { table: subscriptions, due: subscriptions.dueAt },
} as const;

/**
 * Does what is due earliest, up to the moment: all of one kind and second. Work of one customer is done in its order.
 *
 * @param clock the test clock whose work it is; null: the account's own clock
 * @param before is told the second before its work begins
 * @returns false when nothing is due
 */
export async function performEarliest(
  platform: Platform,
  scope: Scope,
  until: number,
  clock: string | null = null,
  before: (at: number) => Promise<void> = () => Promise.resolve(),
): Promise<boolean> {
  const { db } = platform.store;
  const first = await nextDue(db, scope, until, clock);
  if (first === null) return false;
  await before(first.at);
  const lanes = await lanesOf(db, scope, first, clock);
  await atOnce(lanes, platform.seeds === true ? 1 : AT_ONCE, async (lane) => {
    for (const work of lane) await performDue(platform, scope, work);
  });
  return true;
}

/** By customer, each in order. */
async function lanesOf(
  db: Database,
  scope: Scope,
  first: DueWork,
  clock: string | null,
): Promise<DueWork[][]> {
  if (first.kind === 'schedule') return [[first]];
  const found =
    first.kind === 'upcoming' || first.kind === 'trial_will_end'
      ? await noticesOfSecond(db, scope, { kind: first.kind, at: first.at }, clock, MOST)
      : await dueAt(db, scope, MANY[first.kind], first.at, clock);
  const lanes = new Map<string, DueWork[]>();
  for (const { id, customer } of found)
    lanes.set(customer, [...(lanes.get(customer) ?? []), { ...first, id }]);
  // Somebody else may have done it meanwhile.
  return [...lanes.values()];
}

function dueAt(
  db: Database,
  scope: Scope,
  many: { table: typeof invoices | typeof subscriptions; due: PgColumn },
  at: number,
  clock: string | null,
): Promise<{ id: string; customer: string }[]> {
  const table = many.table as typeof invoices;
  const onClock = clock === null ? isNull(table.testClock) : eq(table.testClock, clock);
  return db
    .select({ id: table.id, customer: table.customer })
    .from(table)
    .where(within(table, scope, and(onClock, eq(many.due, at))))
    .orderBy(asc(table.position))
    .limit(MOST);
}

/** @throws the first failure, once everything that was begun has ended */
async function atOnce<T>(all: readonly T[], most: number, work: (one: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < all.length && failures.length === 0) {
      const one = all[next++] as T;
      await work(one).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, all.length) }, lane));
  if (failures.length > 0) throw failures[0];
}
