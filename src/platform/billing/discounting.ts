/** Which discounts lower a subscription's amounts at a moment, and what they take off full periods. */
import { withDiscount, type AppliedDiscount, type DiscountTerms, type Split } from '../../core/discount.ts';
import { minor } from '../../core/money.ts';
import { fullAmount } from '../../core/price.ts';
import type { BaseDiscount } from '../../core/proration.ts';
import { Decimal } from '../../sdk/index.ts';
import type { DiscountRow } from '../objects/discount.ts';
import type { ItemRow, SubscriptionRow } from '../objects/subscription.ts';
import type { PricedItem } from './snapshot.ts';

/** By id: of the subscription, its items, and what was charged. */
export type KnownDiscounts = ReadonlyMap<string, DiscountRow>;

/** In the order in which they apply: those of items first. */
export interface Discounting {
  ofItems: ReadonlyMap<string, DiscountRow[]>;
  ofSubscription: readonly DiscountRow[];
  /** Of these ids, those that apply: discounts that lines of invoice items name. */
  ofLines(ids: readonly string[]): DiscountRow[];
}

export function discountingOf(
  subscription: Pick<SubscriptionRow, 'discounts'>,
  items: readonly { item: Pick<ItemRow, 'id' | 'discounts'> }[],
  known: KnownDiscounts,
  at: number,
): Discounting {
  return {
    ofItems: new Map(items.map(({ item }) => [item.id, alive(item.discounts, known, at)])),
    ofSubscription: alive(subscription.discounts, known, at),
    ofLines: (ids) => alive(ids, known, at),
  };
}

/** A discount gives nothing from the second on in which it ends: three months from 1 January are three invoices. */
function alive(ids: readonly string[], known: KnownDiscounts, at: number): DiscountRow[] {
  return ids.flatMap((id) => {
    const row = known.get(id);
    if (row === undefined) throw new Error(`Discount ${id} is named and not there.`);
    return row.end !== null && row.end <= at ? [] : [row];
  });
}

/** @param scripted what the coupon's script said, in minor units; nothing for the time in which it was not asked */
export function termsOf(row: DiscountRow, scripted: bigint = 0n): DiscountTerms {
  return {
    discount: row.id,
    percentOff: row.percentOff === null ? null : Decimal.from(row.percentOff),
    amountOff: row.percentOff === null ? minor(row.amountOff ?? scripted) : null,
    products: row.products,
  };
}

/**
 * What discounts take off a full period of each item: the base of prorations. Scripts are asked about invoices alone, so
 * the prorations of a coupon with a script are not lowered by it; what it took off a charge is part of that charge, and a
 * credit gives back what was paid.
 */
export function fullPeriodDiscounts(
  items: readonly PricedItem[],
  { ofItems, ofSubscription }: Pick<Discounting, 'ofItems' | 'ofSubscription'>,
  split: Split,
): ReadonlyMap<string, BaseDiscount[]> {
  let lines = items.filter(isLicensed).map(({ item, facts }) => ({
    item: item.id,
    amount: fullAmount(facts, item.quantity),
    product: facts.product.id,
    discounts: [] as readonly AppliedDiscount[],
  }));
  for (const { item } of items.filter(isLicensed))
    for (const row of ofItems.get(item.id) ?? []) {
      const [lowered] = withDiscount(
        lines.filter((line) => line.item === item.id),
        termsOf(row),
      );
      lines = lines.map((line) => (line.item === item.id && lowered ? lowered : line));
    }
  for (const row of ofSubscription) lines = withDiscount(lines, termsOf(row), split);
  return new Map(lines.map(({ item, discounts }) => [item, [...discounts]]));
}

/** What a metered item costs, nobody knows before its period is over. */
const isLicensed = ({ facts }: PricedItem): boolean => facts.meter === null;

/** Ids of the discounts for one invoice that took something off these lines. */
export function usedUp(
  lines: readonly { discounts: readonly AppliedDiscount[] }[],
  known: KnownDiscounts,
): ReadonlySet<string> {
  const taken = lines.flatMap(({ discounts }) => discounts.map(({ discount }) => discount));
  return new Set(taken.filter((id) => known.get(id)?.duration === 'once'));
}

/** The row without discounts that are used up, or are over at the moment. */
export function withoutSpent<T extends { discounts: string[] }>(
  row: T,
  used: ReadonlySet<string>,
  known: KnownDiscounts,
  at: number,
): T {
  const left = row.discounts.filter((id) => {
    const end = known.get(id)?.end ?? null;
    return !used.has(id) && (end === null || end > at);
  });
  return left.length === row.discounts.length ? row : { ...row, discounts: left };
}
