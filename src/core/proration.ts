/**
 * Stripe's default prorations for licensed prices, to the second.
 *
 * For a change at second `t` of the period `[s, e)` the whole old configuration is credited and the whole new one
 * debited, each by `(e − t) / (e − s)`, each line rounded once on its own. Source: billing.md 2.2.
 *
 * Discounts lower the base: `included` lines are net and rounded once (1633 for Example E), `itemized` ones are gross with
 * the share of each discount beside them (billing.md 2.3).
 */
import { lineDate, seconds, type Period, type Seconds } from './calendar.ts';
import { creditableShare, shareOf, type Debit, type Share } from './debit.ts';
import { atMost, netOf } from './discount.ts';
import { minor, negate, sum, type Minor } from './money.ts';
import { fullAmount } from './price.ts';
import {
  charge,
  factorOf,
  named,
  timeShare,
  type Configuration,
  type ProratedDiscount,
  type ProrationLine,
} from './proration/line.ts';
import { fullPeriod } from './proration/period-charge.ts';

/** What one discount takes off a full period. */
export interface BaseDiscount {
  discount: string;
  amount: Minor;
}

/** What becomes of one subscription item. */
export interface ItemChange {
  item: string;
  /** The running period of the item, which the change divides. */
  period: Period;
  /** The full period that the running one is a part of; absent: the running one is full. */
  whole?: Period;
  /** How the time of `after` goes on; absent: to the end of the running period. */
  goesOn?: GoesOn;
  /** Where service ends short of the period's end: as it stood, as it will stand. Absent: with the period. */
  until?: { before: Seconds; after: Seconds };
  /** Null for an added item. */
  before: Configuration | null;
  /** Null for a removed one. */
  after: Configuration | null;
  /** Flexible mode: what was really charged. Null: classic mode, which credits the present price. */
  debits: readonly Debit[] | null;
  /** Absent: no discounts. */
  discounts?: {
    /** Off the full period of `before`, in classic mode; of `after`. */
    before: readonly BaseDiscount[];
    after: readonly BaseDiscount[];
    form: 'included' | 'itemized';
    /** The percentage as descriptions print it, by discount; those of an amount have none. */
    percentages: ReadonlyMap<string, string>;
  };
}

/** An item's time from a change on, where it does not stay in the running period. */
export type GoesOn =
  /** What is left of another period of the same cycle: a debit of part of the price for `whole`. */
  | { as: 'rest'; period: Period; whole: Period }
  /** A full period of its own, at the full price. */
  | { as: 'full_period'; period: Period };

/** Lines of a change at `moment`, credits before debits per item. A line that rounds to 0 is still a line (billing.md 2.2, rule 5). */
export function defaultProrations(changes: readonly ItemChange[], moment: Seconds): ProrationLine[] {
  return changes.flatMap((change) => {
    const { period, goesOn } = change;
    const until = change.until ?? { before: period.end, after: goesOn?.period.end ?? period.end };
    if (sameConfiguration(change) && goesOn === undefined) return moved(change, until);
    const t = Math.min(Math.max(moment, period.start), period.end);
    return [
      ...(t < until.before ? credits(change, { t, end: until.before }) : []),
      ...charges(change, { t, end: until.after }),
    ];
  });
}

/**
 * Service that ends earlier or later than it did, in the same configuration: what lies between is given back, or charged
 * unless it is still paid for.
 */
function moved(change: ItemChange, until: { before: Seconds; after: Seconds }): ProrationLine[] {
  if (until.after < until.before) return credits(change, { t: until.after, end: until.before });
  if (until.after === until.before) return [];
  const t = until.before;
  const left = { start: t, end: until.after };
  const share = withoutPaid(change, timeShare(left, wholeOf(change)), t);
  return share.part > 0n ? debit(change, share, left) : [];
}

/** Time that is still paid for is not charged again: what could be credited of it counts against the charge. Ours. */
function withoutPaid(change: ItemChange, share: Share, t: Seconds): Share {
  const { after, debits } = change;
  if (after === null || debits === null) return share;
  const off = sum((change.discounts?.after ?? []).map(({ amount }) => amount));
  const base = fullAmount(after.price, after.quantity) - off;
  if (base <= 0n) return share;
  return debits.reduce((left, debited) => {
    const paid = creditableShare(debited, t);
    if (paid === null) return left;
    // left − paid × amount / base
    const whole = left.whole * paid.whole * base;
    return { part: left.part * paid.whole * base - paid.part * debited.amount * left.whole, whole };
  }, share);
}

function sameConfiguration({ before, after }: ItemChange): boolean {
  return before?.price.id === after?.price.id && before?.quantity === after?.quantity;
}

