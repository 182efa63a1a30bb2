/** Subscriptions and their items as the API shows them. */
import type { schema } from '../../store/index.ts';
import { pendingUpdateWire } from './pending-update.ts';
import { taxRateWire } from './tax.ts';
import { billingScheme, priceWire, usageType, wholeUnitAmount, type PriceRow, type Wire } from './catalog.ts';

/** Without what is noted of events that time makes (billing/notices.ts): a change must not put back an older note. */
export type SubscriptionRow = Omit<
  typeof schema.subscriptions.$inferSelect,
  'position' | 'upcomingTold' | 'trialTold'
>;
export type ItemRow = Omit<typeof schema.subscriptionItems.$inferSelect, 'position'>;
export type DebitRow = Omit<typeof schema.debits.$inferSelect, 'position'>;

/** Statuses that no change leads out of (billing.md 4.3). */
export const ENDED: readonly SubscriptionRow['status'][] = ['canceled', 'incomplete_expired'];

/** How a subscription begins: nothing pauses it, and no end is set that leaves part of a period out. */
export const RUNNING: Pick<
  SubscriptionRow,
  | 'cancelProrated'
  | 'cancellationDetails'
  | 'pauseCollection'
  | 'paused'
  | 'resumption'
  | 'pendingItemInterval'
  | 'nextPendingItemInvoice'
> = {
  cancelProrated: false,
  cancellationDetails: null,
  pauseCollection: null,
  paused: null,
  resumption: null,
  pendingItemInterval: null,
  nextPendingItemInvoice: null,
};

export interface ItemWithPrice {
  item: ItemRow;
  price: PriceRow;
}

export function subscriptionWire(row: SubscriptionRow, items: readonly ItemWithPrice[]): Wire {
  return {
    id: row.id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: row.billingCycleAnchor,
    billing_cycle_anchor_config: row.billingCycleAnchorConfig,
    billing_mode: {
      type: row.billingMode,
      flexible: row.billingMode === 'flexible' ? { proration_discounts: row.prorationDiscounts } : null,
      updated_at: row.billingModeUpdatedAt ?? row.created,
    },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: row.cancelAt,
    cancel_at_period_end: row.cancelAtPeriodEnd,
    canceled_at: row.canceledAt,
    cancellation_details: {
      comment: row.cancellationDetails?.comment ?? null,
      feedback: row.cancellationDetails?.feedback ?? null,
      feedback_option: null,
      reason: row.canceledAt === null ? null : (row.cancellationDetails?.reason ?? 'cancellation_requested'),
    },
    collection_method: row.collectionMethod,
    created: row.created,
    currency: row.currency,
    customer: row.customer,
    customer_account: null,
    days_until_due: row.daysUntilDue,
    default_payment_method: row.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: row.defaultTaxRates.map(taxRateWire),
    description: row.description,
    discounts: row.discounts,
    ended_at: row.endedAt,
    invoice_settings: { account_tax_ids: null, issuer: { type: 'self' } },
    items: {
      object: 'list',
      data: items.map(itemWire),
      has_more: false,
      total_count: items.length,
      url: `/v1/subscription_items?subscription=${row.id}`,
    },
    latest_invoice: row.latestInvoice,
    livemode: row.livemode,
    metadata: row.metadata,
    next_pending_invoice_item_invoice: row.nextPendingItemInvoice,
    on_behalf_of: null,
    pause_collection: row.pauseCollection,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: row.pendingItemInterval,
    pending_setup_intent: null,
    pending_update: pendingUpdateWire(row),
    schedule: row.schedule,
    start_date: row.startDate,
    status: row.status,
    ...(row.status !== 'paused' || row.paused === null
      ? {}
      : { status_details: { paused: pausedWire(row.paused) } }),
    test_clock: row.testClock,
    transfer_data: null,
    trial_end: row.trialEnd,
    trial_settings: { end_behavior: { missing_payment_method: row.trialEndBehavior } },
    trial_start: row.trialStart,
  };
}

function pausedWire({ at, reason }: NonNullable<SubscriptionRow['paused']>): Wire {
  return { type: 'subscription', subscription: { type: reason }, transitioned_at: at };
}

export function itemWire({ item, price }: ItemWithPrice): Wire {
  return {
    id: item.id,
    object: 'subscription_item',
    billing_thresholds: null,
    created: item.created,
    current_period_end: item.periodEnd,
    current_period_start: item.periodStart,
    discounts: item.discounts,
    metadata: item.metadata,
    plan: planWire(price),
    price: priceWire(price),
    ...(price.meter === null ? { quantity: item.quantity } : {}),
    subscription: item.subscription,
    tax_rates: item.taxRates.map(taxRateWire),
  };
}

/** The legacy mirror of a price, which old clients still read. */
function planWire(price: PriceRow): Wire {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: wholeUnitAmount(price),
    amount_decimal: price.unitAmountDecimal,
    billing_scheme: billingScheme(price),
    created: price.created,
    currency: price.currency,
    interval: price.interval,
    interval_count: price.intervalCount,
    livemode: price.livemode,
    metadata: price.metadata,
    meter: price.meter,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: price.tiersMode,
    transform_usage: price.transformQuantity,
    trial_period_days: price.trialPeriodDays,
    usage_type: usageType(price),
  };
}
