/** Parameters that subscription endpoints, item endpoints and previews share. */
import type { NewSubscription } from '../../billing/new-subscription.ts';
import { MOST_ITEMS, type ItemEdit } from '../../billing/merge-items.ts';
import { PAYMENT_BEHAVIORS } from '../../billing/payment-behavior.ts';
import type { OneOff } from '../../billing/one-off-items.ts';
import type { SubscriptionEdit } from '../../billing/edit.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import { intervalSet } from '../../billing/pending-interval.ts';
import type { SubscriptionRow } from '../../objects/subscription.ts';
import { invalid } from '../errors.ts';
import { automaticTax } from './automatic-tax.ts';
import {
  boolean,
  integer,
  list,
  metadata,
  notSimulated,
  object,
  oneOf,
  optional,
  required,
  text,
  timestamp,
  unsettable,
  type Param,
} from '../params.ts';
import {
  cancelAt,
  cancellationDetails,
  collectionOf,
  detailsOf,
  pauseCollection,
  pendingItemInterval,
} from './ending-params.ts';
import { checkPendingParams } from './pending-params.ts';
import { oneOffPriceData, recurringPriceData } from './price-data.ts';
import {
  anchorChange,
  anchorConfig,
  beginningWanted,
  timingSet,
  trialEnd,
  trialEndBehaviorOf,
  trialSettings,
} from './timing-params.ts';

const quantity = optional(integer({ min: 0, max: 1_000_000 }));

/** In the order in which they apply; an empty value clears them. */
export const discountRequests = unsettable(
  list(object({ coupon: optional(text()), promotion_code: optional(text()), discount: optional(text()) }), {
    max: 20,
  }),
);

/** Ids; an empty value clears them. */
export const taxRateIds = unsettable(list(text(), { max: 10 }));

const itemFields = {
  id: optional(text()),
  price: optional(text()),
  quantity,
  deleted: optional(boolean),
  metadata: optional(metadata),
  billing_thresholds: notSimulated(),
  clear_usage: optional(boolean),
  discounts: optional(discountRequests),
  plan: notSimulated(),
  price_data: optional(recurringPriceData),
  tax_rates: optional(taxRateIds),
};

export const itemEdits: Param<ItemEdit[]> = list(object(itemFields), { max: 2 * MOST_ITEMS });

export const prorationBehavior = oneOf('always_invoice', 'create_prorations', 'none');

const moment = <const T extends string>(...types: T[]) =>
  object({ type: required(oneOf(...types)), timestamp: optional(timestamp) });

export const addInvoiceItems: Param<OneOff[]> = list(
  object({
    price: optional(text()),
    price_data: optional(oneOffPriceData),
    quantity,
    discountable: optional(boolean),
    discounts: optional(discountRequests),
    metadata: optional(metadata),
    tax_rates: optional(taxRateIds),
    period: optional(
      object({
        start: required(moment('max_item_period_start', 'now', 'timestamp')),
        end: required(moment('min_item_period_end', 'timestamp')),
      }),
    ),
  }),
  { max: 20 },
);

/** What no endpoint simulates yet, wherever it is allowed. */
const neverSimulated = {
  application_fee_percent: notSimulated(),
  automatic_tax: optional(automaticTax),
  billing_schedules: notSimulated(),
  billing_thresholds: notSimulated(),
  default_source: notSimulated(),
  invoice_settings: notSimulated(),
  off_session: notSimulated(),
  on_behalf_of: notSimulated(),
  payment_settings: notSimulated(),
  transfer_data: notSimulated(),
};

const common = {
  ...neverSimulated,
  add_invoice_items: optional(addInvoiceItems),
  cancel_at: optional(unsettable(cancelAt)),
  cancel_at_period_end: optional(boolean),
  collection_method: optional(oneOf('charge_automatically', 'send_invoice')),
  days_until_due: optional(integer({ min: 0, max: 3650 })),
  default_payment_method: optional(unsettable(text())),
  default_tax_rates: optional(taxRateIds),
  description: optional(unsettable(text({ max: 500 }))),
  discounts: optional(discountRequests),
  metadata: optional(metadata),
  pending_invoice_item_interval: optional(unsettable(pendingItemInterval)),
  payment_behavior: optional(oneOf(...PAYMENT_BEHAVIORS)),
  proration_behavior: optional(prorationBehavior),
  trial_from_plan: optional(boolean),
  trial_settings: optional(unsettable(trialSettings)),
};

export const updateParams = object({
  ...common,
  items: optional(itemEdits),
  proration_date: optional(timestamp),
  billing_cycle_anchor: optional(anchorChange),
  cancellation_details: optional(cancellationDetails),
  pause_collection: optional(unsettable(pauseCollection)),
  trial_end: optional(trialEnd),
});
export type UpdateParams = ReturnType<typeof updateParams>;

export const billingMode = object({
  type: required(oneOf('classic', 'flexible')),
  flexible: optional(object({ proration_discounts: optional(oneOf('included', 'itemized')) })),
});

/** Stripe knows neither `id` nor `deleted` of an item that is to be made. */
const { id: _id, deleted: _deleted, clear_usage: _cleared, ...newItemFields } = itemFields;

