/** `commerce.discount_calculation`: the shapes of its method, and the bounds of a discount. */
import { Decimal } from '../../sdk/index.ts';
import type { JsonObject } from '../json.ts';
import { arrayOf, decimal, integer, object, oneOf, optional, recordOf, text } from '../shapes/shape.ts';
import type { Violation } from './extension-point.ts';
import { money, otherCurrency } from './money.ts';
import type { Money } from './money.ts';
import { anyTimeRange } from './periods.ts';
import { discountablePrice } from './prices.ts';

const metadata = recordOf(text);

/** Legacy, in camelCase (extensions.md 5.1). */
const subscription = object({
  id: text,
  metadata,
  billingCycleAnchor: optional(integer()),
  billingCycleAnchorConfig: optional(
    object({
      month: optional(integer()),
      dayOfMonth: optional(integer()),
      hour: optional(integer()),
      minute: optional(integer()),
      second: optional(integer()),
    }),
  ),
});

/** Legacy, in the lower case that enums have now (extensions.md 5.1). */
const billingReason = oneOf(
  'automatic_pending_invoice_item_invoice',
  'manual',
  'quote_accept',
  'subscription',
  'subscription_cancel',
  'subscription_create',
  'subscription_cycle',
  'subscription_threshold',
  'subscription_trial_ended',
  'subscription_update',
  'upcoming',
);

/** extensions.md 5.1 */
export const computeDiscountsRequest = object({
  grossAmount: money,
  lineItems: arrayOf(
    object({
      subtotal: money,
      quantity: optional(decimal),
      period: anyTimeRange,
      price: optional(discountablePrice),
    }),
  ),
  subscriptions: optional(recordOf(subscription)),
  customer: optional(object({ id: text, metadata })),
  billingReason: optional(billingReason),
});

export const computeDiscountsResult = object({ discount: object({ amount: money }) });

const PATH = 'discount.amount';

/**
 * From zero up to the gross amount, and zero where that is not positive: what every script of Stripe's keeps to
 * (extensions.md 5.2). That Stripe refuses the rest is assumed. Fractions of a minor unit pass; rounding comes after.
 *
 * @param request, result script form, of the shapes above
 */
export function checkDiscount(request: JsonObject, result: JsonObject): Violation | null {
  const { grossAmount } = request as unknown as { grossAmount: Money };
  const { amount: answered } = (result as unknown as { discount: { amount: Money } }).discount;
  const rule = outOfBounds(Decimal.from(answered.amount), Decimal.from(grossAmount.amount));
  if (rule) return { path: `${PATH}.amount`, rule };
  return otherCurrency(answered, grossAmount, PATH, 'the gross amount');
}

function outOfBounds(discount: Decimal, gross: Decimal): string | null {
  if (discount.isNegative()) return `A discount must be zero or more, not ${discount}.`;
  const most = gross.isPositive() ? gross : Decimal.zero;
  if (discount.lte(most)) return null;
  return `A discount of ${discount} is more than the gross amount of ${gross} allows: ${most} is the most.`;
}
