/** What a request for a subscription asks for, and the row that begins with it. */
import type { CustomerRow } from '../objects/catalog.ts';
import { RUNNING, type SubscriptionRow } from '../objects/subscription.ts';
import type { Scope } from '../platform.ts';
import type { Beginning, WantedBeginning } from './beginning.ts';
import type { CancelAt } from './cancel-at.ts';
import type { Known } from './known.ts';
import type { ItemEdit } from './merge-items.ts';
import type { PaymentBehavior } from './payment-behavior.ts';
import type { OneOff } from './one-off-items.ts';
import type { DiscountRequest } from './redeem.ts';
import type { PricedItem } from './snapshot.ts';
import { taxRatesNamed } from './tax-rates.ts';

export interface NewSubscription extends WantedBeginning {
  items: (Omit<ItemEdit, 'price'> & { price: string })[];
  billingMode: SubscriptionRow['billingMode'];
  collectionMethod: SubscriptionRow['collectionMethod'];
  daysUntilDue: number | null;
  defaultPaymentMethod: string | null;
  description: string | null;
  metadata: Record<string, string>;
  cancelAt: CancelAt | null;
  oneOffs?: OneOff[];
  cancelAtPeriodEnd: boolean;
  pendingItemInterval: SubscriptionRow['pendingItemInterval'];
  nextPendingItemInvoice: number | null;
  prorationDiscounts: SubscriptionRow['prorationDiscounts'];
  discounts: DiscountRequest[];
  defaultTaxRates: string[];
  /** The schedule that begins it. */
  schedule?: string;
  paymentBehavior: Exclude<PaymentBehavior, 'pending_if_incomplete'>;
}

export function newSubscription(
  scope: Scope,
  customer: CustomerRow,
  known: Known,
  wanted: NewSubscription,
  { start, trialEnd, anchor }: Beginning,
  items: readonly PricedItem[],
  id: string,
  now: number,
): SubscriptionRow {
  const periodEnd = Math.min(...items.map(({ item }) => item.periodEnd));
  return {
    ...scope,
    id,
    created: now,
    version: 1,
    customer: customer.id,
    status: 'incomplete',
    billingMode: wanted.billingMode,
    prorationDiscounts: wanted.prorationDiscounts,
    discounts: [],
    // Of a preview they stand where Stripe has them, beside the items.
    defaultTaxRates: taxRatesNamed(
      wanted.defaultTaxRates,
      wanted.path.replace('items', 'default_tax_rates'),
      known,
    ),
    billingModeUpdatedAt: null,
    billingCycleAnchorConfig: wanted.billingCycleAnchorConfig ?? null,
    billingCycleAnchor: anchor,
    currency: items[0]?.price.currency ?? 'usd',
    startDate: start,
    endedAt: null,
    canceledAt: null,
    cancelAt: null,
    cancelAtPeriodEnd: false,
    trialStart: trialEnd === null ? null : now,
    trialEnd,
    trialEndBehavior: wanted.trialEndBehavior ?? 'create_invoice',
    collectionMethod: wanted.collectionMethod,
    daysUntilDue: wanted.daysUntilDue,
    defaultPaymentMethod: wanted.defaultPaymentMethod,
    description: wanted.description,
    metadata: wanted.metadata,
    ...RUNNING,
    pendingItemInterval: wanted.pendingItemInterval,
    nextPendingItemInvoice: wanted.nextPendingItemInvoice,
    latestInvoice: null,
    schedule: wanted.schedule ?? null,
    pendingUpdate: null,
    pendingUntil: null,
    dueAt: periodEnd,
    testClock: customer.testClock,
  };
}
