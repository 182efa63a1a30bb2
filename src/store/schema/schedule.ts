/** Subscription schedules: phases that a subscription goes through, one after the other. */
import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { position, seconds, tenant, version } from './columns.ts';
import type { TaxRateCopy } from './tax.ts';

type Metadata = Record<string, string>;

export const SCHEDULE_STATUSES = ['not_started', 'active', 'completed', 'released', 'canceled'] as const;

export const END_BEHAVIORS = ['release', 'cancel'] as const;

/** As a phase names it: exactly one of the three. */
export interface PhaseDiscount {
  coupon?: string;
  promotion_code?: string;
  discount?: string;
}

export interface PhaseItem {
  price: string;
  /** Null for a metered price. */
  quantity: number | null;
  discounts: PhaseDiscount[];
  /** None: those of the phase. */
  taxRates: TaxRateCopy[];
  metadata: Metadata;
}

/** What a phase may set for its time; null: the schedule's default. */
export interface PhaseSettings {
  billingCycleAnchor: 'automatic' | 'phase_start' | null;
  collectionMethod: 'charge_automatically' | 'send_invoice' | null;
  daysUntilDue: number | null;
  defaultPaymentMethod: string | null;
  description: string | null;
}

export interface SchedulePhase extends PhaseSettings {
  start: number;
  /** The first second after it. */
  end: number;
  trialEnd: number | null;
  /** Lowercase. */
  currency: string;
  items: PhaseItem[];
  discounts: PhaseDiscount[];
  defaultTaxRates: TaxRateCopy[];
  prorationBehavior: 'create_prorations' | 'always_invoice' | 'none';
  /** One-off items of the phase's first invoice, as the request named them. */
  addInvoiceItems: Record<string, unknown>[];
  /** Merged into the subscription's; an empty value unsets a key. */
  metadata: Metadata;
}

export const subscriptionSchedules = pgTable(
  'subscription_schedules',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    version: version(),
    customer: text('customer').notNull(),
    status: text('status', { enum: SCHEDULE_STATUSES }).notNull(),
    /** That it manages; null before it starts and once it is released. */
    subscription: text('subscription'),
    releasedSubscription: text('released_subscription'),
    endBehavior: text('end_behavior', { enum: END_BEHAVIORS }).notNull(),
    billingMode: text('billing_mode', { enum: ['flexible', 'classic'] }).notNull(),
    prorationDiscounts: text('proration_discounts', { enum: ['included', 'itemized'] }).notNull(),
    /** In time order; the end of one is the start of the next. */
    phases: jsonb('phases').$type<SchedulePhase[]>().notNull(),
    /** Index of the phase that was entered last; null before it starts and when it is over. */
    phase: integer('phase'),
    defaultSettings: jsonb('default_settings').$type<PhaseSettings>().notNull(),
    metadata: jsonb('metadata').$type<Metadata>().notNull(),
    canceledAt: seconds('canceled_at'),
    completedAt: seconds('completed_at'),
    releasedAt: seconds('released_at'),
    /** When it next has something to do, a phase to enter, its end, or to tell that it expires; null when never. */
    dueAt: seconds('due_at'),
    /** When to tell that it expires; null once it was told, and when there was no time to. */
    expiringAt: seconds('expiring_at'),
    /** That of the customer, whose time it runs in. */
    testClock: text('test_clock'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('schedules_newest').on(table.accountId, table.livemode, table.created, table.position),
    index('schedules_due').on(table.accountId, table.livemode, table.dueAt),
    index('schedules_of').on(table.accountId, table.livemode, table.customer),
  ],
);
