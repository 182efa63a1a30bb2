/** Work that falls due as the clock moves: periods that end, phases of schedules, drafts that finalise, events that time makes. In time order. */
import { and, asc, eq, isNotNull, isNull, lte, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { schema, type Database } from '../../store/index.ts';
import { change } from '../change.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { computeDue } from './due-subscription.ts';
import { computeExpiry } from './expire.ts';
import { readInvoice } from './invoice-snapshot.ts';
import { countLateUsage } from './late-usage.ts';
import { computeFinalize } from './lifecycle.ts';
import { nextScheduleDue, performSchedule } from './schedules/due.ts';
import { nextNotice, performNotice, type Notice } from './notices.ts';
import { readLines, readSubscription } from './snapshot.ts';
import { commitWrites, noWrites } from './writes.ts';

export interface DueWork {
  at: number;
  kind: 'renewal' | 'schedule' | 'finalisation' | Notice['kind'];
  id: string;
}

/**
 * The earliest work due at or before the moment; of one second, drafts before phases, phases before renewals, and
 * last what only tells.
 *
 * @param clock the test clock whose work it is; null: the account's own clock
 */
export async function nextDue(
  db: Database,
  scope: Scope,
  until: number,
  clock: string | null = null,
): Promise<DueWork | null> {
  const { subscriptions, invoices } = schema;
  const on = (column: PgColumn): SQL => (clock === null ? isNull(column) : eq(column, clock));
  const [draft] = await db
    .select({ id: invoices.id, at: invoices.finalizesAt })
    .from(invoices)
    .where(
      within(
        invoices,
        scope,
        and(on(invoices.testClock), isNotNull(invoices.finalizesAt), lte(invoices.finalizesAt, until)),
      ),
    )
    .orderBy(asc(invoices.finalizesAt), asc(invoices.position))
    .limit(1);
  const [renewal] = await db
    .select({ id: subscriptions.id, at: subscriptions.dueAt })
    .from(subscriptions)
    .where(
      within(
        subscriptions,
        scope,
        and(on(subscriptions.testClock), isNotNull(subscriptions.dueAt), lte(subscriptions.dueAt, until)),
      ),
    )
    .orderBy(asc(subscriptions.dueAt), asc(subscriptions.position))
    .limit(1);
  const schedule = await nextScheduleDue(db, scope, until, on);
  const due = (kind: DueWork['kind'], found: { id: string; at: number | null } | undefined): DueWork[] =>
    found?.at == null ? [] : [{ at: found.at, kind, id: found.id }];
  const notice = await nextNotice(db, scope, until, clock);
  const inOrder: DueWork[] = [
    ...due('finalisation', draft),
    ...due('schedule', schedule),
    ...due('renewal', renewal),
    ...(notice === null ? [] : [notice]),
  ];
  return inOrder.sort((a, b) => a.at - b.at)[0] ?? null;
}

export async function performDue(platform: Platform, scope: Scope, work: DueWork): Promise<void> {
  await PERFORM[work.kind](platform, scope, work);
}

const PERFORM: Readonly<Record<DueWork['kind'], typeof renew>> = {
  renewal: renew,
  schedule: performSchedule,
  finalisation: finaliseDraft,
  upcoming: (platform, scope, work) => performNotice(platform, scope, { ...work, kind: 'upcoming' }),
  trial_will_end: (platform, scope, work) =>
    performNotice(platform, scope, { ...work, kind: 'trial_will_end' }),
};

async function renew(platform: Platform, scope: Scope, { id, at }: DueWork): Promise<void> {
  await change(platform, {
    read: async (db) => {
      const snapshot = await readSubscription(platform, scope, db, id, at);
      const { status, resumption } = snapshot.subscription;
      const waits = status === 'incomplete' || resumption !== null;
      return { snapshot, open: waits ? await readOpen(db, scope, id) : [] };
    },
    compute: async ({ snapshot, open }) => {
      // Somebody else may have renewed it since it was found due.
      if (snapshot.subscription.dueAt !== at) return noWrites();
      if (snapshot.subscription.status === 'incomplete')
        return computeExpiry(platform, scope, snapshot, open);
      return computeDue(platform, scope, snapshot, open);
    },
    commit: (db, writes) => commitWrites(db, scope, writes),
  });
}

async function readOpen(db: Database, scope: Scope, subscription: string) {
  const { invoices } = schema;
  const open = await db
    .select()
    .from(invoices)
    .where(within(invoices, scope, eq(invoices.subscription, subscription), eq(invoices.status, 'open')))
    .orderBy(asc(invoices.position));
  return Promise.all(
    open.map(async (invoice) => ({ invoice, lines: await readLines(db, scope, [invoice.id]) })),
  );
}

async function finaliseDraft(platform: Platform, scope: Scope, { id, at }: DueWork): Promise<void> {
  await countLateUsage(platform, scope, id, at);
  await change(platform, {
    read: (db) => readInvoice(db, scope, id),
    compute: async (snapshot) =>
      // Somebody else may have finalised it since it was found due.
      snapshot.invoice.finalizesAt === at
        ? (await computeFinalize(platform, scope, snapshot, at)).writes
        : noWrites(),
    commit: (db, writes) => commitWrites(db, scope, writes),
  });
}
