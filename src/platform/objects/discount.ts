/** Coupons, promotion codes and discounts as the API shows them. */
import { minor, toWire } from '../../core/money.ts';
import type { schema } from '../../store/index.ts';
import type { Wire } from './catalog.ts';

export type CouponRow = Omit<typeof schema.coupons.$inferSelect, 'position'>;
export type PromotionCodeRow = Omit<typeof schema.promotionCodes.$inferSelect, 'position'>;
export type DiscountRow = Omit<typeof schema.discounts.$inferSelect, 'position'>;

/**
 * @param now time of the account: whether it can still be redeemed depends on it
 * @param scriptName display name of the extension; Stripe's preview of script coupons shows it (extensions.md 5.3)
 */
export function couponWire(row: CouponRow, now: number, scriptName: string | null): Wire {
  if (row.deleted) return { id: row.id, object: 'coupon', deleted: true };
  return {
    id: row.id,
    object: 'coupon',
    amount_off: row.amountOff === null ? null : toWire(minor(row.amountOff)),
    ...(row.products === null ? {} : { applies_to: { products: row.products } }),
    created: row.created,
    currency: row.currency,
    duration: row.duration,
    duration_in_months: row.durationInMonths,
    livemode: row.livemode,
    max_redemptions: row.maxRedemptions,
    metadata: row.metadata,
    name: row.name,
    percent_off: row.percentOff === null ? null : Number(row.percentOff),
    redeem_by: row.redeemBy,
    ...(row.extension === null
      ? {}
      : { script: { id: row.extension, configuration: row.configuration, display_name: scriptName } }),
    times_redeemed: row.timesRedeemed,
    valid: whyInvalid(row, now) === null,
  };
}

/** Null: the coupon can be redeemed. */
export function whyInvalid(
  row: Pick<CouponRow, 'deleted' | 'redeemBy' | 'maxRedemptions' | 'timesRedeemed'>,
  now: number,
): string | null {
  if (row.deleted) return 'it was deleted';
  if (row.redeemBy !== null && now > row.redeemBy) return 'its date to redeem by is over';
  if (row.maxRedemptions !== null && row.timesRedeemed >= row.maxRedemptions)
    return `it was redeemed ${row.timesRedeemed} times, as often as it may be`;
  return null;
}

export function promotionCodeWire(row: PromotionCodeRow): Wire {
  return {
    id: row.id,
    object: 'promotion_code',
    active: row.active,
    code: row.code,
    created: row.created,
    customer: row.customer,
    customer_account: null,
    expires_at: row.expiresAt,
    livemode: row.livemode,
    max_redemptions: row.maxRedemptions,
    metadata: row.metadata,
    promotion: { coupon: row.coupon, type: 'coupon' },
    restrictions: {
      first_time_transaction: row.firstTimeTransaction,
      minimum_amount: row.minimumAmount === null ? null : toWire(minor(row.minimumAmount)),
      minimum_amount_currency: row.minimumAmountCurrency,
    },
    times_redeemed: row.timesRedeemed,
  };
}

export function discountWire(row: DiscountRow): Wire {
  return {
    id: row.id,
    object: 'discount',
    checkout_session: null,
    customer: row.customer,
    customer_account: null,
    end: row.end,
    invoice: row.invoice,
    invoice_item: row.invoiceItem,
    promotion_code: row.promotionCode,
    source: { type: 'coupon', coupon: row.coupon },
    start: row.start,
    subscription: row.subscription,
    subscription_item: row.subscriptionItem,
  };
}
