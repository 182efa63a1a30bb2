/** Pauses subscriptions, and resumes them. */
import { readSubscription } from '../../billing/snapshot.ts';
import { computePause, type PauseRequest } from '../../billing/pause.ts';
import { computeResume, type ResumeRequest } from '../../billing/resume.ts';
import { commitWrites } from '../../billing/writes.ts';
import { change } from '../../change.ts';
import { subscriptionWire } from '../../objects/subscription.ts';
import { object, oneOf, optional, required, timestamp, type Param } from '../params.ts';
import { route } from '../route.ts';
import { prorationBehavior } from './subscription-params.ts';

const typed = <const T extends string>(...types: T[]) =>
  optional(object({ type: required(oneOf(...types)) }));

export const pauseFields = {
  bill_for: optional(
    object({
      outstanding_usage_through: typed('none', 'now'),
      unused_time_from: typed('item_current_period_start', 'none', 'now'),
    }),
  ),
  invoicing_behavior: optional(oneOf('invoice', 'pending_invoice_item')),
  type: optional(oneOf('subscription')),
};
const pauseParams = object(pauseFields);

/** A hash since version 2026-05-27, a name before. */
const anchor: Param<'now' | 'unchanged'> = (raw, path) => {
  const name = oneOf('now', 'unchanged');
  return typeof raw === 'string' ? name(raw, path) : object({ type: required(name) })(raw, path).type;
};

const resumeParams = object({
  billing_cycle_anchor: optional(anchor),
  payment_behavior: optional(oneOf('resume_on_payment_attempt', 'resume_on_payment_success')),
  proration_behavior: optional(prorationBehavior),
  proration_date: optional(timestamp),
});

export function pauseOf(params: ReturnType<typeof pauseParams>): PauseRequest {
  return {
    unusedTimeFrom: params.bill_for?.unused_time_from?.type ?? 'now',
    billsUsage: params.bill_for?.outstanding_usage_through?.type !== 'none',
    invoices: params.invoicing_behavior === 'invoice',
  };
}

function resumeOf(params: ReturnType<typeof resumeParams>): ResumeRequest {
  return {
    anchor: params.billing_cycle_anchor ?? 'now',
    prorationBehavior: params.proration_behavior ?? 'create_prorations',
    prorationDate: params.proration_date ?? null,
    requiresPayment: params.payment_behavior === 'resume_on_payment_success',
  };
}

export const pausingRoutes = [
  route('POST', '/v1/subscriptions/:id/pause', pauseParams, async ({ platform, scope, path }, params) => {
    const paused = await change(platform, {
      read: (db) => readSubscription(platform, scope, db, path.id ?? ''),
      compute: (snapshot) => computePause(platform, scope, snapshot, pauseOf(params), 'applied'),
      commit: (db, { writes }) => commitWrites(db, scope, writes),
    });
    return subscriptionWire(paused.subscription, paused.items);
  }),

  route('POST', '/v1/subscriptions/:id/resume', resumeParams, async ({ platform, scope, path }, params) => {
    const resumed = await change(platform, {
      read: (db) => readSubscription(platform, scope, db, path.id ?? ''),
      compute: (snapshot) => computeResume(platform, scope, snapshot, resumeOf(params), 'applied'),
      commit: (db, { writes }) => commitWrites(db, scope, writes),
    });
    return subscriptionWire(resumed.subscription, resumed.items);
  }),
];
