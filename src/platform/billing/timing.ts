/** What an edit does to the time of a subscription: its anchor, its trial, the period of each item (billing.md 2.4 to 2.6). */
import {
  boundary,
  DAY,
  periodAt,
  sameRecurrence,
  seconds,
  wholePeriod,
  type Period,
  type Recurrence,
} from '../../core/calendar.ts';
import { fullAmount } from '../../core/price.ts';
import { ApiError, invalid } from '../api/errors.ts';
import { inside } from '../api/params.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import type { SubscriptionEdit } from './edit.ts';
import type { MergedItem } from './merge-items.ts';
import type { PricedItem, SubscriptionSnapshot } from './snapshot.ts';
import { isMetered } from './usage-lines.ts';

/** How an item's time goes on, where it does not stay in the running period. */
export interface Course {
  /** A full period from the change on, a trial, or what is left of a period of the price's own interval. */
  as: 'full_period' | 'trial' | 'rest';
  period: Period;
}

export interface Timing {
  subscription: SubscriptionRow;
  /** What was merged, in the periods that follow. */
  merged: MergedItem[];
  /** By item; the others go on in the period in which they are. */
  courses: ReadonlyMap<string, Course>;
  /** Whether unused time is credited and added time charged. */
  prorates: boolean;
  /** The change invoices by itself, whatever `proration_behavior` says of its lines (billing.md 2.6). */
  billsNow: boolean;
  /** What waited before stays behind: a classic reset with `always_invoice` bills its own lines alone (billing.md 2.4). */
  leavesWaiting: boolean;
}

type Edit = Pick<
  SubscriptionEdit,
  'billingCycleAnchor' | 'trialEnd' | 'trialFromPrice' | 'prorationBehavior' | 'prorationDate' | 'path'
>;
type Snapshot = Pick<SubscriptionSnapshot, 'subscription' | 'now'>;

/** @throws {ApiError} 400 for a reset or a trial that cannot be; 409 while the renewal of the running period is being made */
export function timingOf(
  snapshot: Snapshot,
  edit: Edit,
  merged: readonly MergedItem[],
  moment: number,
): Timing {
  const { subscription } = snapshot;
  const trialEnd =
    edit.trialEnd ?? (edit.trialFromPrice === true ? trialOfPrices(snapshot, merged) : undefined);
  const trialing = subscription.status === 'trialing';
  if (typeof trialEnd === 'number') return trial(snapshot, edit, merged, { moment, until: trialEnd });
  if (trialEnd === 'now' && trialing) return beginning(snapshot, edit, merged, moment);
  if (trialing) {
    if (edit.billingCycleAnchor === 'now')
      throw invalid(
        inside(edit.path, 'billing_cycle_anchor'),
        `The subscription is in its trial until ${subscription.trialEnd ?? 'its end'}, which is its anchor. To begin its first period now, end the trial with trial_end 'now'.`,
      );
    return {
      subscription,
      merged: [...merged],
      courses: new Map(),
      prorates: false,
      billsNow: false,
      leavesWaiting: false,
    };
  }
  const fromFree = beginsToCost(merged);
  const resets =
    edit.billingCycleAnchor === 'now' ||
    (subscription.billingMode === 'classic' && (fromFree || merged.some(changesInterval)));
  if (resets) return beginning(snapshot, edit, merged, moment);
  const prorates = edit.prorationBehavior !== 'none';
  const courses = prorates ? movedCourses(subscription, merged, moment) : new Map<string, Course>();
  return {
    subscription,
    merged: inPeriods(merged, courses),
    courses,
    prorates,
    // Not documented for `create_prorations` in flexible mode; ours: at once, as classic does (billing.md 2.4).
    billsNow:
      prorates &&
      (fromFree || merged.some(({ before, after }) => before && courses.has(after?.item.id ?? ''))),
    leavesWaiting: false,
  };
}

/** Undefined: no price that comes has a trial. */
function trialOfPrices({ now }: Snapshot, merged: readonly MergedItem[]): number | undefined {
  const days = merged.flatMap(({ before, after }) =>
    after === null || after.price.id === before?.price.id ? [] : (after.price.trialPeriodDays ?? 0),
  );
  const longest = Math.max(0, ...days);
  return longest === 0 ? undefined : now + longest * DAY;
}

/** Every item begins a full period now: the anchor is reset, or the trial ends (billing.md 2.5). */
function beginning(snapshot: Snapshot, edit: Edit, merged: readonly MergedItem[], at: number): Timing {
  const { subscription } = snapshot;
  checkStands(snapshot, edit, 'begin a new period');
  const trialing = subscription.status === 'trialing';
  const courses = coursesOf(merged, ({ facts }) => ({
    as: 'full_period',
    period: { start: at, end: boundary(at, facts.recurrence, 1) },
  }));
  return {
    subscription: {
      ...subscription,
      billingCycleAnchor: at,
      billingCycleAnchorConfig: null,
      ...(trialing ? { status: 'active', trialEnd: at } : {}),
      cancelProrated: false,
    },
    merged: inPeriods(merged, courses),
    courses,
    prorates: !trialing && edit.prorationBehavior !== 'none',
    billsNow: true,
    leavesWaiting: leavesWaiting(subscription, edit),
  };
}

