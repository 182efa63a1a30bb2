/**
 * What coupons take off the lines of an invoice: percentages round on each line, amounts are divided in proportion, and no
 * line falls below zero. Source: billing.md 1.5.
 */
import { Decimal } from '../sdk/index.ts';
import { minor, sum, ZERO, type Minor } from './money.ts';

/** What one discount takes off one amount. */
export interface AppliedDiscount {
  discount: string;
  /** Has the sign of the amount that it lowers. */
  amount: Minor;
  /** The amount is net of it already, as that of a proration with `proration_discounts` included. */
  included?: true;
}

/** Exactly one of the two is set; for a script's coupon, the amount is what the script said. */
export interface DiscountTerms {
  discount: string;
  percentOff: Decimal | null;
  amountOff: Minor | null;
  /** Only lines of these products; null: of all. */
  products: readonly string[] | null;
}

export interface DiscountableLine {
  amount: bigint;
  product: string | null;
  discounts: readonly AppliedDiscount[];
}

/** How an amount off is divided among lines: `evenly` is what prorations of the classic mode do (billing.md 2.4). */
export type Split = 'in_proportion' | 'evenly';

/** What is left of an amount after the discounts that stand beside it. */
export function netOf(line: { amount: bigint; discounts: readonly AppliedDiscount[] }): Minor {
  return minor(line.amount - offOf(line.discounts));
}

/** An amount before discounts, also those that it is net of already. */
export function grossOf(line: { amount: bigint; discounts: readonly AppliedDiscount[] }): Minor {
  return minor(
    line.amount + line.discounts.reduce((sum, { amount, included }) => sum + (included ? amount : 0n), 0n),
  );
}

/** What discounts take off beside the amount; those that it is net of already are left out. */
export function offOf(discounts: readonly AppliedDiscount[]): Minor {
  return sum(discounts.map(({ amount, included }) => (included === true ? ZERO : amount)));
}

/** Discounts that each were rounded on their own, cut to what there is: together they never take more than the amount. */
export function atMost<T extends AppliedDiscount>(amount: Minor, discounts: readonly T[]): T[] {
  const sign = amount < 0n ? -1n : 1n;
  let left = sign * amount;
  return discounts.map((each) => {
    if (each.included === true) return each;
    const part = sign * each.amount;
    const taken = part > left ? left : part;
    left -= taken;
    return { ...each, amount: minor(sign * taken) };
  });
}

/** Whether a discount looks at the line at all: of its products, and something left to take off. */
export function eligible(line: DiscountableLine, { products }: Pick<DiscountTerms, 'products'>): boolean {
  return (
    netOf(line) > 0n && (products === null || (line.product !== null && products.includes(line.product)))
  );
}

/** The lines with one more discount, in their order; lines from which it takes nothing stay as they are. */
export function withDiscount<T extends DiscountableLine>(
  lines: readonly T[],
  terms: DiscountTerms,
  split: Split = 'in_proportion',
): T[] {
  const concerned = lines.filter((line) => eligible(line, terms));
  const left = concerned.map(netOf);
  const parts =
    terms.percentOff === null
      ? divided(terms.amountOff ?? ZERO, left, split)
      : left.map((amount) => percentOf(amount, terms.percentOff ?? Decimal.zero));
  const byLine = new Map(concerned.map((line, index) => [line, parts[index] ?? ZERO]));
  return lines.map((line) => {
    const amount = byLine.get(line) ?? ZERO;
    if (amount === 0n) return line;
    return { ...line, discounts: [...line.discounts, { discount: terms.discount, amount }] };
  });
}

function percentOf(amount: Minor, percent: Decimal): Minor {
  const part = BigInt(
    percent.mul(Decimal.from(amount)).div(Decimal.from(100), 20, 'half-even').toFixed(0, 'half-up'),
  );
  return minor(part > amount ? amount : part);
}

/**
 * An amount among lines, none of which gets more than it has: each its share rounded down, the rest to the last; what the
 * last cannot take goes to those before it.
 *
 * @param left of each line, all positive
 */
export function divided(amount: Minor, left: readonly Minor[], split: Split): Minor[] {
  const whole = sum(left);
  const most = amount > whole ? whole : amount;
  if (most <= 0n) return left.map(() => ZERO);
  const parts = left.map((each) => {
    const share = split === 'evenly' ? most / BigInt(left.length) : (most * each) / whole;
    return share > each ? each : share;
  });
  let rest = most - parts.reduce((total, part) => total + part, 0n);
  for (let index = left.length - 1; index >= 0 && rest > 0n; index -= 1) {
    const room = (left[index] ?? ZERO) - (parts[index] ?? 0n);
    const more = rest < room ? rest : room;
    parts[index] = (parts[index] ?? 0n) + more;
    rest -= more;
  }
  return parts.map(minor);
}
