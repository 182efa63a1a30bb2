/** Subscriptions, their items, and what was really charged for the items' time. */
import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import {
  amount,
  appliedDiscounts,
  discountIds,
  position,
  seconds,
  taxRateCopies,
  tenant,
  units,
  version,
} from './columns.ts';

type Metadata = Record<string, string>;

export const SUBSCRIPTION_STATUSES = [
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'canceled',
  'unpaid',
  'paused',
] as const;

export const TRIAL_END_BEHAVIORS = ['cancel', 'create_invoice', 'pause'] as const;

/** `billing_cycle_anchor_config` as the API shows it, UTC; the parts that were not named are null. */
export interface AnchorConfig {
  day_of_month: number;
  hour: number | null;
  minute: number | null;
  month: number | null;
  second: number | null;
}

export interface CancellationDetails {
  comment: string | null;
  feedback: string | null;
  reason: string | null;
}

/** What becomes of invoices that are made meanwhile, and until when: null for as long as nobody says otherwise. */
export interface PauseCollection {
  behavior: 'keep_as_draft' | 'mark_uncollectible' | 'void';
  resumes_at: number | null;
}

export interface Paused {
  at: number;
  reason: 'pause_requested' | 'trial_end_without_payment_method';
}

/** The invoice that ends a pause when it is paid, and the cycle that begins then. */
export interface Resumption {
  invoice: string;
  at: number;
  anchor: number;
  /** Of metered items, the last report that does not count; absent: there was none. */
  lastReport?: number | null;
  /** Whether it stays paused when a charge fails. */
  requiresPayment: boolean;
}

/** What an item's cycle had set for its running period, before an end of the subscription cut that short. */
export interface Uncut {
  end: number;
  anchor: number;
}

export interface PendingItemInterval {
  interval: 'day' | 'week' | 'month' | 'year';
  interval_count: number;
}

/** The rows that a change writes once it is paid, as text: amounts in them are bigints (billing/pending-update.ts). */
export interface PendingUpdate {
  /** Whose payment applies it. */
  invoice: string;
  rows: string;
}

