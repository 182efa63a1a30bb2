/** A line under construction that charges or gives back time, and how its share of a full period becomes a factor. */
import { Decimal } from '../../sdk/index.ts';
import { seconds, type Period } from '../calendar.ts';
import type { Debit, Share } from '../debit.ts';
import type { AppliedDiscount } from '../discount.ts';
import type { Minor } from '../money.ts';
import type { PriceFacts } from '../price.ts';

/** A price in a quantity: what an item bills for one full period. */
export interface Configuration {
  price: PriceFacts;
  quantity: number;
}

/** One discount's part of a line, and of what the line's factor multiplies. */
export interface ProratedDiscount extends AppliedDiscount {
  base: Minor;
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
  /** Signed; credits are negative. Gross where the discounts are itemized, net where they are included. */
  amount: Minor;
  discounts: readonly ProratedDiscount[];
  description: string;
  /** The charge that this credit gives back, where it is known. */
  correspondingDebit: Debit | null;
}

const FACTOR_DECIMALS = 12;

/** A charge without its amount; a proration until somebody says otherwise. */
export function charge(
  item: string,
  { price, quantity }: Configuration,
  period: Period,
  whole: Period,
  share: Share,
): Omit<ProrationLine, 'base' | 'amount' | 'description'> {
  return {
    key: `${item}:debit`,
    item,
    type: 'debit',
    isProration: true,
    price,
    quantity,
    period,
    fullPeriodSeconds: seconds(whole),
    factor: factorOf(share),
    discounts: [],
    correspondingDebit: null,
  };
}

export function timeShare(part: Period, whole: Period): Share {
  return { part: BigInt(seconds(part)), whole: BigInt(seconds(whole)) };
}

export function factorOf(share: Share): Decimal {
  return Decimal.from(share.part).div(Decimal.from(share.whole), FACTOR_DECIMALS, 'half-even');
}

/** `3 × Pro`: the quantity only above one (billing.md 2.3). */
export function named(price: PriceFacts, quantity: number): string {
  return quantity > 1 ? `${quantity} × ${price.product.name}` : price.product.name;
}
