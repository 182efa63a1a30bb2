/** Work that falls due as the clock moves: periods that end, drafts that finalise. One at a time, in time order. */
import { and, asc, eq, isNotNull, isNull, lte, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { schema, type Database } from '../../store/index.ts';
import { missing } from '../api/errors.ts';
import { change } from '../change.ts';
import { event } from '../events/event.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { computeExpiry } from './expire.ts';
import { computeRenewal } from './renew.ts';
import { billNow, declined } from './settle.ts';
import {
  readActiveScripts,
  readCustomer,
  readItems,
  readLines,
  readSubscription,
  type PricedItem,
} from './snapshot.ts';
import { commitWrites, noWrites } from './writes.ts';

export interface DueWork {
  at: number;
  kind: 'renewal' | 'finalisation';
  id: string;
}

/**
 * The earliest work due at or before the moment; drafts before renewals of the same second.
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
  if (draft?.at != null && (renewal?.at == null || draft.at <= renewal.at))
    return { at: draft.at, kind: 'finalisation', id: draft.id };
  return renewal?.at == null ? null : { at: renewal.at, kind: 'renewal', id: renewal.id };
}

export async function performDue(platform: Platform, scope: Scope, work: DueWork): Promise<void> {
  await (work.kind === 'renewal' ? renew(platform, scope, work) : finaliseDraft(platform, scope, work));
}

async function renew(platform: Platform, scope: Scope, { id, at }: DueWork): Promise<void> {
  await change(platform, {
    read: async (db) => {
      const snapshot = await readSubscription(platform, scope, db, id, at);
      const incomplete = snapshot.subscription.status === 'incomplete';
      return { snapshot, open: incomplete ? await readOpen(db, scope, id) : [] };
    },
    compute: async ({ snapshot, open }) => {
      // Somebody else may have renewed it since it was found due.
      if (snapshot.subscription.dueAt !== at) return noWrites();
      if (snapshot.subscription.status === 'incomplete')
        return computeExpiry(platform, scope, snapshot, open);
      return (await computeRenewal(platform, scope, snapshot)).writes;
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
  await change(platform, {
    read: (db) => readDraft(db, scope, id),
    compute: async ({ invoice, lines, customer, subscription, items, active }) => {
      const writes = noWrites();
      if (invoice.finalizesAt !== at || subscription === null) return writes;
      const asked = { active, at, mode: 'applied' } as const;
      const billed = await billNow(
        platform,
        scope,
        { invoice, lines },
        customer,
        subscription,
        asked,
        writes,
      );
      writes.invoices.push(billed.invoice);
      const status = statusAfter(subscription, declined(billed.invoice));
      if (status !== subscription.status) {
        writes.subscription = { ...subscription, status };
        writes.events.push(
          event(
            platform,
            scope,
            at,
            'customer.subscription.updated',
            subscriptionWire(writes.subscription, items),
            subscriptionWire(subscription, items),
          ),
        );
      }
      return writes;
    },
    commit: (db, writes) => commitWrites(db, scope, writes),
  });
}

/** A renewal that cannot be collected makes the subscription past due (billing.md 4.3). */
function statusAfter(subscription: SubscriptionRow, failed: boolean): SubscriptionRow['status'] {
  return failed && subscription.status === 'active' ? 'past_due' : subscription.status;
}

async function readDraft(db: Database, scope: Scope, id: string) {
  const { invoices, subscriptions } = schema;
  const [invoice] = await db
    .select()
    .from(invoices)
    .where(within(invoices, scope, eq(invoices.id, id)));
  if (invoice === undefined) throw missing('invoice', id);
  const lines = await readLines(db, scope, [id]);
  const [subscription] =
    invoice.subscription === null
      ? []
      : await db
          .select()
          .from(subscriptions)
          .where(within(subscriptions, scope, eq(subscriptions.id, invoice.subscription)));
  const items: PricedItem[] = subscription === undefined ? [] : await readItems(db, scope, [subscription.id]);
  return {
    invoice,
    lines,
    customer: await readCustomer(db, scope, invoice.customer),
    subscription: subscription ?? null,
    items,
    active: await readActiveScripts(db, scope),
  };
}
