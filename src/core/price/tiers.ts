/** Prices in tiers: which tier asks for how many units, and for how much exactly. Source: billing.md 1.3. */
import { Decimal } from '../../sdk/index.ts';

/** At least one of the two amounts is there. */
export interface Tier {
  /** The last unit of the tier; null for the last tier, which has no end. */
  upTo: number | null;
  /** Minor units of each unit, up to 12 decimals. */
  unitAmount: Decimal | null;
  /** Minor units for the tier as a whole, once a unit is in it. */
  flatAmount: Decimal | null;
}

export interface Tiers {
  /** `volume`: one tier prices every unit; `graduated`: each tier prices the units that lie in it. */
  mode: 'graduated' | 'volume';
  /** Ascending; the last has no end. */
  list: readonly Tier[];
}

/** What one tier asks for. */
export interface TierPart {
  /** Counted from 1, as invoice lines print it. */
  number: number;
  tier: Tier;
  units: number;
  /** Minor units, not rounded. */
  exact: Decimal;
}

/** Tiers that are used, in order; no units at all are in the first tier of `volume`, and in none of `graduated`. */
export function tierParts({ mode, list }: Tiers, quantity: number): TierPart[] {
  return mode === 'volume' ? [volumePart(list, quantity)] : graduatedParts(list, quantity);
}

function volumePart(list: readonly Tier[], quantity: number): TierPart {
  const index = list.findIndex(({ upTo }) => upTo === null || quantity <= upTo);
  const tier = list[index];
  if (tier === undefined)
    throw new Error(`No tier holds ${quantity} units: the last one must be without end.`);
  return partOf(tier, index, quantity);
}

function graduatedParts(list: readonly Tier[], quantity: number): TierPart[] {
  let below = 0;
  return list.flatMap((tier, index) => {
    const units = Math.min(quantity, tier.upTo ?? quantity) - below;
    if (units <= 0) return [];
    below += units;
    return [partOf(tier, index, units)];
  });
}

function partOf(tier: Tier, index: number, units: number): TierPart {
  const each = tier.unitAmount ?? Decimal.zero;
  const exact = each.mul(Decimal.from(units)).add(tier.flatAmount ?? Decimal.zero);
  return { number: index + 1, tier, units, exact };
}
