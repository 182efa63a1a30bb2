/** What a schedule bills next: as it is, as a change would make it, or as a new one would begin. */
import type { Platform, Scope } from '../../platform.ts';
import { afterUpdate } from '../after-update.ts';
import { previewing, previewNext, shownAtOnce, type InvoicePreview } from '../preview.ts';
import { previewRecurring, snapshotOfNew } from '../preview-recurring.ts';
import { computeStart, type Starting, type Stepped } from './step.ts';
import { computeScheduleUpdate, type ScheduleEdit, type ScheduleSnapshot } from './update.ts';
import type { Retries } from '../retries.ts';
import type { ActiveScripts, SubscriptionSnapshot } from '../snapshot.ts';

export type PreviewMode = 'next' | 'recurring';

/** @throws {ApiError} 404 when nothing is billed any more */
export async function previewSchedule(
  platform: Platform,
  scope: Scope,
  snapshot: ScheduleSnapshot,
  edit: ScheduleEdit,
  mode: PreviewMode,
): Promise<InvoicePreview> {
  const previewed = previewing(platform);
  const { stepped, schedule, writes } = await computeScheduleUpdate(
    previewed,
    scope,
    snapshot,
    edit,
    'preview',
  );
  const { customer, known, active } = snapshot;
  // One that has not started, or is started by this very change.
  if (snapshot.subscription === null) {
    const first = schedule.phases[0]!.start;
    const asked = {
      active,
      at: Math.max(first, snapshot.now),
      mode: 'preview',
      retries: snapshot.retries,
    } as const;
    const begun =
      stepped ?? (await computeStart(previewed, scope, { schedule, before: null, customer, known }, asked));
    return shown(previewed, scope, begun, { ...snapshot, active }, asked.at, mode);
  }
  const row = schedule.status === 'active' ? { row: schedule, known } : null;
  const after: SubscriptionSnapshot = {
    ...afterStep(snapshot.subscription, stepped),
    schedule: row,
  };
  if (mode === 'recurring') return previewRecurring(previewed, scope, after, writes);
  if (stepped !== null && stepped.billed.length > 0) return shownAtOnce(stepped.billed, customer, writes);
  return previewNext(previewed, scope, after, writes);
}

function afterStep(before: SubscriptionSnapshot, stepped: Stepped | null): SubscriptionSnapshot {
  if (stepped === null) return before;
  return stepped.updated === null
    ? { ...before, subscription: stepped.subscription }
    : afterUpdate(before, stepped.updated);
}

/** A schedule that does not exist yet. */
export async function previewNewSchedule(
  platform: Platform,
  scope: Scope,
  starting: Starting,
  { active, retries, now, mode }: { active: ActiveScripts; retries: Retries; now: number; mode: PreviewMode },
): Promise<InvoicePreview> {
  const previewed = previewing(platform);
  const at = Math.max(starting.schedule.phases[0]!.start, now);
  const begun = await computeStart(previewed, scope, starting, { active, at, mode: 'preview', retries });
  return shown(previewed, scope, begun, { customer: starting.customer, active, retries }, at, mode);
}

function shown(
  platform: Platform,
  scope: Scope,
  begun: Stepped,
  of: Pick<SubscriptionSnapshot, 'customer' | 'active' | 'retries'>,
  now: number,
  mode: PreviewMode,
): Promise<InvoicePreview> | InvoicePreview {
  return mode === 'recurring'
    ? previewRecurring(platform, scope, snapshotOfNew(begun, of, now), begun.writes)
    : shownAtOnce(begun.billed, of.customer, begun.writes);
}
