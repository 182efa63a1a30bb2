/**
 * `cancel_at`: a subscription ends at a moment, and with it its items' periods (billing.md 2.5). What lies between the
 * moment and the end of the full period is credited, or never billed.
 */
import { periodAt, type Period } from '../../core/calendar.ts';
import { invalid } from '../api/errors.ts';
import { inside } from '../api/params.ts';
import type { ItemRow, SubscriptionRow } from '../objects/subscription.ts';
import type { SubscriptionEdit } from './edit.ts';
import type { NewSubscription } from './new-subscription.ts';
import type { Prorated } from './prorate.ts';
import type { PricedItem } from './snapshot.ts';

/** The names stand for the moment at which they are asked for; `max_billed_until` is the latest period end here. */
export type CancelAt = number | 'min_period_end' | 'max_period_end' | 'max_billed_until';

type Ending = Pick<SubscriptionRow, 'cancelAt' | 'cancelAtPeriodEnd' | 'canceledAt' | 'billingCycleAnchor'>;

/** The period that the cycle sets around an item's own, which `cancel_at` may have cut short. */
export function fullPeriod(subscription: SubscriptionRow, { item, facts }: PricedItem): Period {
  const { periodStart: start, periodEnd: end } = item;
  if (subscription.cancelAt === null || end !== subscription.cancelAt) return { start, end };
  if (item.uncut !== null) return { start, end: item.uncut.end };
  // Imported, or cut before that was noted.
  const trial = subscription.trialEnd;
  if (trial !== null && trial > start) return { start, end: Math.max(trial, end) };
  const { billingMode, billingCycleAnchor } = subscription;
  // In classic mode the cut itself has moved the anchor into the period.
  const moved = billingMode === 'classic' && billingCycleAnchor > start && billingCycleAnchor < end;
  const anchor = moved ? start : billingCycleAnchor;
  return { start, end: Math.max(periodAt(anchor, facts.recurrence, start).end, end) };
}

/** The anchor that the running period of an item follows: in classic mode an end has moved that of the subscription. */
export const anchorOf = ({ billingCycleAnchor }: SubscriptionRow, { uncut }: ItemRow): number =>
  uncut?.anchor ?? billingCycleAnchor;

/** What an item notes of a period that begins now: its end, and what the end of the subscription takes of it. */
export const endOfPeriod = (
  end: number,
  anchor: number,
  cancelAt: number | null,
): Pick<ItemRow, 'periodEnd' | 'uncut'> =>
  cancelAt === null || cancelAt > end
    ? { periodEnd: end, uncut: null }
    : { periodEnd: cancelAt, uncut: { end, anchor } };

/** The items with periods that reach as far as their cycle and the end allow. */
export function endingAt(
  subscription: SubscriptionRow,
  items: readonly PricedItem[],
  cancelAt: number | null,
): PricedItem[] {
  return items.map((each) => {
    const { end } = fullPeriod(subscription, each);
    const noted = endOfPeriod(end, anchorOf(subscription, each.item), cancelAt);
    // Once noted, it holds for the rest of the period: the anchor may have moved meanwhile.
    const uncut = each.item.uncut ?? noted.uncut;
    if (noted.periodEnd === each.item.periodEnd && uncut === each.item.uncut) return each;
    return { ...each, item: { ...each.item, periodEnd: noted.periodEnd, uncut } };
  });
}

/**
 * What an edit makes of the end of a subscription.
 *
 * @param items as they will stand, on the periods that they have
 * @throws {ApiError} 400 for a moment that has passed, and for two ends at once
 */
