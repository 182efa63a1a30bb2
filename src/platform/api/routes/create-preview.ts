// POST /v1/invoices/create_preview: the invoice that a change, or the next renewal, would make. Nothing is stored.

import { asc, eq, isNotNull } from 'drizzle-orm';
import { schema, type Database } from '../../../store/index.ts';
import { previewChange, previewing, previewNew, type InvoicePreview } from '../../billing/preview.ts';
import { broughtBy } from '../../billing/inline-prices.ts';
import { previewEnding } from '../../billing/preview-ending.ts';
import { namedByItems, withPreviewedItems } from '../../billing/previewed-items.ts';
import { readActiveScripts, readCustomer, readSubscription } from '../../billing/snapshot.ts';
import { readPayer, type Retries } from '../../billing/retries.ts';
import { readKnown, type Known, type Naming } from '../../billing/known.ts';
import type { SubscriptionEdit } from '../../billing/edit.ts';
import { preview } from '../../change.ts';
import { accountOf, now } from '../../clock/clock.ts';
import { timeFor } from '../../clock/test-clock.ts';
import type { CustomerRow } from '../../objects/catalog.ts';
import { invoiceWire, type InvoiceItemRow } from '../../objects/invoice.ts';
import type { Platform, Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import {
  ApiError,
  checkCurrency,
  invalid,
  missingReference,
  named,
  notSimulated as refuse,
} from '../errors.ts';
import { showPreviewed } from '../loaders.ts';
import {
  amount,
  inside,
  list,
  notSimulated,
  object,
  oneOf,
  optional,
  required,
  text,
  timestamp,
} from '../params.ts';
import { automaticTax } from './automatic-tax.ts';
import { route } from '../route.ts';
import { itemFields } from './invoice-item-params.ts';
import { oneOffPriceData } from './price-data.ts';
import { endingDetails, endingOf } from './preview-endings.ts';
import { customerDetails, unknownCustomer, withDetails } from './preview-customer.ts';
import { previewOfNewSchedule, previewOfSchedule, scheduleDetails } from './preview-schedules.ts';
import {
  billingMode,
  createParams,
  discountRequests,
  itemEdits,
  newSubscriptionOf,
  prorationBehavior,
  taxRateIds,
} from './subscription-params.ts';
import { anchorPreviewed, timingSet, trialEnd } from './timing-params.ts';

const { subscriptions } = schema;

const details = object({
  ...endingDetails,
  items: optional(itemEdits),
  proration_behavior: optional(prorationBehavior),
  proration_date: optional(timestamp),
  billing_cycle_anchor: optional(anchorPreviewed),
  billing_mode: optional(billingMode),
  billing_schedules: notSimulated(),
  default_tax_rates: optional(taxRateIds),
  metadata: notSimulated(),
  start_date: optional(timestamp),
  trial_end: optional(trialEnd),
});

/** An item that waits, changed; or without `invoiceitem`, one more. */
const { pricing: _pricing, ...itemTerms } = itemFields;
const previewedItem = {
  ...itemTerms,
  invoiceitem: optional(text()),
  currency: optional(text({ max: 3 })),
  price: optional(text()),
  price_data: optional(oneOffPriceData),
  unit_amount: optional(amount),
};

const previewParams = object({
  customer: optional(text()),
  subscription: optional(text()),
  subscription_details: optional(details),
  preview_mode: optional(oneOf('next', 'recurring')),
  currency: optional(text({ max: 3 })),
  automatic_tax: optional(automaticTax),
  customer_account: notSimulated(),
  customer_details: optional(customerDetails),
  discounts: optional(discountRequests),
  invoice_items: optional(list(object(previewedItem), { max: 250 })),
  issuer: notSimulated(),
  on_behalf_of: notSimulated(),
  schedule: optional(text()),
  schedule_details: optional(scheduleDetails),
});
type PreviewParams = ReturnType<typeof previewParams>;

export const createPreviewRoutes = [
  route('POST', '/v1/invoices/create_preview', previewParams, async ({ platform, scope }, params) => {
    const { db } = platform.store;
    const previewed = await invoiceOf(platform, scope, params);
    checkCurrency(params.currency, previewed.invoice.currency);
    checkOwner(params, previewed.customer.id);
    showPreviewed(platform, previewed.discounts);
    // Nothing of the invoice is stored; that scripts ran is.
    for (const run of previewed.runs) await db.insert(schema.runs).values({ ...run, invoice: null });
    return invoiceWire(previewed.invoice, previewed.lines, previewed.customer);
  }),
];

/** Of what is asked about: a schedule, a subscription, or one that does not exist yet. */
async function invoiceOf(platform: Platform, scope: Scope, params: PreviewParams): Promise<InvoicePreview> {
  const { schedule, schedule_details: phases, preview_mode: mode = 'next' } = params;
  if (schedule !== undefined || phases !== undefined) refuseMixture(params);
  if (schedule !== undefined) return previewOfSchedule(platform, scope, schedule, phases, mode);
  if (phases !== undefined) {
    const { customer, retries, at } = await ownerOf(platform, scope, params);
    return previewOfNewSchedule(platform, scope, { customer, retries }, phases, at, mode);
  }
  const subscription = params.subscription ?? (await upcomingSubscription(platform.store.db, scope, params));
  if (subscription === null) {
    if (params.invoice_items !== undefined)
      throw refuse("'invoice_items' of a new subscription", 'invoice_items');
    return previewOfNew(platform, scope, params);
  }
  return preview(platform, {
    read: async (tx) => {
      const read = readSubscription(platform, scope, tx, subscription);
      const stored = await named('subscription', 'subscription', subscription, read);
      return {
        stored: { ...stored, customer: withDetails(stored.customer, params.customer_details) },
        known: await readKnown(tx, scope, namedIn(params, stored.pending), stored.customer.id),
      };
    },
    compute: async ({ stored, known }) => {
      const items = params.invoice_items ?? [];
      const { snapshot, discounts } = withPreviewedItems(previewing(platform), scope, stored, known, items);
      const ending = endingOf(params.subscription_details);
      const brought = broughtIn(platform, scope, known, params, snapshot.now);
      const made =
        ending === null
          ? await previewChange(
              platform,
              scope,
              snapshot,
              brought.known,
              editOf(brought.params),
              mode === 'recurring',
            )
          : await previewEnding(platform, scope, snapshot, ending);
      return { ...made, discounts: [...discounts, ...made.discounts] };
    },
  });
}

/** @throws {ApiError} 400: a preview is of a schedule or of a subscription (billing.md 3.1) */
function refuseMixture(params: PreviewParams): void {
  if (params.invoice_items !== undefined) throw refuse("'invoice_items' of a schedule", 'invoice_items');
  for (const name of ['subscription', 'subscription_details', 'discounts'] as const)
    if (params[name] !== undefined)
      throw invalid(
        name,
        `'${name}' cannot go with 'schedule' or 'schedule_details': a preview is of one of them.`,
      );
}

/** Whom a new subscription or schedule is for: a customer, or nobody yet. */
async function ownerOf(
  platform: Platform,
  scope: Scope,
  { customer: id, customer_details: details }: PreviewParams,
): Promise<{ customer: CustomerRow; retries: Retries; at: number }> {
  const { db } = platform.store;
  if (id === undefined && details !== undefined) {
    const at = await now(platform, scope);
    const { retryDays, afterRetries, invoiceAfterRetries } = await accountOf(db, scope);
    const retries = { retryDays, afterRetries, invoiceAfterRetries };
    return { customer: unknownCustomer(platform, scope, at, details), retries, at };
  }
  if (id === undefined)
    throw new ApiError(400, 'Give a customer, or customer_details of one who does not exist yet.', {
      code: 'parameter_missing',
      param: 'customer',
    });
  const { customer, retries } = await named('customer', 'customer', id, readPayer(db, scope, id));
  const at = await timeFor(platform, scope, db, customer);
  return { customer: withDetails(customer, details), retries, at };
}

const namedIn = (
  { discounts, invoice_items: items, subscription_details: details }: PreviewParams,
  pending: readonly InvoiceItemRow[] = [],
): Naming => ({
  ...details,
  items: [...(details?.items ?? []), ...namedByItems(items ?? [], pending)],
  discounts,
});

/** The parameters by the ids of the prices that they bring, and what is known with these. */
function broughtIn(
  platform: Platform,
  scope: Scope,
  known: Known,
  params: PreviewParams,
  at: number,
): { params: PreviewParams; known: Known } {
  const { subscription_details: given } = params;
  if (given === undefined) return { params, known };
  const brought = broughtBy(platform, scope, known, given, at, 'subscription_details');
  return { params: { ...params, subscription_details: brought.params }, known: brought.known };
}

/** A customer beside a subscription must be its own: else the request means something else than it says. */
function checkOwner({ customer, subscription, schedule }: PreviewParams, owner: string): void {
  const of = subscription ?? schedule;
  if (customer !== undefined && of !== undefined && customer !== owner)
    throw invalid(
      'customer',
      `The ${subscription === undefined ? 'schedule' : 'subscription'} '${of}' belongs to customer '${owner}', not '${customer}'.`,
    );
}

function editOf({ subscription_details: given, discounts }: PreviewParams): SubscriptionEdit {
  const anchor = given?.billing_cycle_anchor;
  if (typeof anchor === 'number')
    throw invalid(
      'subscription_details[billing_cycle_anchor]',
      "The anchor of a subscription that exists can be 'now' or 'unchanged', not a moment.",
    );
  for (const name of ['billing_mode', 'start_date'] as const)
    if (given?.[name] !== undefined)
      throw invalid(
        `subscription_details[${name}]`,
        `'${name}' goes with a subscription that does not exist yet.`,
      );
  if (given?.proration_date !== undefined && given.proration_behavior === 'none')
    throw invalid(
      'subscription_details[proration_date]',
      "A proration date cannot go with proration_behavior 'none'.",
    );
  return {
    items: given?.items ?? [],
    prorationBehavior: given?.proration_behavior ?? 'create_prorations',
    prorationDate: given?.proration_date ?? null,
    ...timingSet({ trial_end: given?.trial_end, billing_cycle_anchor: anchor }, 'subscription_details'),
    ...(discounts === undefined ? {} : { discounts }),
    ...(given?.default_tax_rates === undefined ? {} : { defaultTaxRates: given.default_tax_rates }),
    ...(given?.cancel_at === undefined ? {} : { cancelAt: given.cancel_at }),
    path: 'subscription_details',
    set: given?.cancel_at_period_end === undefined ? {} : { cancelAtPeriodEnd: given.cancel_at_period_end },
  };
}

/** The subscription of the customer that is billed next; null when the request previews a new one. */
async function upcomingSubscription(
  db: Database,
  scope: Scope,
  params: PreviewParams,
): Promise<string | null> {
  if (params.customer === undefined && params.customer_details !== undefined) return null;
  if (params.customer === undefined)
    throw new ApiError(400, 'Give a customer or a subscription to preview an invoice for.', {
      code: 'parameter_missing',
      param: 'customer',
    });
  if (params.subscription_details?.items !== undefined) return null;
  await named('customer', 'customer', params.customer, readCustomer(db, scope, params.customer));
  const [next] = await db
    .select({ id: subscriptions.id })
    .from(subscriptions)
    .where(
      within(
        subscriptions,
        scope,
        eq(subscriptions.customer, params.customer),
        eq(subscriptions.cancelAtPeriodEnd, false),
        isNotNull(subscriptions.dueAt),
      ),
    )
    .orderBy(asc(subscriptions.dueAt))
    .limit(1);
  if (next === undefined)
    throw new ApiError(404, `No upcoming invoices for customer: ${params.customer}`, {
      code: 'invoice_upcoming_none',
    });
  return next.id;
}

async function previewOfNew(platform: Platform, scope: Scope, given: PreviewParams): Promise<InvoicePreview> {
  const { db } = platform.store;
  const { customer, retries, at } = await ownerOf(platform, scope, given);
  const read = await readKnown(db, scope, namedIn(given), customer.id);
  const { params, known } = broughtIn(platform, scope, read, given, at);
  const path = 'subscription_details[items]';
  const details = params.subscription_details;
  const items = details?.items ?? [];
  items.forEach((item, index) => {
    const entry = inside(path, index);
    if (item.id !== undefined) throw missingReference('subscription_item', item.id, inside(entry, 'id'));
    if (item.deleted !== undefined)
      throw invalid(
        inside(entry, 'deleted'),
        'A subscription that does not exist yet has no items to remove.',
      );
    required(text())(item.price, inside(entry, 'price'));
  });
  const anchor = details?.billing_cycle_anchor;
  if (typeof anchor === 'string')
    throw invalid(
      'subscription_details[billing_cycle_anchor]',
      `The anchor of a subscription that does not exist yet is a moment in the future, not '${anchor}'.`,
    );
  const form = {
    customer: customer.id,
    ...(details?.billing_mode === undefined ? {} : { billing_mode: details.billing_mode }),
    ...(details?.trial_end === undefined ? {} : { trial_end: details.trial_end }),
    ...(details?.start_date === undefined ? {} : { backdate_start_date: details.start_date }),
    ...(anchor === undefined ? {} : { billing_cycle_anchor: anchor }),
    ...(details?.proration_behavior === undefined ? {} : { proration_behavior: details.proration_behavior }),
    items: items.map(({ price, quantity }) => ({ price, ...(quantity === undefined ? {} : { quantity }) })),
  };
  const terms = {
    discounts: params.discounts ?? [],
    defaultTaxRates: details?.default_tax_rates ?? [],
    cancelAt: details?.cancel_at ?? null,
    cancelAtPeriodEnd: details?.cancel_at_period_end ?? false,
    items: items.map((item) => ({ ...item, price: item.price ?? '' })),
  };
  const wanted = { ...newSubscriptionOf(createParams(form, ''), at), ...terms, path };
  return previewNew(
    platform,
    scope,
    customer,
    known,
    wanted,
    {
      active: await readActiveScripts(db, scope),
      at,
      mode: 'preview',
      retries,
    },
    params.preview_mode === 'recurring',
  );
}
