/** When the time of a new subscription begins: its start, its trial, its anchor (billing.md 1.4, 2.5). */
import { anchorOfCycle, firstAnchor, type AnchorConfig } from '../../core/anchor.ts';
import { boundary, DAY, periodAt, type Period } from '../../core/calendar.ts';
import type { PriceFacts } from '../../core/price.ts';
import { invalid, notSimulated } from '../api/errors.ts';
import type { PriceRow } from '../objects/catalog.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import { checkTrialEnd } from './timing.ts';

/** What a request says of it; everything that is absent follows from the moment of the request. */
export interface WantedBeginning {
  /** Null: no trial, unless it comes from the prices. */
  trialEnd: number | null;
  /** The trial is the longest of the prices' own (`trial_from_plan`). */
  trialFromPrice?: boolean;
  trialEndBehavior?: SubscriptionRow['trialEndBehavior'];
  billingCycleAnchor?: number;
  billingCycleAnchorConfig?: AnchorConfig;
  backdateStartDate?: number;
  /** `none`: what lies before the first full period is free. */
  prorationBehavior?: 'create_prorations' | 'always_invoice' | 'none';
  /** Where the items stand, for errors: `items`, or `subscription_details[items]`. */
  path: string;
}

export interface Beginning {
  start: number;
  trialEnd: number | null;
  anchor: number;
}

/** @throws {ApiError} 400 for moments that do not go together */
export function beginningOf(
  wanted: WantedBeginning,
  prices: readonly { price: PriceRow; facts: PriceFacts }[],
  now: number,
): Beginning {
  const at = (name: string) => wanted.path.replace('items', name);
  const days = wanted.trialFromPrice === true ? prices.map(({ price }) => price.trialPeriodDays ?? 0) : [];
  const longest = Math.max(0, ...days);
  const trialEnd = wanted.trialEnd ?? (longest > 0 ? now + longest * DAY : null);
  if (trialEnd !== null) checkTrialEnd(trialEnd, now, at('trial_end'));
  const paid = trialEnd ?? now;
  const anchor = anchorOf(wanted, prices, { now, paid, at });
  if (trialEnd !== null && anchor > paid && wanted.prorationBehavior === 'none')
    throw notSimulated('time between a trial and the anchor that is free', at('proration_behavior'));
  const start = wanted.backdateStartDate ?? now;
  if (start > now)
    throw invalid(
      startParam(wanted.path),
      `The start date ${start} lies in the future of the account's clock, ${now}. A subscription that begins later needs a schedule.`,
    );
  return { start, trialEnd, anchor };
}

interface Moments {
  now: number;
  /** When what is paid for begins: after the trial, if there is one. */
  paid: number;
  at(name: string): string;
}

function anchorOf(
  { billingCycleAnchor, billingCycleAnchorConfig: config }: WantedBeginning,
  prices: readonly { facts: PriceFacts }[],
  { now, paid, at }: Moments,
): number {
  const recurrences = prices.map(({ facts }) => facts.recurrence);
  const latest = Math.max(...recurrences.map((recurrence) => boundary(paid, recurrence, 1)));
  const param = at(config === undefined ? 'billing_cycle_anchor' : 'billing_cycle_anchor_config');
  const check = (anchor: number): number => {
    if (anchor < paid || (config === undefined && anchor <= now))
      throw invalid(
        param,
        `The anchor ${anchor} is not in the future of ${paid === now ? "the account's clock" : "the trial's end"}, ${paid}.`,
      );
    if (anchor > latest)
      throw invalid(
        param,
        `The anchor ${anchor} lies after the end of the first full period, ${latest}: the time before it is at most one period.`,
      );
    return anchor;
  };
  if (config !== undefined && billingCycleAnchor !== undefined)
    throw invalid(param, 'Give billing_cycle_anchor or billing_cycle_anchor_config, not both.');
  if (billingCycleAnchor !== undefined) return check(billingCycleAnchor);
  if (config === undefined) return paid;
  if (recurrences.some(({ interval }) => interval === 'day' || interval === 'week'))
    throw invalid(param, 'An anchor by the day of the month goes with monthly and yearly prices only.');
  return anchorOfCycle(config, check(firstAnchor(config, paid)), recurrences);
}

/** The first period of an item: the trial, or up to the first boundary of the anchor's cycle. */
export function firstPeriod(
  { start, trialEnd, anchor }: Beginning,
  { recurrence }: PriceFacts,
  now: number,
): Period {
  if (trialEnd !== null) return { start: now, end: trialEnd };
  const whole = periodAt(anchor, recurrence, now);
  return { start: Math.max(whole.start, start), end: whole.end };
}

/** A preview names the start as schedules do. */
export const startParam = (path: string): string =>
  path.replace('items', path === 'items' ? 'backdate_start_date' : 'start_date');
