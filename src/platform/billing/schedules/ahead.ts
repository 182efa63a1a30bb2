/** A preview that looks past the phases of a schedule: those that begin before the next invoice are entered on the way. */
import type { Platform, Scope } from '../../platform.ts';
import { afterUpdate } from '../after-update.ts';
import { nextBilled } from '../due-at.ts';
import type { Billed } from '../settle.ts';
import type { SubscriptionSnapshot } from '../snapshot.ts';
import type { Writes } from '../writes.ts';
import { nextStep } from './standing.ts';
import { computeStep } from './step.ts';

export interface Ahead {
  /** As it stands before its next renewal. */
  snapshot: SubscriptionSnapshot;
  /** What entering a phase bills at once: then this is the next invoice. */
  billed: Billed[];
}

/** @param writes gets the runs of scripts and the discounts that the phases make */
export async function phasesAhead(
  platform: Platform,
  scope: Scope,
  from: SubscriptionSnapshot,
  writes: Pick<Writes, 'runs' | 'newDiscounts'>,
): Promise<Ahead> {
  let snapshot = from;
  for (;;) {
    const { subscription, items, pending, schedule } = snapshot;
    const at = schedule === null ? null : nextStep(schedule.row);
    const own = pending.some(({ subscription: of }) => of !== null);
    const renews = nextBilled(subscription, items, own);
    if (schedule === null || at === null || renews === null || at > renews) return { snapshot, billed: [] };
    // The end that a schedule sets is the subscription's own `cancel_at`, with what that bills.
    if (subscription.cancelAt === at) return { snapshot, billed: [] };
    const stepped = await computeStep(platform, scope, { ...snapshot, now: at }, 'preview');
    writes.runs.push(...stepped.writes.runs);
    writes.newDiscounts.push(...stepped.writes.newDiscounts);
    const after =
      stepped.updated === null
        ? { ...snapshot, subscription: stepped.subscription }
        : afterUpdate({ ...snapshot, now: at }, stepped.updated);
    const row = stepped.schedule;
    snapshot = { ...after, schedule: row.status === 'active' ? { ...schedule, row } : null };
    if (stepped.billed.length > 0) return { snapshot, billed: stepped.billed };
  }
}
