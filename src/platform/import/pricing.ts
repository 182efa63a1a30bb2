/** What a saved price costs, in every billing scheme, and what counts its units. */
import { Decimal } from '../../sdk/index.ts';
import type { StoredTier } from '../../store/schema/catalog.ts';
import type { PriceRow } from '../objects/catalog.ts';
import { isSaved, oneOf, reference, text, Unreadable, whole, wholeOrNull, type Saved } from './fields.ts';

type Pricing = Pick<PriceRow, 'unitAmountDecimal' | 'tiersMode' | 'tiers' | 'transformQuantity'>;

export function pricing(from: Saved): Pricing {
  if (from.billing_scheme !== 'tiered')
    return {
      unitAmountDecimal: unitAmount(from),
      tiersMode: null,
      tiers: null,
      transformQuantity: packages(from),
    };
  const tiers = Array.isArray(from.tiers) ? from.tiers.filter(isSaved) : [];
  return {
    unitAmountDecimal: null,
    tiersMode: oneOf(from, 'tiers_mode', ['graduated', 'volume']),
    tiers: ascending(
      tiers.map((tier) => ({
        up_to: wholeOrNull(tier, 'up_to'),
        unit_amount: amountOrNull(tier, 'unit_amount'),
        flat_amount: amountOrNull(tier, 'flat_amount'),
      })),
    ),
    transformQuantity: null,
  };
}

/** The last tier, and only that, has no end. */
function ascending(tiers: StoredTier[]): StoredTier[] {
  const ends = tiers.map(({ up_to: end }) => end ?? Infinity);
  const fine = ends.at(-1) === Infinity && ends.every((end, index) => end > (ends[index - 1] ?? 0));
  if (!fine) throw new Unreadable("its 'tiers' do not ascend to one without end");
  return tiers;
}

function packages({ transform_quantity: transform }: Saved): PriceRow['transformQuantity'] {
  if (!isSaved(transform)) return null;
  return { divide_by: whole(transform, 'divide_by'), round: oneOf(transform, 'round', ['up', 'down']) };
}

export function meterOf(recurring: Saved | null): string | null {
  return recurring === null || recurring.usage_type !== 'metered' ? null : reference(recurring, 'meter');
}

function unitAmount(from: Saved): string {
  const amount = amountOrNull(from, 'unit_amount');
  return amount ?? String(whole(from, 'unit_amount'));
}

/** Minor units, whole or as decimal text under the name with `_decimal`. */
function amountOrNull(from: Saved, key: 'unit_amount' | 'flat_amount'): string | null {
  const decimal = `${key}_decimal`;
  if (from[decimal] == null && from[key] == null) return null;
  const exact = from[decimal] == null ? String(whole(from, key)) : text(from, decimal);
  if (!/^\d+(\.\d{1,12})?$/.test(exact))
    throw new Unreadable(`its '${decimal}' should be an amount of at most 12 decimals and is '${exact}'`);
  return Decimal.from(exact).toString();
}
