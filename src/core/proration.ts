/**
 * Stripe's default prorations for licensed per-unit prices, to the second.
 *
 * For a change at second `t` of the period `[s, e)` the whole old configuration is credited and the whole new one
 * debited, each by `(e − t) / (e − s)`, each line rounded once on its own. Source: billing.md 2.2.
 */
import { Decimal } from '../sdk/index.ts';
import { lineDate, seconds, type Period, type Seconds } from './calendar.ts';
import { creditableShare, shareOf, type Debit, type Share } from './debit.ts';
import { negate, type Minor } from './money.ts';
import { fullAmount, type PriceFacts } from './price.ts';

/** A price in a quantity: what an item bills for one full period. */
export interface Configuration {
  price: PriceFacts;
  quantity: number;
}

/** What becomes of one subscription item. */
export interface ItemChange {
  item: string;
  /** The running full period of the item, which the change divides. */
  period: Period;
  /** Null for an added item. */
  before: Configuration | null;
  /** Null for a removed one. */
  after: Configuration | null;
  /** Flexible mode: what was really charged. Null: classic mode, which credits the present price. */
  debits: readonly Debit[] | null;
}

/** One line under construction, with everything that decides its amount. */
export interface ProrationLine {
  /** Unique among the lines of one change; what a script echoes back. */
  key: string;
  item: string;
  type: 'credit' | 'debit';
  isProration: boolean;
  price: PriceFacts;
  quantity: number;
  /** Printed on the invoice line. */
  period: Period;
  /** Length of the price's full period here, in seconds. */
  fullPeriodSeconds: number;
  /** What the factor multiplies, never negative: the full amount, or what the credited debit charged. */
  base: Minor;
  /** Signed, 12 decimals, half-even: what a script is shown. The amount is computed from the exact share. */
  factor: Decimal;
  /** Signed; credits are negative. */
  amount: Minor;
  description: string;
  /** The charge that this credit gives back, where it is known. */
  correspondingDebit: Debit | null;
}

const FACTOR_DECIMALS = 12;

/** Lines of a change at `moment`, credits before debits per item. A line that rounds to 0 is still a line (billing.md 2.2, rule 5). */
export function defaultProrations(changes: readonly ItemChange[], moment: Seconds): ProrationLine[] {
  return changes.flatMap((change) => {
    if (sameConfiguration(change)) return [];
    const t = Math.min(Math.max(moment, change.period.start), change.period.end);
    if (t === change.period.end) return [];
    return [...credits(change, t), ...debit(change, t)];
  });
}

function sameConfiguration({ before, after }: ItemChange): boolean {
  return before?.price.id === after?.price.id && before?.quantity === after?.quantity;
}

function credits(change: ItemChange, t: Seconds): ProrationLine[] {
  const { before, debits } = change;
  if (before === null) return [];
  if (debits === null) {
    const share = timeShare(change.period, t);
    return [
      credit(
        change,
        before,
        { t, end: change.period.end },
        fullAmount(before.price, before.quantity),
        share,
        null,
      ),
    ];
  }
  return debits.flatMap((charged) => {
    const share = creditableShare(charged, t);
    if (share === null) return [];
    return [credit(change, charged, { t, end: charged.period.end }, charged.amount, share, charged)];
  });
}

function credit(
  change: ItemChange,
  { price, quantity }: Configuration,
  { t, end }: { t: Seconds; end: Seconds },
  base: Minor,
  share: Share,
  correspondingDebit: Debit | null,
): ProrationLine {
  return {
    key: `${change.item}:credit${correspondingDebit === null ? '' : `:${correspondingDebit.id}`}`,
    item: change.item,
    type: 'credit',
    isProration: true,
    price,
    quantity,
    period: { start: t, end },
    fullPeriodSeconds: seconds(change.period),
    base,
    factor: factorOf(share).neg(),
    amount: negate(shareOf(base, share)),
    description: `Unused time on ${named(price, quantity)} after ${lineDate(t)}`,
    correspondingDebit,
  };
}

function debit(change: ItemChange, t: Seconds): ProrationLine[] {
  const { after, period } = change;
  if (after === null) return [];
  const base = fullAmount(after.price, after.quantity);
  const share = timeShare(period, t);
  return [
    {
      key: `${change.item}:debit`,
      item: change.item,
      type: 'debit',
      isProration: true,
      price: after.price,
      quantity: after.quantity,
      period: { start: t, end: period.end },
      fullPeriodSeconds: seconds(period),
      base,
      factor: factorOf(share),
      amount: shareOf(base, share),
      description: `Remaining time on ${named(after.price, after.quantity)} after ${lineDate(t)}`,
      correspondingDebit: null,
    },
  ];
}

function timeShare(period: Period, t: Seconds): Share {
  return { part: BigInt(period.end - t), whole: BigInt(seconds(period)) };
}

function factorOf(share: Share): Decimal {
  return Decimal.from(share.part).div(Decimal.from(share.whole), FACTOR_DECIMALS, 'half-even');
}

/** `3 × Pro`: the quantity only above one (billing.md 2.3). */
export function named(price: PriceFacts, quantity: number): string {
  return quantity > 1 ? `${quantity} × ${price.product.name}` : price.product.name;
}