export const createParams = object({
  ...common,
  customer: required(text()),
  items: required(
    list(object(newItemFields), {
      max: MOST_ITEMS,
    }),
  ),
  currency: optional(text({ max: 3 })),
  billing_mode: optional(billingMode),
  trial_end: optional(trialEnd),
  trial_period_days: optional(integer({ min: 1, max: 730 })),
  backdate_start_date: optional(timestamp),
  billing_cycle_anchor: optional(timestamp),
  billing_cycle_anchor_config: optional(anchorConfig),
});
export type CreateParams = ReturnType<typeof createParams>;

export function editOf(params: UpdateParams, present: SubscriptionRow, now: number): SubscriptionEdit {
  checkPendingParams(params);
  return {
    items: params.items ?? [],
    prorationBehavior: params.proration_behavior ?? 'create_prorations',
    prorationDate: params.proration_date ?? null,
    ...timingSet(params),
    ...(params.discounts === undefined ? {} : { discounts: params.discounts }),
    ...(params.default_tax_rates === undefined ? {} : { defaultTaxRates: params.default_tax_rates }),
    ...(params.cancel_at === undefined ? {} : { cancelAt: params.cancel_at }),
    ...(params.payment_behavior === undefined ? {} : { paymentBehavior: params.payment_behavior }),
    ...(params.add_invoice_items === undefined ? {} : { oneOffs: params.add_invoice_items }),
    path: '',
    set: { ...fieldsSet(params, present), ...pausesSet(params, present, now) },
  };
}

/** What holds back billing, or explains its end. */
function pausesSet(params: UpdateParams, present: SubscriptionRow, now: number): SubscriptionEdit['set'] {
  const { cancellation_details: details, pause_collection: pause } = params;
  const { pending_invoice_item_interval: interval } = params;
  return {
    ...(details === undefined ? {} : { cancellationDetails: detailsOf(present, details) }),
    ...(pause === undefined ? {} : { pauseCollection: collectionOf(pause, now) }),
    ...(interval === undefined ? {} : intervalSet(interval, now)),
  };
}

function fieldsSet(params: UpdateParams, present: SubscriptionRow): SubscriptionEdit['set'] {
  const method = params.collection_method ?? present.collectionMethod;
  if (params.days_until_due !== undefined && method !== 'send_invoice')
    throw invalid('days_until_due', "days_until_due goes with collection_method 'send_invoice' only.");
  const daysUntilDue = method === 'send_invoice' ? (params.days_until_due ?? present.daysUntilDue) : null;
  if (method === 'send_invoice' && daysUntilDue === null)
    throw invalid(
      'days_until_due',
      "collection_method 'send_invoice' needs days_until_due.",
      'parameter_missing',
    );
  return {
    ...(params.cancel_at_period_end === undefined ? {} : { cancelAtPeriodEnd: params.cancel_at_period_end }),
    ...(params.collection_method === undefined ? {} : { collectionMethod: params.collection_method }),
    ...(daysUntilDue === present.daysUntilDue ? {} : { daysUntilDue }),
    ...(params.default_payment_method === undefined
      ? {}
      : { defaultPaymentMethod: params.default_payment_method }),
    ...(params.description === undefined ? {} : { description: params.description }),
    ...trialEndBehaviorOf(params),
    ...(params.metadata === undefined ? {} : { metadata: applyMetadata(present.metadata, params.metadata) }),
  };
}

export function newSubscriptionOf(params: CreateParams, now: number): NewSubscription {
  const behavior = params.payment_behavior ?? 'allow_incomplete';
  if (behavior === 'pending_if_incomplete')
    throw invalid(
      'payment_behavior',
      "payment_behavior 'pending_if_incomplete' is for updates: a new subscription has nothing to keep until it is paid.",
    );
  const method = params.collection_method ?? 'charge_automatically';
  if (method === 'send_invoice' && params.days_until_due === undefined)
    throw invalid(
      'days_until_due',
      "collection_method 'send_invoice' needs days_until_due.",
      'parameter_missing',
    );
  if (method !== 'send_invoice' && params.days_until_due !== undefined)
    throw invalid('days_until_due', "days_until_due goes with collection_method 'send_invoice' only.");
  const mode = params.billing_mode?.type ?? 'flexible';
  const prorationDiscounts = params.billing_mode?.flexible?.proration_discounts ?? 'included';
  if (mode === 'classic' && params.billing_mode?.flexible !== undefined)
    throw invalid('billing_mode[flexible]', "billing_mode[flexible] goes with the type 'flexible' only.");
  return {
    items: params.items.map((item, index) => ({
      ...item,
      price: required(text())(item.price, `items[${index}][price]`),
    })),
    oneOffs: params.add_invoice_items ?? [],
    billingMode: mode,
    prorationDiscounts,
    discounts: params.discounts ?? [],
    defaultTaxRates: params.default_tax_rates ?? [],
    collectionMethod: method,
    daysUntilDue: params.days_until_due ?? null,
    defaultPaymentMethod: params.default_payment_method ?? null,
    description: params.description ?? null,
    metadata: applyMetadata({}, params.metadata),
    ...beginningWanted(params, now),
    ...trialEndBehaviorOf(params),
    cancelAt: params.cancel_at ?? null,
    cancelAtPeriodEnd: params.cancel_at_period_end ?? false,
    ...(params.pending_invoice_item_interval == null
      ? { pendingItemInterval: null, nextPendingItemInvoice: null }
      : intervalSet(params.pending_invoice_item_interval, now)),
    paymentBehavior: behavior,
    path: 'items',
  };
}
