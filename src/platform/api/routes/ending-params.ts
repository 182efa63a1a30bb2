/** Parameters that end a subscription, or hold back what it bills. */
import type { CancelAt } from '../../billing/cancel-at.ts';
import type { SubscriptionRow } from '../../objects/subscription.ts';
import { invalid } from '../errors.ts';
import {
  integer,
  object,
  oneOf,
  optional,
  required,
  text,
  timestamp,
  unsettable,
  type Param,
} from '../params.ts';

const named = oneOf('min_period_end', 'max_period_end', 'max_billed_until');

/** A timestamp, or the name of one. */
export const cancelAt: Param<CancelAt> = (raw, path) =>
  typeof raw === 'string' && !/^-?\d+$/.test(raw) ? named(raw, path) : timestamp(raw, path);

export const cancellationDetails = object({
  comment: optional(unsettable(text())),
  feedback: optional(
    unsettable(
      oneOf(
        'customer_service',
        'low_quality',
        'missing_features',
        'other',
        'switched_service',
        'too_complex',
        'too_expensive',
        'unused',
      ),
    ),
  ),
});

export const pauseCollection = object({
  behavior: required(oneOf('keep_as_draft', 'mark_uncollectible', 'void')),
  resumes_at: optional(timestamp),
});

/** Largest number of each that a year holds. */
const IN_A_YEAR = { day: 365, week: 52, month: 12, year: 1 } as const;

const interval = object({
  interval: required(oneOf('day', 'week', 'month', 'year')),
  interval_count: optional(integer({ min: 1 })),
});

export const pendingItemInterval: Param<NonNullable<SubscriptionRow['pendingItemInterval']>> = (
  raw,
  path,
) => {
  const given = interval(raw, path);
  const count = given.interval_count ?? 1;
  if (count > IN_A_YEAR[given.interval])
    throw invalid(
      `${path}[interval_count]`,
      `Pending items are billed at least once a year: at most ${IN_A_YEAR[given.interval]} for '${given.interval}'.`,
    );
  return { interval: given.interval, interval_count: count };
};

/** What is said now, over what was said before. */
export function detailsOf(
  { cancellationDetails: before }: Pick<SubscriptionRow, 'cancellationDetails'>,
  given: ReturnType<typeof cancellationDetails> | undefined,
): SubscriptionRow['cancellationDetails'] {
  if (given === undefined) return before;
  return {
    comment: given.comment === undefined ? (before?.comment ?? null) : given.comment,
    feedback: given.feedback === undefined ? (before?.feedback ?? null) : given.feedback,
    reason: before?.reason ?? null,
  };
}

/** @throws {ApiError} 400 for a moment that has passed */
export function collectionOf(
  given: ReturnType<typeof pauseCollection> | null,
  now: number,
): SubscriptionRow['pauseCollection'] {
  if (given === null) return null;
  const { behavior, resumes_at: resumes } = given;
  if (resumes !== undefined && resumes <= now)
    throw invalid(
      'pause_collection[resumes_at]',
      `resumes_at is ${resumes}, which is not in the future of the subscription's clock, ${now}.`,
    );
  return { behavior, resumes_at: resumes ?? null };
}
