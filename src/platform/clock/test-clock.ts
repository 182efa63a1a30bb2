/** Test clocks: the time of the customers on them, and moving it (billing.md 4.4). */
import { count, eq, notInArray } from 'drizzle-orm';
import { periodAt, type Recurrence } from '../../core/calendar.ts';
import { compiled, schema, type Database } from '../../store/index.ts';
import { ApiError, invalid, missing } from '../api/errors.ts';
import { performEarliest } from '../billing/due-second.ts';
import { readItems } from '../billing/snapshot.ts';
import { event } from '../events/event.ts';
import { exclusively } from '../exclusive.ts';
import { ENDED } from '../objects/subscription.ts';
import { testClockWire, type TestClockRow } from '../objects/test-clock.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { iso, now } from './clock.ts';

/** Stripe's own bounds. `TEST_CLOCK_LIMITS=off` lifts them: running years in one call is a reason to have a local engine. */
const LIMITS = { customers: 3, subscriptionsOfACustomer: 3, intervals: 2, yearsWithoutSubscription: 2 };

const testClockOf = compiled((db, given: Scope & { id: string }) => {
  const { testClocks } = schema;
  return db
    .select()
    .from(testClocks)
    .where(within(testClocks, given, eq(testClocks.id, given.id)));
});

export async function findTestClock(db: Database, scope: Scope, id: string): Promise<TestClockRow> {
  const [row] = await testClockOf(db, { ...scope, id });
  if (row === undefined) throw missing('test clock', id);
  return row;
}

/**
 * Billing time for what belongs to a customer: that of their test clock, else the account's.
 *
 * @throws {ApiError} 400 while the clock advances: its objects cannot be changed then
 */
export async function timeFor(
  platform: Platform,
  scope: Scope,
  db: Database,
  { testClock }: { testClock: string | null },
): Promise<number> {
  if (testClock === null) return now(platform, scope, db);
  const clock = await findTestClock(db, scope, testClock);
  refuseWhileAdvancing(clock);
  return clock.frozenTime;
}

export function refuseWhileAdvancing({ id, status }: TestClockRow): void {
  if (status === 'ready') return;
  throw new ApiError(
    400,
    status === 'advancing'
      ? `The test clock ${id} is advancing, and nothing on it can be changed until it is ready. Retrieve it until its status is 'ready', then try again.`
      : `The test clock ${id} failed while it advanced; its objects stay as they are. Delete it and begin with a new one.`,
    { code: 'test_clock_not_ready' },
  );
}

/** @throws {ApiError} 400 when Stripe's bound on customers, or on subscriptions of one, is reached */
export async function refuseTooMany(
  platform: Platform,
  scope: Scope,
  db: Database,
  of: { testClock: string; customer?: string },
): Promise<void> {
  if (!platform.testClockLimits) return;
  const { customers, subscriptions } = schema;
  const [found] =
    of.customer === undefined
      ? await db
          .select({ n: count() })
          .from(customers)
          .where(
            within(customers, scope, eq(customers.testClock, of.testClock), eq(customers.deleted, false)),
          )
      : await db
          .select({ n: count() })
          .from(subscriptions)
          .where(
            within(
              subscriptions,
              scope,
              eq(subscriptions.customer, of.customer),
              notInArray(subscriptions.status, [...ENDED]),
            ),
          );
  const most = of.customer === undefined ? LIMITS.customers : LIMITS.subscriptionsOfACustomer;
  if ((found?.n ?? 0) < most) return;
  throw invalid(
    of.customer === undefined ? 'test_clock' : 'customer',
    `A test clock has at most ${LIMITS.customers} customers with ${LIMITS.subscriptionsOfACustomer} subscriptions each, as on Stripe. ` +
      'Use another clock, or start with TEST_CLOCK_LIMITS=off.',
    'test_clock_limit',
  );
}

/**
 * Begins to advance: the answer still shows the old time, and `ready` follows when everything due on the way is done.
 *
 * @throws {ApiError} 400 for a time that is not later, or further than Stripe goes at once
 */
export async function beginAdvance(
  platform: Platform,
  scope: Scope,
  id: string,
  target: number,
): Promise<TestClockRow> {
  return platform.store.db.transaction(async (tx) => {
    const clock = await findTestClock(tx, scope, id);
    refuseWhileAdvancing(clock);
    if (target <= clock.frozenTime)
      throw invalid(
        'frozen_time',
        `A test clock only goes forward: it stands at ${iso(clock.frozenTime)}, and ${iso(target)} is not later.`,
      );
    await refuseTooFar(platform, scope, tx, clock, target);
    const advancing: TestClockRow = { ...clock, status: 'advancing', targetFrozenTime: target };
    const moved = await write(tx, scope, clock, advancing);
    if (!moved) throw notReady(id);
    await tell(platform, scope, tx, 'advancing', advancing);
    return advancing;
  });
}

