/** What a classic credit takes for granted was off the present price: the discounts of the last charge (billing.md 2.4). */
import { withDiscount, type AppliedDiscount } from '../../core/discount.ts';
import { minor } from '../../core/money.ts';
import { fullAmount } from '../../core/price.ts';
import type { BaseDiscount } from '../../core/proration.ts';
import { divideRounded } from '../../core/rounding.ts';
import type { DiscountRow } from '../objects/discount.ts';
import { discountingOf, fullPeriodDiscounts, termsOf, type KnownDiscounts } from './discounting.ts';
import type { LedgerDebit, SubscriptionSnapshot } from './snapshot.ts';

/**
 * By item, off its present price for a full period. An amount off is divided evenly among the items that had it; a
 * script is not asked again, its share of the last charge stands; an item that was never charged has those of now.
 */
export function classicDiscounts(
  { subscription, items, debits }: Pick<SubscriptionSnapshot, 'subscription' | 'items' | 'debits'>,
  known: KnownDiscounts,
  moment: number,
): ReadonlyMap<string, BaseDiscount[]> {
  const present = fullPeriodDiscounts(items, discountingOf(subscription, items, known, moment), 'evenly');
  const licensed = items.filter(({ facts }) => facts.meter === null);
  const charged = licensed.map(({ item, facts }) => {
    const last = lastCharge(debits.filter(({ row }) => row.item === item.id && covers(row, moment)));
    const lowered = last.flatMap(({ row }) => row.discounts.map(({ discount }) => discount));
    return {
      item: item.id,
      last,
      lowered,
      amount: fullAmount(facts, item.quantity),
      product: facts.product.id,
      discounts: [] as readonly AppliedDiscount[],
    };
  });
  const ids = new Set(charged.flatMap(({ lowered }) => lowered));
  const lines = inOrder([...ids], known).reduce((all, row) => {
    const concerned = all.filter(({ lowered }) => lowered.includes(row.id));
    const taken =
      row.extension === null
        ? withDiscount(concerned, termsOf(row), 'evenly')
        : concerned.map((line) => ({ ...line, discounts: [...line.discounts, scaled(row, line)] }));
    const byItem = new Map(taken.map((line) => [line.item, line]));
    return all.map((line) => byItem.get(line.item) ?? line);
  }, charged);
  return new Map(
    lines.map(({ item, last, discounts }) => [
      item,
      last.length === 0 ? (present.get(item) ?? []) : [...discounts],
    ]),
  );
}

/** The lines that made it: a graduated price has one for each tier. Empty: nothing was charged. */
function lastCharge(debits: readonly LedgerDebit[]): LedgerDebit[] {
  const row = debits.at(-1)?.row;
  if (row === undefined) return [];
  if (row.line === null) return debits.slice(-1);
  return debits.filter(
    (each) =>
      each.row.invoice === row.invoice &&
      each.row.price === row.price &&
      each.row.periodStart === row.periodStart &&
      each.row.periodEnd === row.periodEnd,
  );
}

function covers({ periodStart, periodEnd }: LedgerDebit['row'], moment: number): boolean {
  return periodStart <= moment && moment < periodEnd;
}

/** Those of items before those of the subscription, each in the order in which the charge named them. */
function inOrder(ids: readonly string[], known: KnownDiscounts): DiscountRow[] {
  const rows = ids.flatMap((id) => known.get(id) ?? []);
  return [
    ...rows.filter(({ subscriptionItem }) => subscriptionItem !== null),
    ...rows.filter(({ subscriptionItem }) => subscriptionItem === null),
  ];
}

function scaled(
  row: DiscountRow,
  { last, amount }: { last: readonly LedgerDebit[]; amount: bigint },
): AppliedDiscount {
  const off = last.flatMap(({ row: { discounts } }) => discounts);
  const was = sumOf(off.filter(({ discount }) => discount === row.id));
  const gross = sumOf(off) + last.reduce((total, { row: { amount: net } }) => total + net, 0n);
  return { discount: row.id, amount: minor(gross <= 0n ? 0n : divideRounded(was * amount, gross)) };
}

function sumOf(discounts: readonly AppliedDiscount[]): bigint {
  return discounts.reduce((total, { amount }) => total + amount, 0n);
}
