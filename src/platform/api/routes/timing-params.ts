/** Parameters that say when: trials, anchors, the start of a subscription. */
import type { AnchorConfig } from '../../../core/anchor.ts';
import { DAY } from '../../../core/calendar.ts';
import type { WantedBeginning } from '../../billing/beginning.ts';
import type { SubscriptionEdit } from '../../billing/edit.ts';
import type { SubscriptionRow } from '../../objects/subscription.ts';
import { invalid } from '../errors.ts';
import {
  inside,
  integer,
  object,
  oneOf,
  optional,
  required,
  shaped,
  timestamp,
  type Param,
} from '../params.ts';

export const trialEnd: Param<number | 'now'> = (raw, path) => (raw === 'now' ? 'now' : timestamp(raw, path));

const anchorType = object({ type: required(oneOf('now', 'unchanged')) });

/** `{type}` since version 2026-10-28; a word before it. */
export const anchorChange: Param<'now' | 'unchanged'> = shaped({ fields: { type: 'value' } }, (raw, path) =>
  typeof raw === 'string' ? oneOf('now', 'unchanged')(raw, path) : anchorType(raw, path).type,
);

const anchorMoment = object({
  type: required(oneOf('now', 'timestamp', 'unchanged')),
  timestamp: optional(timestamp),
});

/** Of a preview: for a subscription that exists as `anchorChange`, for a new one the moment of its first full period. */
export const anchorPreviewed: Param<number | 'now' | 'unchanged'> = shaped(
  { fields: { type: 'value', timestamp: 'value' } },
  (raw, path) => {
    if (raw === 'now' || raw === 'unchanged') return raw;
    if (typeof raw !== 'object' || raw === null) return timestamp(raw, path);
    const { type, timestamp: moment } = anchorMoment(raw, path);
    if (type !== 'timestamp' && moment !== undefined)
      throw invalid(inside(path, 'timestamp'), "A timestamp goes with the type 'timestamp' only.");
    return type === 'timestamp' ? required(timestamp)(moment, inside(path, 'timestamp')) : type;
  },
);

export const trialSettings = object({
  end_behavior: required(
    object({ missing_payment_method: required(oneOf('cancel', 'create_invoice', 'pause')) }),
  ),
});

const anchorParts = object({
  day_of_month: required(integer({ min: 1, max: 31 })),
  hour: optional(integer({ min: 0, max: 23 })),
  minute: optional(integer({ min: 0, max: 59 })),
  month: optional(integer({ min: 1, max: 12 })),
  second: optional(integer({ min: 0, max: 59 })),
});

/** Parts that are not named are null, as the subscription shows them. */
export const anchorConfig: Param<AnchorConfig> = shaped(
  {
    fields: { day_of_month: 'value', hour: 'value', minute: 'value', month: 'value', second: 'value' },
  },
  (raw, path) => {
    const { day_of_month, hour = null, minute = null, month = null, second = null } = anchorParts(raw, path);
    return { day_of_month, hour, minute, month, second };
  },
);

interface TrialParams {
  trial_end?: number | 'now' | undefined;
  trial_from_plan?: boolean | undefined;
  trial_settings?: ReturnType<typeof trialSettings> | null | undefined;
}

/** An empty value brings back what stands without one. */
export function trialEndBehaviorOf({ trial_settings: settings }: TrialParams): {
  trialEndBehavior?: SubscriptionRow['trialEndBehavior'];
} {
  if (settings === undefined) return {};
  return { trialEndBehavior: settings?.end_behavior.missing_payment_method ?? 'create_invoice' };
}

/**
 * @param path where the parameters stand, for errors
 * @throws {ApiError} 400 for a trial that is said in two ways
 */
export function timingSet(
  params: TrialParams & { billing_cycle_anchor?: 'now' | 'unchanged' | undefined },
  path = '',
): Pick<SubscriptionEdit, 'billingCycleAnchor' | 'trialEnd' | 'trialFromPrice'> {
  const { billing_cycle_anchor: anchor, trial_end: end, trial_from_plan: fromPlan } = params;
  checkOneTrial(params, path);
  return {
    ...(anchor === undefined ? {} : { billingCycleAnchor: anchor }),
    ...(end === undefined ? {} : { trialEnd: end }),
    ...(fromPlan === undefined ? {} : { trialFromPrice: fromPlan }),
  };
}

/** @throws {ApiError} 400 for a trial that is said in two ways */
export function beginningWanted(
  params: TrialParams & {
    trial_period_days?: number | undefined;
    backdate_start_date?: number | undefined;
    billing_cycle_anchor?: number | undefined;
    billing_cycle_anchor_config?: AnchorConfig | undefined;
    proration_behavior?: WantedBeginning['prorationBehavior'] | undefined;
  },
  now: number,
): Omit<WantedBeginning, 'path'> {
  const { trial_end: end, trial_period_days: days } = params;
  checkOneTrial(params, '');
  if (end !== undefined && days !== undefined)
    throw invalid('trial_period_days', 'Give trial_end or trial_period_days, not both.');
  return {
    trialEnd: days !== undefined ? now + days * DAY : end === undefined || end === 'now' ? null : end,
    ...(params.trial_from_plan === undefined ? {} : { trialFromPrice: params.trial_from_plan }),
    ...(params.backdate_start_date === undefined ? {} : { backdateStartDate: params.backdate_start_date }),
    ...(params.billing_cycle_anchor === undefined ? {} : { billingCycleAnchor: params.billing_cycle_anchor }),
    ...(params.billing_cycle_anchor_config === undefined
      ? {}
      : { billingCycleAnchorConfig: params.billing_cycle_anchor_config }),
    ...(params.proration_behavior === undefined ? {} : { prorationBehavior: params.proration_behavior }),
  };
}

function checkOneTrial({ trial_end: end, trial_from_plan: fromPlan }: TrialParams, path: string): void {
  if (end !== undefined && fromPlan === true)
    throw invalid(inside(path, 'trial_from_plan'), 'Give trial_end or trial_from_plan, not both.');
}