/** A trial begins, or the one that runs ends at another time: until then nothing costs, and then is the anchor. */
function trial(
  snapshot: Snapshot,
  edit: Edit,
  merged: readonly MergedItem[],
  { moment, until }: { moment: number; until: number },
): Timing {
  const { subscription, now } = snapshot;
  checkTrialEnd(until, now, inside(edit.path, 'trial_end'));
  if (edit.billingCycleAnchor === 'now')
    throw invalid(
      inside(edit.path, 'billing_cycle_anchor'),
      "The anchor of a subscription in its trial is the trial's end. Give trial_end or billing_cycle_anchor 'now', not both.",
    );
  checkStands(snapshot, edit, 'go into a trial');
  const trialing = subscription.status === 'trialing';
  const courses = coursesOf(merged, ({ item }) => ({
    as: 'trial',
    period: { start: trialing ? item.periodStart : moment, end: until },
  }));
  const classic = subscription.billingMode === 'classic';
  return {
    subscription: {
      ...subscription,
      status: 'trialing',
      billingCycleAnchor: until,
      billingCycleAnchorConfig: null,
      // billing.md 2.4: of several trials classic names the first, flexible the latest.
      trialStart: (trialing || classic ? subscription.trialStart : null) ?? moment,
      trialEnd: until,
    },
    merged: inPeriods(merged, courses),
    // A trial that goes on has had its line.
    courses: trialing ? new Map() : courses,
    prorates: !trialing && edit.prorationBehavior !== 'none',
    billsNow: !trialing,
    leavesWaiting: leavesWaiting(subscription, edit),
  };
}

const leavesWaiting = ({ billingMode }: SubscriptionRow, { prorationBehavior }: Edit): boolean =>
  billingMode === 'classic' && prorationBehavior === 'always_invoice';

/** Longest trial (reference of `trial_end`): two years. */
const LONGEST_TRIAL: Recurrence = { interval: 'year', count: 2 };

/** @throws {ApiError} 400 */
export function checkTrialEnd(end: number, now: number, param: string): void {
  if (end <= now)
    throw invalid(
      param,
      `The trial end ${end} is not in the future of the account's clock, ${now}. To end a trial, give 'now'.`,
    );
  if (end > boundary(now, LONGEST_TRIAL, 1))
    throw invalid(param, `The trial end ${end} is more than two years away, which is the longest trial.`);
}

/** Flexible mode keeps its anchor: an item with another interval goes on in the period that the anchor sets for that. */
function movedCourses(
  { billingMode, billingCycleAnchor: anchor }: SubscriptionRow,
  merged: readonly MergedItem[],
  moment: number,
): Map<string, Course> {
  const courses = new Map<string, Course>();
  if (billingMode === 'classic') return courses;
  for (const entry of merged) {
    const { before, after } = entry;
    if (before === null || after === null || before.item.periodEnd <= moment) continue;
    if (!changesInterval(entry) && !(changes(entry) && outlasts(anchor, after))) continue;
    courses.set(after.item.id, { as: 'rest', period: periodAt(anchor, after.facts.recurrence, moment) });
  }
  return courses;
}

/** The period was paid for by a price with a longer interval, which was changed without prorations. */
function outlasts(anchor: number, { item, facts }: PricedItem): boolean {
  return item.periodStart < wholePeriod(anchor, facts.recurrence, item.periodEnd).start;
}

function coursesOf(merged: readonly MergedItem[], course: (item: PricedItem) => Course): Map<string, Course> {
  const kept = merged.flatMap(({ after }) => after ?? []);
  return new Map(kept.map((each) => [each.item.id, course(each)]));
}

function inPeriods(merged: readonly MergedItem[], courses: ReadonlyMap<string, Course>): MergedItem[] {
  return merged.map((entry) => {
    const { after } = entry;
    const period = after && courses.get(after.item.id)?.period;
    if (after === null || period == null) return entry;
    const item = { ...after.item, periodStart: period.start, periodEnd: period.end, uncut: null };
    return { ...entry, after: { ...after, item } };
  });
}

function changesInterval({ before, after }: MergedItem): boolean {
  if (before === null || after === null) return false;
  return !sameRecurrence(before.facts.recurrence, after.facts.recurrence);
}

function changes({ before, after }: MergedItem): boolean {
  return before?.price.id !== after?.price.id || before?.item.quantity !== after?.item.quantity;
}

/** From nothing at all to something (billing.md 2.4, "going from zero to paid"); what is used costs as well. */
function beginsToCost(merged: readonly MergedItem[]): boolean {
  if (merged.some(({ before }) => before !== null && isMetered(before))) return false;
  const cost = (items: (PricedItem | null)[]) =>
    items.reduce((sum, each) => sum + (each === null ? 0n : fullAmount(each.facts, each.item.quantity)), 0n);
  return cost(merged.map(({ before }) => before)) === 0n && cost(merged.map(({ after }) => after)) > 0n;
}

/** A new period is no remedy for one that was not paid for, or stands still. */
function checkStands({ subscription, now }: Snapshot, { path }: Edit, what: string): void {
  const { status, dueAt } = subscription;
  if (status === 'incomplete' || status === 'paused')
    throw invalid(
      path === '' ? 'id' : inside(path, 'items'),
      `This subscription is ${status} and cannot ${what}. ` +
        (status === 'paused' ? 'Resume it first.' : 'Pay its first invoice first.'),
    );
  if (dueAt !== null && dueAt <= now)
    throw new ApiError(
      409,
      `A period of this subscription ended at ${dueAt} and is being renewed, so it cannot ${what} yet. Nothing was changed; retry.`,
      { code: 'lock_timeout' },
    );
}

/**
 * The full period that an item's price is for, of which its running period may be a part only. A period that no cycle of
 * the price has stands for itself.
 */
export function wholeOf(anchor: number, recurrence: Recurrence, period: Period): Period {
  const whole = wholePeriod(anchor, recurrence, period.end);
  const inside = whole.start <= period.start && period.end <= whole.end;
  return inside && seconds(period) < seconds(whole) ? whole : period;
}
