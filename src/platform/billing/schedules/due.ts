/** Steps of schedules as work that falls due: each at its second, once. */
import type { Database } from '../../../store/index.ts';
import { ApiError } from '../../api/errors.ts';
import { change } from '../../change.ts';
import type { ScheduleRow } from '../../objects/schedule.ts';
import type { Platform, Scope } from '../../platform.ts';
import { readPayer } from '../retries.ts';
import { readActiveScripts, readSubscription } from '../snapshot.ts';
import { commitWrites, noWrites, type Writes } from '../writes.ts';
import { readManaged } from './managed.ts';
import { nextStep, noteSchedule, withDue } from './standing.ts';
import { computeStart, computeStep, letGo } from './step.ts';

export async function performSchedule(
  platform: Platform,
  scope: Scope,
  { id, at }: { id: string; at: number },
): Promise<void> {
  await change(platform, {
    read: (db) => readDue(platform, scope, db, id, at),
    compute: async (snapshot): Promise<Writes> => {
      const { row } = snapshot.managed;
      // Somebody else may have done it since it was found due.
      if (row.dueAt !== at) return noWrites();
      if (nextStep(row) !== at) return tellExpiring(platform, scope, row, at);
      try {
        return (await stepped(platform, scope, snapshot, at)).writes;
      } catch (error) {
        if (!(error instanceof ApiError) || error.status >= 500) throw error;
        return aborted(platform, scope, snapshot, at, error);
      }
    },
    commit: (db, writes) => commitWrites(db, scope, writes),
  });
}

type DueSnapshot = Awaited<ReturnType<typeof readDue>>;

async function readDue(platform: Platform, scope: Scope, db: Database, id: string, at: number) {
  const managed = await readManaged(db, scope, id);
  const { subscription, customer } = managed.row;
  return {
    managed,
    subscription:
      subscription === null ? null : await readSubscription(platform, scope, db, subscription, at),
    ...(await readPayer(db, scope, customer)),
    active: await readActiveScripts(db, scope),
  };
}

function stepped(
  platform: Platform,
  scope: Scope,
  { managed, subscription, customer, active, retries }: DueSnapshot,
  at: number,
) {
  if (subscription !== null) return computeStep(platform, scope, subscription, 'applied');
  const { row: schedule, known } = managed;
  return computeStart(
    platform,
    scope,
    { schedule, before: schedule, customer, known },
    { active, at, mode: 'applied', retries },
  );
}

function tellExpiring(platform: Platform, scope: Scope, before: ScheduleRow, at: number): Writes {
  const writes = noWrites();
  const after = withDue({ ...before, expiringAt: null });
  noteSchedule(platform, scope, { before, after }, at, ['expiring'], writes);
  return writes;
}

/**
 * A phase that cannot be entered, because its coupon has expired for instance, ends the schedule: the subscription goes
 * on as it is, an event and the log say why nothing changed. Ours, where Stripe says nothing: time does not stop for it.
 */
function aborted(
  platform: Platform,
  scope: Scope,
  { managed: { row: before }, subscription }: DueSnapshot,
  at: number,
  error: ApiError,
): Writes {
  platform.log(
    `The schedule ${before.id} could not go on and is canceled; its subscription stays as it is`,
    error,
  );
  const writes = noWrites();
  const after = withDue({ ...before, status: 'canceled', canceledAt: at, phase: null });
  noteSchedule(platform, scope, { before, after }, at, ['aborted'], writes);
  if (subscription !== null) letGo(platform, scope, subscription, writes);
  return writes;
}
