/**
 * Events that time makes and nothing changes: `invoice.upcoming` before a renewal, `customer.subscription.trial_will_end`
 * before the end of a trial. What was told of is noted on the subscription, so that each is told of once.
 */
import { and, asc, eq, inArray, isNull, lte, sql, type SQL } from 'drizzle-orm';
import { DAY } from '../../core/calendar.ts';
import { schema, type Database } from '../../store/index.ts';
import { ApiError } from '../api/errors.ts';
import { change, RowMoved } from '../change.ts';
import { accountOf } from '../clock/clock.ts';
import { event } from '../events/event.ts';
import { invoiceWire } from '../objects/invoice.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { readKnown, type Known } from './known.ts';
import { previewChange } from './preview.ts';
import { readSubscription, type SubscriptionSnapshot } from './snapshot.ts';
import type { EventRow, RunRow } from './writes.ts';

/** Stripe's: "three days before the trial period ends. If the trial is less than three days, this event is triggered." */
const TRIAL_NOTICE = 3 * DAY;

/** Statuses in which a renewal follows that bills something. */
const RENEWING = ['active', 'trialing', 'past_due'] as const;

export interface Notice {
  at: number;
  kind: 'upcoming' | 'trial_will_end';
  /** Of the subscription. */
  id: string;
}

/** By kind: what it is about, what was told of, and how long before it is told. */
const NOTICES = {
  upcoming: { about: schema.subscriptions.dueAt, told: schema.subscriptions.upcomingTold },
  trial_will_end: { about: schema.subscriptions.trialEnd, told: schema.subscriptions.trialTold },
} as const;

/**
 * The earliest event that time makes at or before the moment.
 *
 * @param clock the test clock on which the subscription lives; null: the account's own
 */
export async function nextNotice(
  db: Database,
  scope: Scope,
  until: number,
  clock: string | null,
): Promise<Notice | null> {
  const days = await accountOf(db, scope);
  const found: Notice[] = [];
  for (const kind of ['upcoming', 'trial_will_end'] as const) {
    const before = noticeOf(kind, days);
    const [row] = await untold(db, scope, kind, until + before, clock, 1);
    if (row?.about != null) found.push({ kind, id: row.id, at: row.about - before });
  }
  return found.sort((one, other) => one.at - other.at)[0] ?? null;
}

/** The events of one kind that are to be told in the same second, and whom they concern. */
export async function noticesOfSecond(
  db: Database,
  scope: Scope,
  { kind, at }: Pick<Notice, 'kind' | 'at'>,
  clock: string | null,
  most: number,
): Promise<{ id: string; customer: string }[]> {
  const about = at + noticeOf(kind, await accountOf(db, scope));
  return (await untold(db, scope, kind, about, clock, most)).filter((row) => row.about === about);
}

function noticeOf(kind: Notice['kind'], { upcomingDays }: { upcomingDays: number }): number {
  return kind === 'upcoming' ? upcomingDays * DAY : TRIAL_NOTICE;
}

function untold(
  db: Database,
  scope: Scope,
  kind: Notice['kind'],
  until: number,
  clock: string | null,
  most: number,
) {
  const { subscriptions } = schema;
  const { about, told } = NOTICES[kind];
  return db
    .select({ id: subscriptions.id, customer: subscriptions.customer, about })
    .from(subscriptions)
    .where(
      within(
        subscriptions,
        scope,
        clock === null ? isNull(subscriptions.testClock) : eq(subscriptions.testClock, clock),
        lte(about, until),
        sql`${told} is distinct from ${about}`,
        kind === 'upcoming' ? willRenew() : trialing(),
      ),
    )
    .orderBy(asc(about), asc(subscriptions.position))
    .limit(most);
}

const trialing = (): SQL => eq(schema.subscriptions.status, 'trialing');

function willRenew(): SQL | undefined {
  const { subscriptions } = schema;
  const { status, cancelAtPeriodEnd, cancelAt, dueAt } = subscriptions;
  return and(
    sql`${dueAt} is not null`,
    inArray(status, [...RENEWING]),
    eq(cancelAtPeriodEnd, false),
    sql`(${cancelAt} is null or ${cancelAt} > ${dueAt})`,
  );
}

