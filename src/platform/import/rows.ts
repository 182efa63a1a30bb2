/** Objects as the API wrote them, as rows: the way back from `objects/*.ts`. All throw `Unreadable`. */
import { isCurrency } from '../../contract/configuration/currencies.ts';
import { SUBSCRIPTION_STATUSES, TRIAL_END_BEHAVIORS } from '../../store/schema/subscription.ts';
import { TAX_EXEMPTIONS } from '../../store/schema/catalog.ts';
import type { CustomerRow, PriceRow, ProductRow } from '../objects/catalog.ts';
import { RUNNING, type ItemRow, type SubscriptionRow } from '../objects/subscription.ts';
import type { Scope } from '../platform.ts';
import {
  flag,
  isSaved,
  listed,
  metadata,
  oneOf,
  reference,
  text,
  textOrNull,
  Unreadable,
  whole,
  wholeOrNull,
  type Saved,
} from './fields.ts';
import { meterOf, pricing } from './pricing.ts';

export function customerRow(scope: Scope, from: Saved): CustomerRow {
  const id = text(from, 'id');
  const settings = isSaved(from.invoice_settings) ? from.invoice_settings : {};
  return {
    ...scope,
    id,
    created: whole(from, 'created'),
    version: 1,
    name: textOrNull(from, 'name'),
    email: textOrNull(from, 'email'),
    description: textOrNull(from, 'description'),
    phone: textOrNull(from, 'phone'),
    balance: BigInt(whole(from, 'balance')),
    currency: from.currency == null ? null : currencyOf(from),
    defaultPaymentMethod: localMethod(settings),
    taxExempt: exemption(from),
    address: null,
    shipping: null,
    preferredLocales: null,
    metadata: metadata(from),
    invoicePrefix: textOrNull(from, 'invoice_prefix') ?? id.slice(-8).toUpperCase(),
    // Earlier invoices are not here, and numbers have no gaps.
    nextInvoiceSequence: 1,
    deleted: false,
    testClock: null,
  };
}

function exemption(from: Saved): CustomerRow['taxExempt'] {
  return from.tax_exempt == null ? 'none' : oneOf(from, 'tax_exempt', TAX_EXEMPTIONS);
}

/** The test methods that behave by name are kept; others cannot be, and charges succeed without one. */
function localMethod(from: Saved): string | null {
  const method = from.default_payment_method == null ? null : reference(from, 'default_payment_method');
  return method?.startsWith('pm_card_') === true ? method : null;
}

export function productRow(scope: Scope, from: Saved): ProductRow {
  const created = whole(from, 'created');
  return {
    ...scope,
    id: text(from, 'id'),
    created,
    updated: wholeOrNull(from, 'updated') ?? created,
    name: text(from, 'name'),
    description: textOrNull(from, 'description'),
    defaultPrice: null,
    details: null,
    active: flag(from, 'active'),
    metadata: metadata(from),
    deleted: false,
  };
}

export function priceRow(scope: Scope, from: Saved): PriceRow {
  const recurring = isSaved(from.recurring) ? from.recurring : null;
  return {
    ...scope,
    id: text(from, 'id'),
    created: whole(from, 'created'),
    product: reference(from, 'product'),
    active: flag(from, 'active'),
    currency: currencyOf(from),
    ...pricing(from),
    currencyOptions: null,
    taxBehavior: 'unspecified',
    interval: recurring === null ? null : oneOf(recurring, 'interval', ['day', 'week', 'month', 'year']),
    intervalCount: recurring === null ? null : whole(recurring, 'interval_count'),
    meter: meterOf(recurring),
    trialPeriodDays: recurring === null ? null : wholeOrNull(recurring, 'trial_period_days'),
    nickname: textOrNull(from, 'nickname'),
    lookupKey: textOrNull(from, 'lookup_key'),
    metadata: metadata(from),
  };
}

function currencyOf(from: Saved): string {
  const code = text(from, 'currency');
  if (!isCurrency(code)) throw new Unreadable(`its 'currency' should be a code such as usd and is '${code}'`);
  return code;
}

export interface SavedSubscription {
  subscription: SubscriptionRow;
  items: ItemRow[];
}

