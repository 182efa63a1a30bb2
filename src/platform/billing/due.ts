/** Work that falls due as the clock moves: periods that end, phases of schedules, drafts that finalise, events that time makes. In time order. */
import { asc, eq } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import { change } from '../change.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { computeDue } from './due-subscription.ts';
import type { DueWork } from './due-order.ts';
import { computeExpiry } from './expire.ts';
import { readIntents, readInvoice } from './invoice-snapshot.ts';
import { countLateUsage } from './late-usage.ts';
import { computeFinalize } from './lifecycle.ts';
import { performNotice } from './notices.ts';
import { dropPending } from './pending-drop.ts';
import { computeRetry } from './retry.ts';
import { performSchedule } from './schedules/due.ts';
import { readLines, readSubscription } from './snapshot.ts';
import { commitWrites, noWrites } from './writes.ts';

export async function performDue(platform: Platform, scope: Scope, work: DueWork): Promise<void> {
  await PERFORM[work.kind](platform, scope, work);
}

const PERFORM: Readonly<Record<DueWork['kind'], typeof renew>> = {
  pending_update: expirePending,
  finalisation: finaliseDraft,
  retry,
  schedule: performSchedule,
  renewal: renew,
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
  const ids = open.map(({ id }) => id);
  const intents = await readIntents(db, scope, ids);
  const lines = await readLines(db, scope, ids);
  return open.map((invoice) => ({
    invoice,
    lines: lines.filter((line) => line.invoice === invoice.id),
    intent: intents.find((intent) => intent.invoice === invoice.id) ?? null,
  }));
}

async function expirePending(platform: Platform, scope: Scope, { id, at }: DueWork): Promise<void> {
  await change(platform, {
    read: (db) => readSubscription(platform, scope, db, id, at),
    compute: (snapshot) =>
      // Somebody else may have paid or dropped it since it was found due.
      snapshot.subscription.pendingUntil === at ? dropPending(platform, scope, snapshot).writes : noWrites(),
    commit: (db, writes) => commitWrites(db, scope, writes),
  });
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

async function retry(platform: Platform, scope: Scope, { id, at }: DueWork): Promise<void> {
  await change(platform, {
    read: (db) => readInvoice(db, scope, id),
    compute: (snapshot) =>
      // Somebody else may have charged it since it was found due.
      snapshot.invoice.nextPaymentAttempt === at ? computeRetry(platform, scope, snapshot, at) : noWrites(),
    commit: (db, writes) => commitWrites(db, scope, writes),
  });
}