/** Tells of it, unless somebody else has, or it is no longer so. */
export async function performNotice(
  platform: Platform,
  scope: Scope,
  { kind, id, at }: Notice,
): Promise<void> {
  await change(platform, {
    read: async (db) => {
      const snapshot = await readSubscription(platform, scope, db, id, at);
      const known = await readKnown(db, scope, {}, snapshot.customer.id);
      return { snapshot, known, present: await presentOf(platform, scope, db, id) };
    },
    compute: async ({ snapshot, known, present }) => {
      const moment = Math.max(at, present, beginningOf(snapshot));
      const about = kind === 'upcoming' ? snapshot.subscription.dueAt : snapshot.subscription.trialEnd;
      const told =
        kind === 'upcoming'
          ? await upcomingInvoice(platform, scope, { ...snapshot, now: moment }, known)
          : { event: trialWillEnd(platform, scope, snapshot, moment), runs: [] };
      return { about, version: snapshot.subscription.version, ...told };
    },
    commit: (db, made) => noteTold(db, scope, kind, id, made),
  });
}

/** After a change: a trial that ends within three days, or has been ended by the change, is told of at once. */
export async function tellOfTrialEnd(
  platform: Platform,
  scope: Scope,
  { id, status, trialEnd }: SubscriptionRow,
  now: number,
): Promise<void> {
  if (trialEnd === null) return;
  const endsSoon = status === 'trialing' && trialEnd - now < TRIAL_NOTICE;
  const endedNow = status !== 'trialing' && trialEnd === now;
  if (endsSoon || endedNow) await performNotice(platform, scope, { kind: 'trial_will_end', id, at: now });
}

/** Of a frozen clock where it stands: what should have been told before is told now. One that follows catches up in order. */
async function presentOf(platform: Platform, scope: Scope, db: Database, id: string): Promise<number> {
  const { subscriptions, testClocks } = schema;
  const [row] = await db
    .select({ frozenTime: testClocks.frozenTime })
    .from(subscriptions)
    .innerJoin(
      testClocks,
      and(
        eq(testClocks.accountId, subscriptions.accountId),
        eq(testClocks.livemode, subscriptions.livemode),
        eq(testClocks.id, subscriptions.testClock),
      ),
    )
    .where(within(subscriptions, scope, eq(subscriptions.id, id)));
  if (row !== undefined) return row.frozenTime;
  const { clockMode, clockAt } = await accountOf(db, scope);
  return clockMode === 'frozen' ? clockAt : 0;
}

/** Nothing is told of a period before it has begun: one shorter than the notice is told of as it begins. */
function beginningOf({ items, subscription }: SubscriptionSnapshot): number {
  return Math.max(subscription.created, Math.min(...items.map(({ item }) => item.periodStart)));
}

interface Told {
  event: EventRow | null;
  runs: RunRow[];
}

/** @returns no event where nothing will be invoiced: what falls due is no renewal, or scripts hold it all back */
async function upcomingInvoice(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  known: Known,
): Promise<Told> {
  const { subscription, items } = snapshot;
  if (!items.some(({ item }) => item.periodEnd === subscription.dueAt)) return { event: null, runs: [] };
  try {
    const { invoice, lines, customer, runs } = await previewChange(platform, scope, snapshot, known, {
      items: [],
      prorationBehavior: 'create_prorations',
      prorationDate: null,
      set: {},
      path: '',
    });
    const wire = invoiceWire(invoice, lines, customer);
    return { event: event(platform, scope, snapshot.now, 'invoice.upcoming', wire), runs };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'invoice_upcoming_none') return { event: null, runs: [] };
    throw error;
  }
}

function trialWillEnd(
  platform: Platform,
  scope: Scope,
  { subscription, items }: SubscriptionSnapshot,
  at: number,
): EventRow {
  const wire = subscriptionWire(subscription, items);
  return event(platform, scope, at, 'customer.subscription.trial_will_end', wire);
}

async function noteTold(
  db: Database,
  scope: Scope,
  kind: Notice['kind'],
  id: string,
  { about, version, event: told, runs }: Told & { about: number | null; version: number },
): Promise<void> {
  if (about === null) return;
  const { subscriptions } = schema;
  const column = NOTICES[kind];
  const [row] = await db
    .select({ version: subscriptions.version, told: column.told })
    .from(subscriptions)
    .where(within(subscriptions, scope, eq(subscriptions.id, id)))
    .for('update');
  if (row === undefined || row.version !== version) throw new RowMoved();
  if (row.told === about) return;
  await db
    .update(subscriptions)
    .set(kind === 'upcoming' ? { upcomingTold: about } : { trialTold: about })
    .where(within(subscriptions, scope, eq(subscriptions.id, id)));
  if (runs.length > 0) await db.insert(schema.runs).values(runs.map((run) => ({ ...run, invoice: null })));
  if (told !== null) await db.insert(schema.events).values(told);
}
