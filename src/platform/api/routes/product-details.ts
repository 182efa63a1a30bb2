/** What a product has beside its name: what is shown as it was given, and its default price. */
import { TAX_BEHAVIORS, type ProductDetails } from '../../../store/schema/catalog.ts';
import type { PriceRow, ProductRow } from '../../objects/catalog.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import type { Platform, Scope } from '../../platform.ts';
import {
  amount,
  boolean,
  decimal,
  integer,
  list,
  metadata,
  object,
  oneOf,
  optional,
  required,
  text,
  unsettable,
  type Read,
} from '../params.ts';
import { checkLength, priceCurrency } from './price-terms.ts';
import { pricingColumns } from './pricing.ts';

const shown = optional(unsettable(text()));

export const detailFields = {
  images: optional(unsettable(list(text(), { max: 8 }))),
  shippable: optional(boolean),
  statement_descriptor: optional(text({ max: 22 })),
  tax_code: shown,
  unit_label: optional(unsettable(text({ max: 12 }))),
  url: shown,
};

export function detailsOf(
  present: ProductDetails | null,
  params: Read<typeof detailFields>,
): ProductRow['details'] {
  const { images, ...others } = params;
  const said = Object.entries({ ...others, ...(images === undefined ? {} : { images: images ?? [] }) });
  const given = said.filter(([name, value]) => value !== undefined && name in detailFields);
  return given.length === 0 ? present : { ...present, ...(Object.fromEntries(given) as ProductDetails) };
}

export const defaultPrice = object({
  currency: required(text({ max: 3 })),
  unit_amount: optional(amount),
  unit_amount_decimal: optional(decimal),
  recurring: optional(
    object({
      interval: required(oneOf('day', 'week', 'month', 'year')),
      interval_count: optional(integer({ min: 1, max: 1095 })),
    }),
  ),
  metadata: optional(metadata),
  tax_behavior: optional(oneOf(...TAX_BEHAVIORS)),
});

/** @throws {ApiError} 400 for amounts that contradict each other, and periods that are too long */
export function defaultPriceOf(
  platform: Platform,
  scope: Scope,
  product: string,
  params: ReturnType<typeof defaultPrice>,
  at: number,
): PriceRow {
  const { recurring } = params;
  const interval = recurring?.interval ?? null;
  const intervalCount = recurring === undefined ? null : (recurring.interval_count ?? 1);
  checkLength(interval, intervalCount, 'default_price_data[recurring][interval_count]');
  return {
    ...scope,
    id: platform.newId('price'),
    created: at,
    product,
    active: true,
    currency: priceCurrency(params.currency),
    ...pricingColumns({
      unit_amount: params.unit_amount,
      unit_amount_decimal: params.unit_amount_decimal,
      billing_scheme: undefined,
      tiers_mode: undefined,
      tiers: undefined,
      transform_quantity: undefined,
      recurring,
    }),
    interval,
    intervalCount,
    meter: null,
    trialPeriodDays: null,
    currencyOptions: null,
    taxBehavior: params.tax_behavior ?? 'unspecified',
    nickname: null,
    lookupKey: null,
    metadata: applyMetadata({}, params.metadata),
  };
}
