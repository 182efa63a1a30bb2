/** A new schedule: for a subscription that it begins, or for one that there is. */
import { ApiError, invalid, notSimulated } from '../../api/errors.ts';
import type { CustomerRow } from '../../objects/catalog.ts';
import type { PhaseSettings, SchedulePhase, ScheduleRow } from '../../objects/schedule.ts';
import { ENDED } from '../../objects/subscription.ts';
import type { Platform, Scope } from '../../platform.ts';
import type { Known } from '../known.ts';
import type { ActiveScripts, SubscriptionSnapshot } from '../snapshot.ts';
import type { Retries } from '../retries.ts';
import { noWrites, type Writes } from '../writes.ts';
import { phaseItem } from './follow.ts';
import { phasesOf, type AskedPhase } from './phases.ts';
import { noteSchedule, withPhases } from './standing.ts';
import { computeStart, withSchedule } from './step.ts';

export interface NewSchedule {
  phases: readonly AskedPhase[];
  /** `now`, or a moment. */
  start: number | 'now';
  endBehavior: ScheduleRow['endBehavior'];
  billingMode: Pick<ScheduleRow, 'billingMode' | 'prorationDiscounts'>;
  defaults: PhaseSettings;
  metadata: Record<string, string>;
  path: string;
}

export interface Scheduled {
  writes: Writes;
  schedule: ScheduleRow;
}

/** The schedule as it is planned, before anything of it has begun. */
export function plannedSchedule(
  platform: Platform,
  scope: Scope,
  customer: CustomerRow,
  known: Known,
  asked: NewSchedule,
  now: number,
): ScheduleRow {
  const begins = asked.start === 'now' ? now : asked.start;
  const phases = phasesOf(asked.phases, {
    known,
    begins,
    now,
    path: asked.path,
    currency: customer.currency,
    defaults: asked.defaults,
  });
  if ((phases[0]?.end ?? now) <= now)
    throw notSimulated('a schedule whose first phase has ended already', 'start_date');
  return withPhases(
    {
      ...newRow(platform, scope, customer, now),
      ...asked.billingMode,
      endBehavior: asked.endBehavior,
      defaultSettings: asked.defaults,
      metadata: asked.metadata,
    },
    phases,
    now,
  );
}

interface NewSnapshot {
  customer: CustomerRow;
  known: Known;
  active: ActiveScripts;
  retries: Retries;
}

/** It starts at once, with its subscription's first invoice, or waits for its first phase. */
export async function computeSchedule(
  platform: Platform,
  scope: Scope,
  { customer, known, active, retries }: NewSnapshot,
  asked: NewSchedule,
  now: number,
): Promise<Scheduled> {
  const schedule = plannedSchedule(platform, scope, customer, known, asked, now);
  if (schedule.phases[0]!.start <= now)
    return computeStart(
      platform,
      scope,
      { schedule, before: null, customer, known },
      { active, at: now, mode: 'applied', retries },
    );
  const writes = noWrites();
  noteSchedule(platform, scope, { before: null, after: schedule }, now, ['created'], writes);
  return { writes, schedule };
}

/** One phase: the period that runs, or the trial, with the items as they are. */
export function computeScheduleOf(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  metadata: Record<string, string>,
): Scheduled {
  const { subscription, items, customer, now } = snapshot;
  refuseSchedule(snapshot);
  const start = Math.min(...items.map(({ item }) => item.periodStart));
  const end = Math.min(...items.map(({ item }) => item.periodEnd));
  const phase: SchedulePhase = {
    start,
    end,
    trialEnd: subscription.status === 'trialing' ? end : null,
    currency: subscription.currency,
    items: items.map((each) => phaseItem(each, null)),
    discounts: subscription.discounts.map((discount) => ({ discount })),
    defaultTaxRates: subscription.defaultTaxRates,
    prorationBehavior: 'create_prorations',
    addInvoiceItems: [],
    metadata: {},
    ...NO_SETTINGS,
  };
  const schedule = withPhases(
    {
      ...newRow(platform, scope, customer, now),
      status: 'active',
      phase: 0,
      subscription: subscription.id,
      billingMode: subscription.billingMode,
      prorationDiscounts: subscription.prorationDiscounts,
      defaultSettings: {
        billingCycleAnchor: 'automatic',
        collectionMethod: subscription.collectionMethod,
        daysUntilDue: subscription.daysUntilDue,
        defaultPaymentMethod: subscription.defaultPaymentMethod,
        description: subscription.description,
      },
      metadata,
    },
    [phase],
    now,
  );
  const writes = noWrites();
  withSchedule(platform, scope, snapshot, { schedule: schedule.id }, writes);
  noteSchedule(platform, scope, { before: null, after: schedule }, now, ['created'], writes);
  return { writes, schedule };
}

export const NO_SETTINGS: PhaseSettings = {
  billingCycleAnchor: null,
  collectionMethod: null,
  daysUntilDue: null,
  defaultPaymentMethod: null,
  description: null,
};

function newRow(platform: Platform, scope: Scope, { id, testClock }: CustomerRow, now: number): ScheduleRow {
  return {
    ...scope,
    id: platform.newId('sub_sched'),
    created: now,
    version: 1,
    customer: id,
    status: 'not_started',
    subscription: null,
    releasedSubscription: null,
    endBehavior: 'release',
    billingMode: 'flexible',
    prorationDiscounts: 'included',
    phases: [],
    phase: null,
    defaultSettings: NO_SETTINGS,
    metadata: {},
    canceledAt: null,
    completedAt: null,
    releasedAt: null,
    dueAt: null,
    expiringAt: null,
    testClock,
  };
}

/** @throws {ApiError} 400 for a subscription that no schedule can take over */
function refuseSchedule({ subscription }: SubscriptionSnapshot): void {
  const { id, status, schedule } = subscription;
  if (schedule !== null)
    throw invalid(
      'from_subscription',
      `You cannot migrate a subscription that is already attached to a schedule: \`${schedule}\`.`,
    );
  if ([...ENDED, 'incomplete'].includes(status))
    throw new ApiError(400, `The subscription '${id}' is ${status}; a schedule takes over one that runs.`, {
      param: 'from_subscription',
    });
  // Ours: a schedule ends a subscription by its own end_behavior, and two ends would contradict each other.
  if (subscription.cancelAt !== null)
    throw invalid(
      'from_subscription',
      `The subscription '${id}' is set to end. Take that back first, and give the schedule end_behavior 'cancel'.`,
    );
}