export function subscriptionRows(scope: Scope, from: Saved): SavedSubscription {
  const id = text(from, 'id');
  const items = listed(from, 'items').map((item) => itemRow(scope, from, item));
  if (items.length === 0) throw new Unreadable('it has no items');
  if (isSaved(from.items) && from.items.has_more === true)
    throw new Unreadable("its 'items' go on elsewhere: save it with all of them");
  const status = oneOf(from, 'status', SUBSCRIPTION_STATUSES);
  const periodEnd = Math.min(...items.map((item) => item.periodEnd));
  const ended = status === 'canceled' || status === 'incomplete_expired';
  const atPeriodEnd = flag(from, 'cancel_at_period_end');
  const mode = isSaved(from.billing_mode) ? from.billing_mode : null;
  const flexible = mode !== null && isSaved(mode.flexible) ? mode.flexible : {};
  return {
    items,
    subscription: {
      ...scope,
      id,
      created: whole(from, 'created'),
      version: 1,
      customer: reference(from, 'customer'),
      status,
      // Versions of the API before the choice had the classic mode alone.
      billingMode: mode === null ? 'classic' : oneOf(mode, 'type', ['classic', 'flexible']),
      prorationDiscounts:
        flexible.proration_discounts == null
          ? 'included'
          : oneOf(flexible, 'proration_discounts', ['included', 'itemized']),
      billingModeUpdatedAt: mode === null ? null : wholeOrNull(mode, 'updated_at'),
      billingCycleAnchor: whole(from, 'billing_cycle_anchor'),
      billingCycleAnchorConfig: anchorConfig(from),
      currency: currencyOf(from),
      startDate: whole(from, 'start_date'),
      endedAt: wholeOrNull(from, 'ended_at'),
      canceledAt: wholeOrNull(from, 'canceled_at'),
      cancelAt: wholeOrNull(from, 'cancel_at') ?? (atPeriodEnd ? periodEnd : null),
      cancelAtPeriodEnd: atPeriodEnd,
      trialStart: wholeOrNull(from, 'trial_start'),
      trialEnd: wholeOrNull(from, 'trial_end'),
      trialEndBehavior: trialEndBehavior(from),
      collectionMethod: oneOf(from, 'collection_method', ['charge_automatically', 'send_invoice']),
      daysUntilDue: wholeOrNull(from, 'days_until_due'),
      defaultPaymentMethod: localMethod(from),
      description: textOrNull(from, 'description'),
      metadata: metadata(from),
      discounts: [],
      defaultTaxRates: [],
      ...RUNNING,
      cancellationDetails: cancellationDetails(from),
      latestInvoice: null,
      schedule: null,
      pendingUpdate: null,
      pendingUntil: null,
      dueAt: ended ? null : periodEnd,
      testClock: null,
    },
  };
}

function anchorConfig(from: Saved): SubscriptionRow['billingCycleAnchorConfig'] {
  const config = from.billing_cycle_anchor_config;
  if (!isSaved(config)) return null;
  return {
    day_of_month: whole(config, 'day_of_month'),
    hour: wholeOrNull(config, 'hour'),
    minute: wholeOrNull(config, 'minute'),
    month: wholeOrNull(config, 'month'),
    second: wholeOrNull(config, 'second'),
  };
}

function cancellationDetails({
  cancellation_details: details,
}: Saved): SubscriptionRow['cancellationDetails'] {
  if (!isSaved(details)) return null;
  const said = {
    comment: textOrNull(details, 'comment'),
    feedback: textOrNull(details, 'feedback'),
    reason: textOrNull(details, 'reason'),
  };
  return Object.values(said).every((each) => each === null) ? null : said;
}

function trialEndBehavior({ trial_settings: settings }: Saved): SubscriptionRow['trialEndBehavior'] {
  const end = isSaved(settings) && isSaved(settings.end_behavior) ? settings.end_behavior : null;
  return end === null ? 'create_invoice' : oneOf(end, 'missing_payment_method', TRIAL_END_BEHAVIORS);
}

/** Of an item that says nothing of it: fine for a metered price alone. */
export const NO_QUANTITY = -1;

/** Before version 2025-03-31 the period stood on the subscription. */
function itemRow(scope: Scope, subscription: Saved, from: Saved): ItemRow {
  const period = from.current_period_end == null ? subscription : from;
  const item: ItemRow = {
    ...scope,
    id: text(from, 'id'),
    created: whole(from, 'created'),
    subscription: text(subscription, 'id'),
    price: reference(from, 'price'),
    quantity: wholeOrNull(from, 'quantity') ?? NO_QUANTITY,
    periodStart: whole(period, 'current_period_start'),
    periodEnd: whole(period, 'current_period_end'),
    uncut: null,
    usageFrom: null,
    usageAfter: null,
    metadata: metadata(from),
    discounts: [],
    taxRates: [],
  };
  if (item.periodEnd <= item.periodStart) throw new Unreadable('the period of an item ends before it begins');
  return item;
}
