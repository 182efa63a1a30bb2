/** What a quantity of a price costs for one full period, in every billing scheme. Source: billing.md 1.3. */
import { Decimal } from '../sdk/index.ts';
import type { Recurrence } from './calendar.ts';
import { minor, type Currency, type Minor } from './money.ts';
import { tierParts, type TierPart, type Tiers } from './price/tiers.ts';

/** Units are sold in packages: the unit amount is that of one package. */
export interface Packages {
  divideBy: number;
  /** What becomes of a package that is not full. */
  round: 'up' | 'down';
}

/** What billing needs to know of a recurring price. */
export interface PriceFacts {
  id: string;
  currency: Currency;
  /** Minor units of one unit, or package, for one full period, up to 12 decimals. Null: the tiers say. */
  unitAmount: Decimal | null;
  /** Exactly when there is no unit amount. */
  tiers: Tiers | null;
  /** Null: every unit is priced by itself. */
  packages: Packages | null;
  recurrence: Recurrence;
  /** What counts its units, which are billed when the period is over; null: the price is licensed. */
  meter: string | null;
  metadata: Readonly<Record<string, string>>;
  product: { id: string; name: string; metadata: Readonly<Record<string, string>> };
}

export type Pricing = Pick<PriceFacts, 'unitAmount' | 'tiers' | 'packages'>;

/**
 * Rounded once on the extended amount, never per unit and never per tier (billing.md 2.2, rule 3).
 *
 * @returns minor units of the whole quantity for one full period
 */
export function fullAmount(pricing: Pricing, quantity: number): Minor {
  return rounded(
    pricing.tiers === null
      ? extended(pricing, quantity)
      : total(tierParts(pricing.tiers, quantity).map(({ exact }) => exact)),
  );
}

/** A part of a full period that has an invoice line of its own. */
export interface PeriodPart {
  quantity: number;
  amount: Minor;
  /** Null: the price has no tiers. */
  tier: TierPart | null;
}

/**
 * The lines of a full period: one for each tier that a graduated price uses, else one. Together they are the full amount
 * to the unit: each is what its tier adds to the rounded amount of those before it. Ours, where fractions meet tiers.
 */
export function periodParts(pricing: Pricing, quantity: number): PeriodPart[] {
  const parts = pricing.tiers === null ? [] : tierParts(pricing.tiers, quantity);
  if (parts.length === 0) return [{ quantity, amount: fullAmount(pricing, quantity), tier: null }];
  let exact = Decimal.zero;
  let charged = 0n;
  return parts.map((tier) => {
    exact = exact.add(tier.exact);
    const amount = minor(rounded(exact) - charged);
    charged += amount;
    return { quantity: tier.units, amount, tier };
  });
}

function extended({ unitAmount, packages }: Pricing, quantity: number): Decimal {
  if (unitAmount === null) throw new Error('A price has neither a unit amount nor tiers.');
  return unitAmount.mul(Decimal.from(packages === null ? quantity : packed(packages, quantity)));
}

function packed({ divideBy, round }: Packages, quantity: number): number {
  return round === 'up' ? Math.ceil(quantity / divideBy) : Math.floor(quantity / divideBy);
}

function total(amounts: readonly Decimal[]): Decimal {
  return amounts.reduce((sum, amount) => sum.add(amount), Decimal.zero);
}

function rounded(exact: Decimal): Minor {
  return minor(BigInt(exact.toFixed(0, 'half-up')));
}
