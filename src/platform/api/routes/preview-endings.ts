/** What `subscription_details` of a preview say of an end, a pause or a resumption. */
import type { EndingRequest } from '../../billing/preview-ending.ts';
import type { ProrationBehavior } from '../../billing/edit.ts';
import { invalid } from '../errors.ts';
import { boolean, inside, object, oneOf, optional, unsettable, type Read } from '../params.ts';
import { cancelAt } from './ending-params.ts';
import { pauseFields, pauseOf } from './pausing.ts';

export const endingDetails = {
  cancel_at: optional(unsettable(cancelAt)),
  cancel_at_period_end: optional(boolean),
  cancel_now: optional(boolean),
  pause: optional(object(pauseFields)),
  resume_at: optional(oneOf('now')),
};

type Details = Read<typeof endingDetails> & {
  proration_behavior: ProrationBehavior | undefined;
  proration_date: number | undefined;
  billing_cycle_anchor: number | 'now' | 'unchanged' | undefined;
  items: unknown;
};

/** Null: none of them; an update is previewed. */
export function endingOf(details: Details | undefined): EndingRequest | null {
  if (details === undefined) return null;
  const { cancel_now: cancels, pause, resume_at: resumes, proration_behavior: behavior } = details;
  // Stripe's reference: an empty hash does not preview a pause.
  const pauses = pause !== undefined && Object.values(pause).some((value) => value !== undefined);
  const asked = [
    ...(cancels === true ? ['cancel_now'] : []),
    ...(pauses ? ['pause'] : []),
    ...(resumes === undefined ? [] : ['resume_at']),
  ];
  const [first, second] = asked;
  if (first === undefined) return null;
  const beside = second ?? (details.items === undefined ? undefined : 'items');
  if (beside !== undefined)
    throw invalid(
      inside('subscription_details', beside),
      `Preview one change at a time: '${first}' and '${beside}' are two.`,
    );
  if (typeof details.billing_cycle_anchor === 'number')
    throw invalid(
      'subscription_details[billing_cycle_anchor]',
      "The anchor of a subscription that exists can be 'now' or 'unchanged', not a moment.",
    );
  if (pauses) return { as: 'pause', ...pauseOf(pause) };
  if (cancels === true) return { as: 'cancel', prorate: behavior !== 'none' };
  return {
    as: 'resume',
    anchor: details.billing_cycle_anchor === 'unchanged' ? 'unchanged' : 'now',
    prorationBehavior: behavior ?? 'create_prorations',
    prorationDate: details.proration_date ?? null,
    requiresPayment: false,
  };
}
