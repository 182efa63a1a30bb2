/** How the account's time relates to what is imported: where the clock goes, or why it cannot stay where it is. */
import { iso } from '../clock/clock.ts';
import type { ImportPlan } from './plan.ts';

/** `fit`: where it stands, or in an emptied account at the time of the data; `keep`: where it stands, come what may; or a moment. */
export type WantedClock = 'fit' | 'keep' | number;

export interface ChosenClock {
  at: number;
  /** None when the clock can be there. */
  problems: string[];
}

/** @param present where the account's clock stands; null: there is none yet */
export function clockFor(
  { subscriptions, customers, products, prices }: ImportPlan,
  wanted: WantedClock,
  { present, fresh }: { present: number | null; fresh: boolean },
): ChosenClock {
  const live = subscriptions.filter(({ subscription }) => subscription.dueAt !== null);
  const starts = live.flatMap(({ items }) => items.map(({ periodStart }) => periodStart));
  const ends = live.flatMap(({ subscription }) => subscription.dueAt ?? []);
  const created = [...customers, ...products, ...prices].map((row) => row.created);
  const told = subscriptions.flatMap(({ subscription: { created: at, canceledAt, endedAt } }) =>
    [at, canceledAt, endedAt].filter((moment) => moment !== null),
  );
  // All that was saved had happened by then.
  const seen = latest([...created, ...told, ...starts]);
  const at =
    typeof wanted === 'number'
      ? wanted
      : ((wanted === 'fit' && fresh ? null : present) ?? (Number.isFinite(seen) ? seen : (present ?? 0)));
  const problems: string[] = [];
  if (!fresh && present !== null && at < present)
    problems.push(
      `The account's clock stands at ${iso(present)} and only goes forward. With --fresh the account is emptied, and its clock goes where the data is.`,
    );
  const [lastStart, firstEnd] = [latest(starts), earliest(ends)];
  if (live.length > 0 && lastStart > at)
    problems.push(
      `At ${iso(at)} the present period of a subscription has not begun: it does at ${iso(lastStart)}. Give --clock with that moment or a later one.`,
    );
  const over = ends.filter((end) => end <= at).length;
  if (over > 0 && wanted === 'fit')
    problems.push(
      `At ${iso(at)} the present period of ${over} subscriptions is over, the first at ${iso(firstEnd)}: they would all be renewed and billed. ` +
        `Give --fresh to empty the account and take the time of the data (${iso(seen)}), --clock <iso> for another, or --clock keep to let them renew.`,
    );
  return { at, problems };
}

/** Not by spreading: a list may be longer than a call has room for. */
function latest(moments: readonly number[]): number {
  return moments.reduce((most, each) => Math.max(most, each), -Infinity);
}

function earliest(moments: readonly number[]): number {
  return moments.reduce((least, each) => Math.min(least, each), Infinity);
}
