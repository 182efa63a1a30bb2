/** `schedule` and `schedule_details` of create_preview: a schedule as it is, changed, or new. */
import { NO_SETTINGS, plannedSchedule } from '../../billing/schedules/create.ts';
import { readKnown } from '../../billing/known.ts';
import type { InvoicePreview } from '../../billing/preview.ts';
import { namedByRequest } from '../../billing/schedules/managed.ts';
import { previewNewSchedule, previewSchedule, type PreviewMode } from '../../billing/schedules/preview.ts';
import type { Retries } from '../../billing/retries.ts';
import { readActiveScripts } from '../../billing/snapshot.ts';
import { preview } from '../../change.ts';
import type { CustomerRow } from '../../objects/catalog.ts';
import type { Platform, Scope } from '../../platform.ts';
import { ApiError, invalid, named } from '../errors.ts';
import { object, optional } from '../params.ts';
import { billingMode, changedPhases, endBehavior } from './schedule-params.ts';
import { checkMode, readSchedule } from './schedules.ts';
import { prorationBehavior } from './subscription-params.ts';

export const scheduleDetails = object({
  billing_mode: optional(billingMode),
  end_behavior: optional(endBehavior),
  phases: optional(changedPhases),
  proration_behavior: optional(prorationBehavior),
});
export type ScheduleDetails = ReturnType<typeof scheduleDetails>;

const PATH = 'schedule_details[phases]';

export async function previewOfSchedule(
  platform: Platform,
  scope: Scope,
  id: string,
  details: ScheduleDetails | undefined,
  mode: PreviewMode,
): Promise<InvoicePreview> {
  if (details?.billing_mode !== undefined)
    throw invalid(
      'schedule_details[billing_mode]',
      'The billing mode of a schedule that exists does not change; leave billing_mode out.',
    );
  return preview(platform, {
    read: (db) =>
      named(
        'schedule',
        'subscription schedule',
        id,
        readSchedule(platform, scope, db, id, { phases: details?.phases, default_settings: undefined }),
      ),
    compute: (snapshot) =>
      previewSchedule(
        platform,
        scope,
        snapshot,
        {
          phases: details?.phases,
          endBehavior: details?.end_behavior,
          prorationBehavior: details?.proration_behavior ?? 'create_prorations',
          path: PATH,
        },
        mode,
      ),
  });
}

/** @param at billing time of the customer */
export async function previewOfNewSchedule(
  platform: Platform,
  scope: Scope,
  { customer, retries }: { customer: CustomerRow; retries: Retries },
  { phases, end_behavior: end, billing_mode: mode }: ScheduleDetails,
  at: number,
  previewMode: PreviewMode,
): Promise<InvoicePreview> {
  if (phases === undefined)
    throw new ApiError(400, `Missing required param: ${PATH}.`, { code: 'parameter_missing', param: PATH });
  const { db } = platform.store;
  const known = await readKnown(db, scope, namedByRequest(phases), customer.id);
  const [first, ...rest] = phases;
  const schedule = plannedSchedule(
    platform,
    scope,
    customer,
    known,
    {
      phases: first === undefined ? [] : [{ ...first, start_date: undefined }, ...rest],
      start: first?.start_date ?? 'now',
      endBehavior: end ?? 'release',
      billingMode: checkMode(mode, 'schedule_details'),
      defaults: NO_SETTINGS,
      metadata: {},
      path: PATH,
    },
    at,
  );
  const active = await readActiveScripts(db, scope);
  return previewNewSchedule(
    platform,
    scope,
    { schedule, before: null, customer, known },
    { active, retries, now: at, mode: previewMode },
  );
}
