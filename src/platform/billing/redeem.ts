/** `discounts` of a request become discounts: each coupon or code is checked and counted, an earlier discount is kept. */
import { boundary } from '../../core/calendar.ts';
import { formatMoney } from '../../core/money.ts';
import { invalid, missingReference } from '../api/errors.ts';
import { inside } from '../api/params.ts';
import { whyInvalid, type CouponRow, type DiscountRow, type PromotionCodeRow } from '../objects/discount.ts';
import type { Platform, Scope } from '../platform.ts';
import type { KnownDiscounts } from './discounting.ts';
import type { Known } from './known.ts';
import type { Writes } from './writes.ts';

/** Exactly one is given. */
export interface DiscountRequest {
  coupon?: string | undefined;
  promotion_code?: string | undefined;
  discount?: string | undefined;
}

export interface Redeeming {
  /** Bracket path of the list, for errors. */
  path: string;
  known: Pick<Known, 'coupons' | 'promotionCodes' | 'billedBefore'>;
  /** Those there are: what a request may keep by its id. */
  present: KnownDiscounts;
  customer: string;
  /** Null: of what is given it is told by the next two. */
  subscription: string | null;
  invoice?: string;
  invoiceItem?: string;
  item: string | null;
  /** Ids of those that the item, or the subscription, has. */
  current: readonly string[];
  currency: string;
  /** Of the subscription for a full period, before discounts: what a code's minimum is compared with. */
  amount: bigint;
  at: number;
}

/**
 * @returns the discounts in the order of the requests; new ones are among the writes too
 * @throws {ApiError} 400 for what cannot be redeemed
 */
export function redeem(
  platform: Platform,
  scope: Scope,
  requests: readonly DiscountRequest[],
  redeeming: Redeeming,
  writes: Pick<Writes, 'newDiscounts' | 'redeemed'>,
): DiscountRow[] {
  const rows = requests.map((request, index) => {
    const path = inside(redeeming.path, index);
    const given = Object.entries(request).filter(([, value]) => value !== undefined);
    if (given.length !== 1)
      throw invalid(path, `Give exactly one of coupon, promotion_code and discount in '${path}'.`);
    if (request.discount !== undefined) return kept(request.discount, inside(path, 'discount'), redeeming);
    const code =
      request.promotion_code === undefined
        ? null
        : usableCode(request.promotion_code, inside(path, 'promotion_code'), redeeming, writes);
    const param = inside(path, code === null ? 'coupon' : 'promotion_code');
    const coupon = usableCoupon(code?.coupon ?? request.coupon ?? '', param, redeeming, writes);
    count(writes, 'coupons', coupon.id);
    if (code !== null) count(writes, 'promotionCodes', code.id);
    const row = discountFrom(platform, scope, coupon, code, redeeming);
    writes.newDiscounts.push(row);
    return row;
  });
  const twice = rows.findIndex((row, index) => rows.findIndex(({ id }) => id === row.id) < index);
  if (twice !== -1)
    throw invalid(inside(redeeming.path, twice), `The discount '${rows[twice]?.id}' is named twice.`);
  return rows;
}

function kept(id: string, path: string, { present, current }: Redeeming): DiscountRow {
  const row = present.get(id);
  if (row === undefined || !current.includes(id)) throw missingReference('discount', id, path);
  return row;
}

function usableCoupon(
  id: string,
  path: string,
  { known, at, currency }: Redeeming,
  writes: Pick<Writes, 'redeemed'>,
): CouponRow {
  const coupon = known.coupons.get(id);
  if (coupon === undefined || coupon.deleted) throw missingReference('coupon', id, path);
  const timesRedeemed = coupon.timesRedeemed + (writes.redeemed.coupons.get(id) ?? 0);
  const why = whyInvalid({ ...coupon, timesRedeemed }, at);
  if (why !== null)
    throw invalid(path, `The coupon '${id}' cannot be redeemed: ${why}. Choose another.`, 'coupon_expired');
  if (coupon.currency !== null && coupon.amountOff !== null && coupon.currency !== currency)
    throw invalid(
      path,
      `The coupon '${id}' takes off an amount in '${coupon.currency}', but the subscription is billed in '${currency}'.`,
      'currency_mismatch',
    );
  return coupon;
}

function usableCode(
  id: string,
  path: string,
  redeeming: Redeeming,
  writes: Pick<Writes, 'redeemed'>,
): PromotionCodeRow {
  const code = redeeming.known.promotionCodes.get(id);
  if (code === undefined) throw missingReference('promotion_code', id, path);
  const why = whyRefused(code, redeeming, writes.redeemed.promotionCodes.get(id) ?? 0);
  if (why !== null)
    throw invalid(
      path,
      `The promotion code '${code.code}' cannot be redeemed: ${why}.`,
      'promotion_code_invalid',
    );
  return code;
}

function whyRefused(
  code: PromotionCodeRow,
  { customer, at, known, amount, currency }: Redeeming,
  just: number,
): string | null {
  if (!code.active) return 'it is inactive';
  if (code.expiresAt !== null && at > code.expiresAt) return 'it has expired';
  if (code.maxRedemptions !== null && code.timesRedeemed + just >= code.maxRedemptions)
    return `it was redeemed ${code.timesRedeemed + just} times, as often as it may be`;
  if (code.customer !== null && code.customer !== customer) return 'it is for another customer';
  if (code.firstTimeTransaction && known.billedBefore)
    return 'it is for customers who have had no invoice before';
  if (code.minimumAmount === null) return null;
  if (code.minimumAmountCurrency !== currency)
    return `its minimum amount is in '${code.minimumAmountCurrency}', the subscription in '${currency}'`;
  return amount < code.minimumAmount
    ? `it needs an amount of ${formatMoney(code.minimumAmount, currency)} or more, this is ${formatMoney(amount, currency)}`
    : null;
}

function count({ redeemed }: Pick<Writes, 'redeemed'>, kind: 'coupons' | 'promotionCodes', id: string): void {
  redeemed[kind].set(id, (redeemed[kind].get(id) ?? 0) + 1);
}

function discountFrom(
  platform: Platform,
  scope: Scope,
  coupon: CouponRow,
  code: PromotionCodeRow | null,
  { customer, subscription, invoice, invoiceItem, item, at }: Redeeming,
): DiscountRow {
  const { percentOff, amountOff, currency, duration, durationInMonths, products } = coupon;
  const { extension, extensionVersion, configuration, configurationHash } = coupon;
  return {
    ...scope,
    id: platform.newId('di'),
    coupon: coupon.id,
    ...{ percentOff, amountOff, currency, duration, durationInMonths, products },
    ...{ extension, extensionVersion, configuration, configurationHash },
    promotionCode: code?.id ?? null,
    customer,
    subscription,
    invoice: invoice ?? null,
    invoiceItem: invoiceItem ?? null,
    subscriptionItem: item,
    start: at,
    end:
      duration === 'repeating' && durationInMonths !== null
        ? boundary(at, { interval: 'month', count: 1 }, durationInMonths)
        : null,
  };
}