function credits(change: ItemChange, { t, end }: { t: Seconds; end: Seconds }): ProrationLine[] {
  const { before, debits } = change;
  if (before === null) return [];
  if (debits === null) {
    const share = timeShare({ start: t, end }, wholeOf(change));
    const gross = fullAmount(before.price, before.quantity);
    const charged = { gross, off: change.discounts?.before ?? [] };
    return [credit(change, before, { t, end }, charged, share, null)];
  }
  return debits.flatMap((debited) => {
    const share = creditableShare(debited, t);
    if (share === null) return [];
    const off = debited.discounts ?? [];
    const charged = { gross: minor(debited.amount + sum(off.map(({ amount }) => amount))), off };
    return [credit(change, debited, { t, end: Math.min(end, debited.period.end) }, charged, share, debited)];
  });
}

/** A full charge and what discounts take off it. */
interface Charged {
  gross: Minor;
  off: readonly BaseDiscount[];
}

/** What the factor of a line multiplies, and its amount, both unsigned. */
function sharedOut(
  change: ItemChange,
  { gross, off }: Charged,
  share: Share,
): { base: Minor; amount: Minor; discounts: ProratedDiscount[] } {
  const net = minor(gross - sum(off.map(({ amount }) => amount)));
  const itemized = change.discounts?.form === 'itemized';
  const base = itemized ? gross : net;
  const amount = shareOf(base, share);
  const discounts = off.map((each) => ({
    discount: each.discount,
    base: each.amount,
    amount: shareOf(each.amount, share),
    ...(itemized ? {} : { included: true as const }),
  }));
  return { base, amount, discounts: atMost(amount, discounts) };
}

function credit(
  change: ItemChange,
  { price, quantity }: Configuration,
  { t, end }: { t: Seconds; end: Seconds },
  charged: Charged,
  share: Share,
  correspondingDebit: Debit | null,
): ProrationLine {
  const { base, amount, discounts } = sharedOut(change, charged, share);
  return {
    key: `${change.item}:credit${correspondingDebit === null ? '' : `:${correspondingDebit.id}`}`,
    item: change.item,
    type: 'credit',
    isProration: true,
    price,
    quantity,
    period: { start: t, end },
    fullPeriodSeconds: seconds(wholeOf(change)),
    base,
    factor: factorOf(share).neg(),
    amount: negate(amount),
    discounts: withinDebit(amount, discounts, correspondingDebit).map((each) => ({
      ...each,
      amount: negate(each.amount),
    })),
    description: `Unused time on ${described(change, { price, quantity }, charged)} after ${lineDate(t)}`,
    correspondingDebit,
  };
}

/** Parts that were rounded apart give back a unit more than was paid at worst: the last discount then takes it. */
function withinDebit(
  amount: Minor,
  discounts: readonly ProratedDiscount[],
  debit: Debit | null,
): readonly ProratedDiscount[] {
  const last = discounts.at(-1);
  if (debit === null || last === undefined) return discounts;
  const over = netOf({ amount, discounts }) - (debit.amount - debit.credited);
  if (over <= 0n) return discounts;
  return [...discounts.slice(0, -1), { ...last, amount: minor(last.amount + over) }];
}

function charges(change: ItemChange, { t, end }: { t: Seconds; end: Seconds }): ProrationLine[] {
  const { after, goesOn } = change;
  if (after !== null && goesOn?.as === 'full_period') return fullPeriod(change.item, after, goesOn.period);
  const left = { start: t, end };
  return t < end ? debit(change, timeShare(left, wholeOf(change, goesOn)), left) : [];
}

function debit(change: ItemChange, share: Share, left: Period): ProrationLine[] {
  const { after, goesOn } = change;
  if (after === null) return [];
  const charged = { gross: fullAmount(after.price, after.quantity), off: change.discounts?.after ?? [] };
  const whole = wholeOf(change, goesOn);
  return [
    {
      ...charge(change.item, after, left, whole, share),
      ...sharedOut(change, charged, share),
      description: `Remaining time on ${described(change, after, charged)} after ${lineDate(left.start)}`,
    },
  ];
}

/** The full period that the time of an item is a part of. */
function wholeOf({ period, whole }: ItemChange, goesOn?: GoesOn): Period {
  return goesOn?.as === 'rest' ? goesOn.whole : (whole ?? period);
}

/** `3 × Pro (with 20.0% off)`; the percentage only where the amount is net of it and nothing else (billing.md 2.3). */
function described({ discounts }: ItemChange, { price, quantity }: Configuration, { off }: Charged): string {
  const name = named(price, quantity);
  const [only, ...others] = off;
  if (only === undefined || others.length > 0 || discounts?.form !== 'included') return name;
  const percentage = discounts.percentages.get(only.discount);
  return percentage === undefined ? name : `${name} (with ${percentage}% off)`;
}