export const subscriptions = pgTable(
  'subscriptions',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    version: version(),
    customer: text('customer').notNull(),
    status: text('status', { enum: SUBSCRIPTION_STATUSES }).notNull(),
    billingMode: text('billing_mode', { enum: ['flexible', 'classic'] }).notNull(),
    /** Whether prorations are net of discounts, or carry them beside the gross amount (billing.md 2.3). */
    prorationDiscounts: text('proration_discounts', { enum: ['included', 'itemized'] })
      .notNull()
      .default('included'),
    /** When the mode was chosen; null: with the subscription itself. */
    billingModeUpdatedAt: seconds('billing_mode_updated_at'),
    billingCycleAnchor: seconds('billing_cycle_anchor').notNull(),
    /** What the anchor was made from; null: from a moment. */
    billingCycleAnchorConfig: jsonb('billing_cycle_anchor_config').$type<AnchorConfig>(),
    currency: text('currency').notNull(),
    startDate: seconds('start_date').notNull(),
    endedAt: seconds('ended_at'),
    canceledAt: seconds('canceled_at'),
    cancelAt: seconds('cancel_at'),
    cancelAtPeriodEnd: boolean('cancel_at_period_end').notNull().default(false),
    /** Whether the time after `cancel_at` was given back, or is left out when its period is billed. */
    cancelProrated: boolean('cancel_prorated').notNull().default(false),
    /** What somebody said of the cancellation; null while nothing is cancelled or said. */
    cancellationDetails: jsonb('cancellation_details').$type<CancellationDetails>(),
    pauseCollection: jsonb('pause_collection').$type<PauseCollection>(),
    /** The last pause, also when it is over: since when, and why. */
    paused: jsonb('paused').$type<Paused>(),
    /** While the status is paused: what resumes it, once paid. */
    resumption: jsonb('resumption').$type<Resumption>(),
    pendingItemInterval: jsonb('pending_invoice_item_interval').$type<PendingItemInterval>(),
    nextPendingItemInvoice: seconds('next_pending_invoice_item_invoice'),
    trialStart: seconds('trial_start'),
    trialEnd: seconds('trial_end'),
    /** What becomes of it at the trial's end without a payment method. */
    trialEndBehavior: text('trial_end_behavior', { enum: TRIAL_END_BEHAVIORS })
      .notNull()
      .default('create_invoice'),
    collectionMethod: text('collection_method', { enum: ['charge_automatically', 'send_invoice'] }).notNull(),
    daysUntilDue: integer('days_until_due'),
    defaultPaymentMethod: text('default_payment_method'),
    description: text('description'),
    metadata: jsonb('metadata').$type<Metadata>().notNull(),
    discounts: discountIds(),
    /** Of items that have none of their own. */
    defaultTaxRates: taxRateCopies('default_tax_rates').notNull().default([]),
    latestInvoice: text('latest_invoice'),
    /** The schedule that manages it; null: none. */
    schedule: text('schedule'),
    /** A change that waits until its invoice is paid (billing.md 1.4). */
    pendingUpdate: jsonb('pending_update').$type<PendingUpdate>(),
    /** When that change is dropped; null without one. */
    pendingUntil: seconds('pending_until'),
    /** When billing next has something to do here; null when never. */
    dueAt: seconds('due_at'),
    /** The renewal that `invoice.upcoming` has told of; another one is still to be told of. */
    upcomingTold: seconds('upcoming_told'),
    /** The trial's end that `customer.subscription.trial_will_end` has told of. */
    trialTold: seconds('trial_told'),
    /** That of the customer, whose time it runs in. */
    testClock: text('test_clock'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('subscriptions_newest').on(table.accountId, table.livemode, table.created, table.position),
    index('subscriptions_due').on(table.accountId, table.livemode, table.dueAt),
    index('subscriptions_pending')
      .on(table.accountId, table.livemode, table.pendingUntil)
      .where(sql`${table.pendingUntil} is not null`),
    index('subscriptions_untold')
      .on(table.accountId, table.livemode, table.dueAt)
      .where(sql`${table.dueAt} is not null and ${table.upcomingTold} is distinct from ${table.dueAt}`),
    index('subscriptions_trial_untold')
      .on(table.accountId, table.livemode, table.trialEnd)
      .where(sql`${table.status} = 'trialing' and ${table.trialTold} is distinct from ${table.trialEnd}`),
    index('subscriptions_of').on(table.accountId, table.livemode, table.customer),
  ],
);

export const subscriptionItems = pgTable(
  'subscription_items',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    subscription: text('subscription').notNull(),
    price: text('price').notNull(),
    /** 0 for a metered price. */
    quantity: integer('quantity').notNull(),
    periodStart: seconds('current_period_start').notNull(),
    periodEnd: seconds('current_period_end').notNull(),
    /** Noted with the first end that comes before or with the period's; null: no end was set for it. */
    uncut: jsonb('uncut').$type<Uncut>(),
    /** Of a metered price, since when usage counts, where that is inside the period; null: since the period's start. */
    usageFrom: seconds('usage_from'),
    /** Of that second, the last report that does not count. */
    usageAfter: units('usage_after'),
    metadata: jsonb('metadata').$type<Metadata>().notNull(),
    discounts: discountIds(),
    taxRates: taxRateCopies('tax_rates').notNull().default([]),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('items_of').on(table.accountId, table.livemode, table.subscription, table.position),
  ],
);

/** The ledger behind flexible credits: core/debit.ts. */
export const debits = pgTable(
  'debits',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    subscription: text('subscription').notNull(),
    item: text('item').notNull(),
    price: text('price').notNull(),
    quantity: integer('quantity').notNull(),
    periodStart: seconds('period_start').notNull(),
    periodEnd: seconds('period_end').notNull(),
    /** Net of discounts, before tax. */
    amount: amount('amount').notNull(),
    /** What discounts had taken off it. */
    discounts: appliedDiscounts('discounts'),
    /** Null: those of the subscription. */
    taxRates: taxRateCopies('tax_rates'),
    credited: amount('credited').notNull(),
    /** The pending invoice item that charged it, or else the line of `invoice`. */
    invoiceItem: text('invoice_item'),
    invoice: text('invoice'),
    line: text('line'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('debits_of').on(table.accountId, table.livemode, table.subscription, table.periodEnd),
    index('debits_of_item').on(table.accountId, table.livemode, table.invoiceItem),
  ],
);