export function endingOf(
  subscription: SubscriptionRow,
  items: readonly PricedItem[],
  { cancelAt, set, path }: Pick<SubscriptionEdit, 'cancelAt' | 'set' | 'path'>,
  now: number,
): Ending {
  const { cancelAtPeriodEnd } = set;
  if (cancelAt !== undefined && cancelAt !== null && cancelAtPeriodEnd === true)
    throw invalid(
      inside(path, 'cancel_at_period_end'),
      'A subscription ends once: give cancel_at or cancel_at_period_end, not both.',
    );
  const ends = items.map((each) => fullPeriod(subscription, each).end);
  const { billingCycleAnchor } = subscription;
  const requested = subscription.canceledAt ?? now;
  if (cancelAtPeriodEnd === true)
    return {
      cancelAt: Math.min(...ends),
      cancelAtPeriodEnd: true,
      canceledAt: subscription.cancelAtPeriodEnd ? requested : now,
      billingCycleAnchor,
    };
  if (cancelAt !== undefined && cancelAt !== null) {
    const at = momentOf(cancelAt, ends);
    if (at <= now)
      throw invalid(
        inside(path, 'cancel_at'),
        `cancel_at is ${at}, which is not in the future of the subscription's clock, ${now}. To end it now, cancel it.`,
      );
    const early = at < Math.min(...ends);
    return {
      cancelAt: at,
      cancelAtPeriodEnd: false,
      canceledAt: at === subscription.cancelAt ? requested : now,
      // billing.md 2.4: classic alone resets its anchor when the end comes before the next renewal.
      billingCycleAnchor:
        early && subscription.billingMode === 'classic' && subscription.status !== 'trialing'
          ? now
          : billingCycleAnchor,
    };
  }
  const cleared = cancelAt === null || (cancelAtPeriodEnd === false && subscription.cancelAtPeriodEnd);
  if (cleared) return { cancelAt: null, cancelAtPeriodEnd: false, canceledAt: null, billingCycleAnchor };
  // Unlike a moment, the end of the period moves with the period.
  return {
    cancelAt: subscription.cancelAtPeriodEnd ? Math.min(...ends) : subscription.cancelAt,
    cancelAtPeriodEnd: subscription.cancelAtPeriodEnd,
    canceledAt: subscription.canceledAt,
    billingCycleAnchor,
  };
}

function momentOf(cancelAt: CancelAt, ends: readonly number[]): number {
  if (typeof cancelAt === 'number') return cancelAt;
  return cancelAt === 'min_period_end' ? Math.min(...ends) : Math.max(...ends);
}

/**
 * Classic mode keeps no ledger: whether the time after the end was given back is noted with the end, so that taking the
 * end away charges for no time that was paid.
 *
 * @param cut whether a period begins with the change that the end cuts short: its rest is not paid
 */
export function stillProrated(
  { cancelAt, cancelProrated }: SubscriptionRow,
  ending: Ending,
  { billed }: Prorated,
  cut: boolean,
): boolean {
  if (ending.cancelAt === null) return false;
  if (cut) return true;
  if (ending.cancelAt === cancelAt) return cancelProrated;
  return cancelProrated || billed.some(({ type, amount }) => type === 'credit' && amount !== 0n);
}

/** A new subscription with the end that is wanted: its first period may be cut short, and is charged in part then. */
export function withEnd(
  subscription: SubscriptionRow,
  items: readonly PricedItem[],
  wanted: Pick<NewSubscription, 'cancelAt' | 'cancelAtPeriodEnd' | 'prorationBehavior' | 'path'>,
  now: number,
): { subscription: SubscriptionRow; items: PricedItem[] } {
  const ending = endingOf(
    subscription,
    items,
    {
      ...(wanted.cancelAt === null ? {} : { cancelAt: wanted.cancelAt }),
      set: wanted.cancelAtPeriodEnd ? { cancelAtPeriodEnd: true } : {},
      path: wanted.path === 'items' ? '' : 'subscription_details',
    },
    now,
  );
  const { billingCycleAnchor } = subscription;
  const cut = endingAt(subscription, items, ending.cancelAt);
  const shorter = cut.some((each, index) => each !== items[index]);
  return {
    subscription: { ...subscription, ...ending, billingCycleAnchor, cancelProrated: shorter },
    items: cut,
  };
}
