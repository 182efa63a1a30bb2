/** What a new price costs: one unit amount, that of a package, or tiers (billing.md 1.3). */
import { Decimal } from '../../../sdk/index.ts';
import type { StoredTier } from '../../../store/schema/catalog.ts';
import type { PriceRow } from '../../objects/catalog.ts';
import { ApiError, invalid } from '../errors.ts';
import {
  amount,
  decimal,
  inside,
  integer,
  LARGEST_AMOUNT,
  list,
  object,
  oneOf,
  optional,
  required,
  shaped,
  type Param,
  type Read,
} from '../params.ts';

const lastUnit = integer({ min: 1 });

/** Null: without end. */
const upTo: Param<number | null> = shaped('value', (raw, path) =>
  raw === 'inf' ? null : lastUnit(raw, path),
);

const amounts = { unit_amount: optional(amount), unit_amount_decimal: optional(decimal) };

const tier = object({
  up_to: required(upTo),
  ...amounts,
  flat_amount: optional(amount),
  flat_amount_decimal: optional(decimal),
});
type NewTier = ReturnType<typeof tier>;

export const pricingParams = {
  ...amounts,
  billing_scheme: optional(oneOf('per_unit', 'tiered')),
  tiers_mode: optional(oneOf('graduated', 'volume')),
  tiers: optional(list(tier)),
  transform_quantity: optional(
    object({ divide_by: required(integer({ min: 1 })), round: required(oneOf('up', 'down')) }),
  ),
};

type NewPricing = Read<typeof pricingParams> & { recurring: object | undefined };

type PricingColumns = Pick<PriceRow, 'unitAmountDecimal' | 'tiersMode' | 'tiers' | 'transformQuantity'>;

/** @throws {ApiError} 400 for amounts that contradict each other, or are missing */
export function pricingColumns(params: NewPricing): PricingColumns {
  return params.billing_scheme === 'tiered' ? inTiers(params) : perUnit(params);
}

function perUnit(params: NewPricing): PricingColumns {
  for (const param of ['tiers', 'tiers_mode'] as const)
    if (params[param] !== undefined)
      throw invalid(param, `'${param}' goes with billing_scheme=tiered only. Add that, or leave it out.`);
  const unitAmountDecimal = oneAmount(params.unit_amount, params.unit_amount_decimal, '', 'unit_amount');
  if (unitAmountDecimal === null) throw missing('unit_amount');
  return {
    unitAmountDecimal,
    tiersMode: null,
    tiers: null,
    transformQuantity: params.transform_quantity ?? null,
  };
}

function inTiers(params: NewPricing): PricingColumns {
  for (const param of ['unit_amount', 'unit_amount_decimal', 'transform_quantity'] as const)
    if (params[param] !== undefined)
      throw invalid(param, `'${param}' does not go with tiers: they say what units cost. Leave it out.`);
  if (params.recurring === undefined)
    throw invalid('billing_scheme', 'Only recurring prices have tiers. Give an interval, or a unit amount.');
  if (params.tiers === undefined || params.tiers.length === 0) throw missing('tiers');
  if (params.tiers_mode === undefined) throw missing('tiers_mode');
  checkBounds(params.tiers);
  return {
    unitAmountDecimal: null,
    tiersMode: params.tiers_mode,
    tiers: params.tiers.map((each, index) => storedTier(each, inside('tiers', index))),
    transformQuantity: null,
  };
}

/** Each tier ends beyond the one before it, and only the last, always, has no end. */
function checkBounds(tiers: readonly NewTier[]): void {
  let below = 0;
  tiers.forEach(({ up_to: end }, index) => {
    const path = inside(inside('tiers', index), 'up_to');
    const last = index === tiers.length - 1;
    if (last !== (end === null))
      throw invalid(
        path,
        `The last tier, and only that, has no end: give up_to=${last ? 'inf' : 'its last unit'}.`,
      );
    if (end === null) return;
    if (end <= below)
      throw invalid(
        path,
        `Tiers ascend: '${path}' must be more than ${below}, the end of the tier before, not ${end}.`,
      );
    below = end;
  });
}

function storedTier(tier: NewTier, path: string): StoredTier {
  const unit = oneAmount(tier.unit_amount, tier.unit_amount_decimal, path, 'unit_amount');
  const flat = oneAmount(tier.flat_amount, tier.flat_amount_decimal, path, 'flat_amount');
  if (unit === null && flat === null)
    throw invalid(
      path,
      'A tier needs an amount: give unit_amount, flat_amount, or both.',
      'parameter_missing',
    );
  return { up_to: tier.up_to, unit_amount: unit, flat_amount: flat };
}

/** @returns minor units as decimal text; null when neither form is given */
function oneAmount(
  whole: number | undefined,
  exact: Decimal | undefined,
  path: string,
  name: 'unit_amount' | 'flat_amount',
): string | null {
  const param = inside(path, name);
  if (whole !== undefined && exact !== undefined)
    throw invalid(param, `Give ${name} or ${name}_decimal, not both.`);
  const value = exact ?? (whole === undefined ? undefined : Decimal.from(whole));
  if (value === undefined) return null;
  if (value.gt(Decimal.from(LARGEST_AMOUNT)))
    throw invalid(
      whole === undefined ? inside(path, `${name}_decimal`) : param,
      `A unit amount is at most ${LARGEST_AMOUNT} minor units.`,
      'parameter_invalid_integer',
    );
  if (value.isNegative())
    throw invalid(
      param,
      'A recurring amount cannot be negative: give 0 or more.',
      'parameter_invalid_integer',
    );
  return value.toString();
}

function missing(param: string): ApiError {
  return new ApiError(400, `Missing required param: ${param}.`, { code: 'parameter_missing', param });
}
