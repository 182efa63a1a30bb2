/** What becomes of a subscription's items, in the terms of core/proration.ts. */
import { wholePeriod } from '../../core/calendar.ts';
import type { GoesOn, ItemChange } from '../../core/proration.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import { anchorOf, fullPeriod } from './cancel-at.ts';
import { classicDiscounts } from './classic-discounts.ts';
import { discountingOf, fullPeriodDiscounts, type Discounting, type KnownDiscounts } from './discounting.ts';
import type { MergedItem } from './merge-items.ts';
import type { PricedItem, SubscriptionSnapshot } from './snapshot.ts';
import { wholeOf, type Timing } from './timing.ts';
import { isMetered } from './usage-lines.ts';

/** The subscription as it will stand: discounts that a call changes count in its own prorations (billing.md 1.4). */
export interface ChangedTo {
  subscription: SubscriptionRow;
  discounts: KnownDiscounts;
  moment: number;
  /** Whether the prorations are invoiced by themselves. */
  atOnce: boolean;
  /** Absent: every item goes on in its running period, and what it does not use of it is credited. */
  timing?: Pick<Timing, 'courses' | 'prorates'>;
}

export function itemChanges(
  snapshot: Pick<SubscriptionSnapshot, 'subscription' | 'items' | 'debits'>,
  merged: readonly MergedItem[],
  { subscription, discounts, moment, atOnce, timing }: ChangedTo,
): ItemChange[] {
  const { debits } = snapshot;
  const classic = subscription.billingMode === 'classic';
  const licensed = merged.map(withoutMetered);
  const after = licensed.flatMap((entry): PricedItem[] => (entry.after === null ? [] : [entry.after]));
  const discounting = leftForProrations(discountingOf(subscription, after, discounts, moment), atOnce);
  const offAfter = fullPeriodDiscounts(after, discounting, classic ? 'evenly' : 'in_proportion');
  const offBefore = classic ? classicDiscounts(snapshot, discounts, moment) : null;
  const percentages = new Map(
    [...discounts.values()].flatMap(({ id, percentOff }) =>
      percentOff === null ? [] : [[id, printed(percentOff)] as const],
    ),
  );
  const { billingCycleAnchor: anchor } = snapshot.subscription;
  return licensed.flatMap((entry): ItemChange[] => {
    const { before, after: kept, goesOn } = timed(entry, anchor, timing);
    const running = before ?? kept;
    if (running === null) return [];
    const { item } = running;
    const period = fullPeriod(snapshot.subscription, running);
    const ends = (kept ?? running).item.periodEnd;
    // Without a ledger, what an end without prorations cut off counts as paid as soon as the end moves.
    const paid = classic && !snapshot.subscription.cancelProrated ? period.end : item.periodEnd;
    return [
      {
        item: item.id,
        period,
        whole: wholeOf(anchorOf(snapshot.subscription, item), running.facts.recurrence, period),
        ...(goesOn === null ? {} : { goesOn }),
        until: { before: ends === item.periodEnd ? ends : paid, after: ends },
        before: before && { price: before.facts, quantity: before.item.quantity },
        after: kept && { price: kept.facts, quantity: kept.item.quantity },
        debits: classic ? null : debits.filter(({ row }) => row.item === item.id).map(({ debit }) => debit),
        discounts: {
          before: offBefore?.get(item.id) ?? [],
          after: offAfter.get(item.id) ?? [],
          form: subscription.prorationDiscounts,
          percentages,
        },
      },
    ];
  });
}

/** Metered items are never prorated: to a price that is licensed they come, from one they go (billing.md 1.3). */
function withoutMetered({ before, after, ...rest }: MergedItem): MergedItem {
  const licensed = (priced: PricedItem | null) => (priced === null || isMetered(priced) ? null : priced);
  return { ...rest, before: licensed(before), after: licensed(after) };
}

/** What of an item is credited, what is charged, and for which time. */
function timed(
  { before, after }: MergedItem,
  anchor: number,
  timing: ChangedTo['timing'] = { courses: new Map(), prorates: true },
): Pick<MergedItem, 'before' | 'after'> & { goesOn: GoesOn | null } {
  const { courses, prorates } = timing;
  const credited = prorates ? before : null;
  const course = after === null ? undefined : courses.get(after.item.id);
  if (after === null || course === undefined)
    return { before: credited, after: prorates ? after : null, goesOn: null };
  // The line of a trial is of no price's, and no script's business.
  if (course.as === 'trial') return { before: credited, after: null, goesOn: null };
  const { as, period } = course;
  const end = after.item.periodEnd;
  if (as === 'full_period' && period.end === end) return { before: credited, after, goesOn: { as, period } };
  // `cancel_at` may end a full period early: then it is charged in part.
  const whole = as === 'rest' ? wholePeriod(anchor, after.facts.recurrence, period.end) : period;
  return { before: credited, after, goesOn: { as: 'rest', period: { ...period, end }, whole } };
}

/**
 * An amount off one invoice is given once: prorations that wait go on the invoice that takes it from the renewal's lines,
 * so they are left as they are. Ours, where Stripe says nothing.
 */
function leftForProrations(
  { ofItems, ofSubscription }: Discounting,
  atOnce: boolean,
): Pick<Discounting, 'ofItems' | 'ofSubscription'> {
  if (atOnce) return { ofItems, ofSubscription };
  const keep = (rows: Discounting['ofSubscription']) =>
    rows.filter(({ duration, amountOff }) => duration !== 'once' || amountOff === null);
  return {
    ofItems: new Map([...ofItems].map(([item, rows]) => [item, keep(rows)])),
    ofSubscription: keep(ofSubscription),
  };
}

/** `20` → `20.0`, as descriptions of prorations print a percentage (billing.md 2.3). */
function printed(percentage: string): string {
  return percentage.includes('.') ? percentage : `${percentage}.0`;
}