/** Does what is due and makes the clock ready; run without being waited for, and again after a restart. */
export function finishAdvance(platform: Platform, scope: Scope, id: string): Promise<void> {
  return exclusively(platform.store, async () => {
    const { db } = platform.store;
    const clock = await findTestClock(db, scope, id);
    if (clock.status !== 'advancing' || clock.targetFrozenTime === null) return;
    const target = clock.targetFrozenTime;
    try {
      while (await performEarliest(platform, scope, target, id));
      await end(platform, scope, id, { status: 'ready', frozenTime: target, targetFrozenTime: null });
    } catch (error) {
      platform.log(`The test clock ${id} could not be advanced to ${iso(target)}`, error);
      await end(platform, scope, id, { status: 'internal_failure', targetFrozenTime: null });
    }
  });
}

/** Clocks that were advancing when the process stopped go on. */
export async function resumeAdvances(platform: Platform, scope: Scope): Promise<void> {
  const { testClocks } = schema;
  const rows = await platform.store.db
    .select({ id: testClocks.id })
    .from(testClocks)
    .where(within(testClocks, scope, eq(testClocks.status, 'advancing')));
  for (const { id } of rows) await finishAdvance(platform, scope, id);
}

async function end(
  platform: Platform,
  scope: Scope,
  id: string,
  set: Pick<TestClockRow, 'status' | 'targetFrozenTime'> & { frozenTime?: number },
): Promise<void> {
  await platform.store.db.transaction(async (tx) => {
    const clock = await findTestClock(tx, scope, id);
    const after = { ...clock, ...set };
    await write(tx, scope, clock, after);
    await tell(platform, scope, tx, set.status === 'ready' ? 'ready' : 'internal_failure', after);
  });
}

async function write(
  db: Database,
  scope: Scope,
  before: TestClockRow,
  { status, frozenTime, targetFrozenTime }: TestClockRow,
): Promise<boolean> {
  const { testClocks } = schema;
  const written = await db
    .update(testClocks)
    .set({ status, frozenTime, targetFrozenTime, version: before.version + 1 })
    .where(within(testClocks, scope, eq(testClocks.id, before.id), eq(testClocks.version, before.version)))
    .returning({ id: testClocks.id });
  return written.length === 1;
}

function notReady(id: string): ApiError {
  return new ApiError(409, `Somebody else is moving the test clock ${id}. Retrieve it and try again.`, {
    code: 'conflict',
  });
}

export async function tell(
  platform: Platform,
  scope: Scope,
  db: Database,
  what: 'created' | 'advancing' | 'ready' | 'internal_failure' | 'deleted',
  clock: TestClockRow,
): Promise<void> {
  const wire = testClockWire(clock);
  const at = await now(platform, scope, db);
  await db.insert(schema.events).values(event(platform, scope, at, `test_helpers.test_clock.${what}`, wire));
}

/** Two intervals of the shortest subscription on the clock, or two years where there is none. */
async function refuseTooFar(
  platform: Platform,
  scope: Scope,
  db: Database,
  clock: TestClockRow,
  target: number,
): Promise<void> {
  if (!platform.testClockLimits) return;
  const { subscriptions } = schema;
  const on = await db
    .select({ id: subscriptions.id })
    .from(subscriptions)
    .where(
      within(
        subscriptions,
        scope,
        eq(subscriptions.testClock, clock.id),
        notInArray(subscriptions.status, [...ENDED]),
      ),
    );
  const items = await readItems(
    db,
    scope,
    on.map(({ id }) => id),
  );
  const recurrences: Recurrence[] = items.map(({ facts }) => facts.recurrence);
  const furthest =
    recurrences.length === 0
      ? later(clock.frozenTime, { interval: 'year', count: LIMITS.yearsWithoutSubscription })
      : Math.min(
          ...recurrences.map(({ interval, count: every }) =>
            later(clock.frozenTime, { interval, count: every * LIMITS.intervals }),
          ),
        );
  if (target <= furthest) return;
  throw invalid(
    'frozen_time',
    `A test clock advances by at most ${LIMITS.intervals} intervals of the shortest subscription on it (${LIMITS.yearsWithoutSubscription} years when there is none), ` +
      `here to ${iso(furthest)}, as on Stripe. Advance in steps, or start with TEST_CLOCK_LIMITS=off.`,
  );
}

function later(from: number, recurrence: Recurrence): number {
  return periodAt(from, recurrence, from).end;
}

/** Ids of the customers on a clock that are not deleted. */
export async function customersOn(db: Database, scope: Scope, id: string): Promise<string[]> {
  const { customers } = schema;
  const rows = await db
    .select({ id: customers.id })
    .from(customers)
    .where(within(customers, scope, eq(customers.testClock, id), eq(customers.deleted, false)));
  return rows.map((row) => row.id);
}
