/** Shapes of what an item is priced by: the union on `priceKind` (extensions.md 7.3; the types stand in src/sdk). */
import {
  arrayOf,
  decimal,
  fieldsOf,
  integer,
  object,
  oneOf,
  optional,
  recordOf,
  text,
} from '../shapes/shape.ts';
import type { Field, Fields, ObjectShape, Shape } from '../shapes/shape.ts';

const metadata = recordOf(text);
const interval = oneOf('day', 'week', 'month', 'year');
const tieringMode = optional(oneOf('graduated', 'volume'));

/** Assumed: legacy field names, as Decimals (extensions.md 7.3, "number or Decimal" not visible). */
const tiers = arrayOf(
  object({ flatAmount: optional(decimal), unitAmount: optional(decimal), upTo: optional(decimal) }),
);

const product = object({ id: text, name: text, metadata });

/** @param currency absent from the prices of coupons' lines, of which only id, metadata, tiers and product were seen (extensions.md 7.3) */
function priceWith(currency: Shape | Field): ObjectShape {
  return object({
    id: text,
    metadata,
    product: optional(product),
    recurring: optional(
      object({
        interval,
        intervalCount: integer(1),
        usageType: optional(oneOf('licensed', 'metered')),
        meter: optional(text),
      }),
    ),
    billingScheme: optional(oneOf('per_unit', 'tiered')),
    type: optional(oneOf('recurring', 'one_time')),
    currency,
    tiers,
    tiersMode: tieringMode,
    unitAmount: optional(decimal),
  });
}

const price = priceWith(text);

/** Of a line that a coupon looks at. */
export const discountablePrice = priceWith(optional(text));

const licenseFee = object({
  id: text,
  metadata,
  lookupKey: optional(text),
  serviceInterval: interval,
  serviceIntervalCount: integer(1),
  tieringMode,
  tiers,
  currency: text,
});

const rateCard = object({ id: text, currency: text });

const PRICE_KINDS: Readonly<Record<string, Fields>> = {
  price: fieldsOf({ price }),
  licenseFee: fieldsOf({ licenseFee }),
  rateCardRate: fieldsOf({ rateCardRate: object({ id: text, metadata, rateCard, tieringMode, tiers }) }),
  customPricingUnitOverageRate: fieldsOf({
    customPricingUnitOverageRate: object({
      id: text,
      metadata,
      rateCard,
      customPricingUnit: text,
      unitAmount: decimal,
    }),
  }),
  other: fieldsOf({ otherPriceKind: text }),
};

/** The given fields and the one price field that `priceKind` names. */
export function pricedItem(fields: Parameters<typeof object>[0]): ObjectShape {
  return object(
    { ...fields, priceKind: oneOf(...Object.keys(PRICE_KINDS)) },
    { on: 'priceKind', fields: PRICE_KINDS },
  );
}
