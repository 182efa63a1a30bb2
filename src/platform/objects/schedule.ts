/** Subscription schedules as the API shows them. */
import type { schema } from '../../store/index.ts';
import type { Wire } from './catalog.ts';
import { taxRateWire } from './tax.ts';

export type ScheduleRow = Omit<typeof schema.subscriptionSchedules.$inferSelect, 'position'>;
export type SchedulePhase = ScheduleRow['phases'][number];
export type PhaseItem = SchedulePhase['items'][number];
export type PhaseDiscount = PhaseItem['discounts'][number];
export type PhaseSettings = ScheduleRow['defaultSettings'];

/** Statuses in which a schedule still has something to do. */
export const SCHEDULED: readonly ScheduleRow['status'][] = ['not_started', 'active'];

/** The phase that runs; null before the first begins and after the last. */
export function currentPhase({ status, phase, phases }: ScheduleRow): SchedulePhase | null {
  return status === 'active' && phase !== null ? (phases[phase] ?? null) : null;
}

export function scheduleWire(row: ScheduleRow): Wire {
  const current = currentPhase(row);
  return {
    id: row.id,
    object: 'subscription_schedule',
    application: null,
    billing_mode: {
      type: row.billingMode,
      flexible: row.billingMode === 'flexible' ? { proration_discounts: row.prorationDiscounts } : null,
      updated_at: row.created,
    },
    canceled_at: row.canceledAt,
    completed_at: row.completedAt,
    created: row.created,
    current_phase: current && { end_date: current.end, start_date: current.start },
    customer: row.customer,
    customer_account: null,
    default_settings: {
      ...settingsWire(row.defaultSettings),
      billing_cycle_anchor: row.defaultSettings.billingCycleAnchor ?? 'automatic',
      collection_method: row.defaultSettings.collectionMethod ?? 'charge_automatically',
      invoice_settings: invoiceSettingsWire(row.defaultSettings.daysUntilDue),
    },
    end_behavior: row.endBehavior,
    livemode: row.livemode,
    metadata: row.metadata,
    pause_schedules: [],
    phases: row.phases.map(phaseWire),
    released_at: row.releasedAt,
    released_subscription: row.releasedSubscription,
    status: row.status,
    subscription: row.subscription,
    test_clock: row.testClock,
  };
}

function phaseWire(phase: SchedulePhase): Wire {
  return {
    ...settingsWire(phase),
    add_invoice_items: phase.addInvoiceItems,
    currency: phase.currency,
    default_tax_rates: phase.defaultTaxRates.map(taxRateWire),
    discounts: phase.discounts.map(phaseDiscountWire),
    end_date: phase.end,
    invoice_settings: phase.daysUntilDue === null ? null : invoiceSettingsWire(phase.daysUntilDue),
    items: phase.items.map((item) => ({
      billing_thresholds: null,
      discounts: item.discounts.map(phaseDiscountWire),
      metadata: item.metadata,
      plan: item.price,
      price: item.price,
      ...(item.quantity === null ? {} : { quantity: item.quantity }),
      tax_rates: item.taxRates.map(taxRateWire),
    })),
    metadata: phase.metadata,
    proration_behavior: phase.prorationBehavior,
    start_date: phase.start,
    trial_end: phase.trialEnd,
  };
}

/** What phases and default settings have in common. */
function settingsWire(settings: PhaseSettings): Wire {
  return {
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: settings.billingCycleAnchor,
    billing_thresholds: null,
    collection_method: settings.collectionMethod,
    default_payment_method: settings.defaultPaymentMethod,
    description: settings.description,
    on_behalf_of: null,
    transfer_data: null,
  };
}

const invoiceSettingsWire = (daysUntilDue: number | null): Wire => ({
  account_tax_ids: null,
  custom_fields: null,
  days_until_due: daysUntilDue,
  description: null,
  footer: null,
  issuer: { type: 'self' },
});

const phaseDiscountWire = ({ coupon, discount, promotion_code: code }: PhaseDiscount): Wire => ({
  coupon: coupon ?? null,
  discount: discount ?? null,
  promotion_code: code ?? null,
});
