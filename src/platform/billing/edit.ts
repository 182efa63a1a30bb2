/** What a request changes of a subscription, whoever asks: an update, an item by itself, a preview, a plan. */
import { invalid } from '../api/errors.ts';
import { inside } from '../api/params.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import type { CancelAt } from './cancel-at.ts';
import type { ItemEdit } from './merge-items.ts';
import type { PaymentBehavior } from './payment-behavior.ts';
import type { OneOff } from './one-off-items.ts';
import type { DiscountRequest } from './redeem.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';

export type ProrationBehavior = 'create_prorations' | 'always_invoice' | 'none';

export interface SubscriptionEdit {
  items: ItemEdit[];
  prorationBehavior: ProrationBehavior;
  /** Null: the clock decides. */
  prorationDate: number | null;
  /** `now`: every item begins a full period. */
  billingCycleAnchor?: 'now' | 'unchanged';
  /** A trial until then; `now` ends the one that runs. Undefined: as it is. */
  trialEnd?: number | 'now';
  /** A trial of the days that a price which comes with the edit names, the longest of them. */
  trialFromPrice?: boolean;
  /** Undefined: they stay; null: none from here on. */
  discounts?: DiscountRequest[] | null;
  defaultTaxRates?: string[] | null;
  /** Undefined: it ends when it did; null: it does not end by itself. */
  cancelAt?: CancelAt | null;
  /** Undefined: `allow_incomplete`. */
  paymentBehavior?: PaymentBehavior;
  /** For the next invoice. */
  oneOffs?: OneOff[];
  /** Plain fields to set. */
  set: Partial<
    Pick<
      SubscriptionRow,
      | 'cancelAtPeriodEnd'
      | 'cancellationDetails'
      | 'pauseCollection'
      | 'pendingItemInterval'
      | 'nextPendingItemInvoice'
      | 'collectionMethod'
      | 'daysUntilDue'
      | 'defaultPaymentMethod'
      | 'description'
      | 'metadata'
      | 'trialEndBehavior'
    >
  >;
  /** Whether it is the schedule of the subscription that asks: then no phase takes it over. */
  bySchedule?: boolean;
  /** Where the parameters stand, for errors: '' on an update, `subscription_details` in a preview. */
  path: string;
}

/** The second at which the change is computed: inside every item's running period. */
export function momentOf(snapshot: SubscriptionSnapshot, edit: SubscriptionEdit): number {
  const moment = edit.prorationDate ?? snapshot.now;
  const param = inside(edit.path, 'proration_date');
  if (edit.prorationDate !== null && edit.billingCycleAnchor === 'now')
    throw invalid(
      param,
      "A proration date cannot go with billing_cycle_anchor 'now': the new period begins when the change is made.",
    );
  for (const { item } of snapshot.items) {
    if (edit.prorationDate !== null && (moment < item.periodStart || moment > item.periodEnd))
      throw invalid(
        param,
        `The proration date ${moment} lies outside the current period of the subscription, ` +
          `${item.periodStart} to ${item.periodEnd}. Choose a moment inside it.`,
        'proration_date_outside_period',
      );
  }
  return moment;
}
