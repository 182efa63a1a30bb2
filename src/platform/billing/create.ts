/** Starts a subscription: its first period, or its trial, and the invoice for it. */
import { inside } from '../api/params.ts';
import { event } from '../events/event.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import type { Asked } from './call-script.ts';
import { discountEvents } from './discount-events.ts';
import { INCOMPLETE_SECONDS } from './expire.ts';
import { billFirstPeriod } from './first-invoices.ts';
import { pricedItems } from './first-items.ts';
import type { Known } from './known.ts';
import { newSubscription, type NewSubscription } from './new-subscription.ts';
import { redeemAll } from './redeem-all.ts';
import { latestOf, type Billed } from './settle.ts';
import type { PricedItem } from './snapshot.ts';
import { noWrites, type Writes } from './writes.ts';

export interface Created {
  writes: Writes;
  subscription: SubscriptionRow;
  items: PricedItem[];
  /** None when scripts hold everything back. */
  billed: Billed[];
}

/** @throws {ApiError} 400 for prices that do not fit together */
export async function computeCreate(
  platform: Platform,
  scope: Scope,
  customer: CustomerRow,
  known: Known,
  wanted: NewSubscription,
  asked: Asked,
): Promise<Created> {
  const { at: now } = asked;
  const id = platform.newId('sub');
  const priced = pricedItems(platform, scope, customer, known, wanted, id, now);
  const writes = noWrites();
  const redeemed = redeemAll(
    platform,
    scope,
    { subscription: newSubscription(scope, customer, known, wanted, priced, id, now), items: priced },
    {
      ofItem: (of) => {
        const index = priced.findIndex(({ item }) => item.id === of);
        const path = inside(inside(wanted.path, index), 'discounts');
        return { requests: wanted.items[index]?.discounts, path };
      },
      ofSubscription: { requests: wanted.discounts, path: 'discounts' },
    },
    { known, present: new Map(), at: now },
    writes,
  );
  const { billed, left } = await billFirstPeriod(platform, scope, customer, redeemed, asked, writes);
  const items = [...left.items];
  const unpaid =
    wanted.trialEnd === null &&
    billed.some(({ invoice }) => invoice.status !== 'paid') &&
    wanted.collectionMethod === 'charge_automatically';
  const subscription: SubscriptionRow = {
    ...left.subscription,
    ...(unpaid ? { dueAt: now + INCOMPLETE_SECONDS } : {}),
    status: wanted.trialEnd !== null ? 'trialing' : unpaid ? 'incomplete' : 'active',
    latestInvoice: latestOf(billed)?.invoice.id ?? null,
  };
  writes.newSubscription = subscription;
  writes.newItems.push(...items.map(({ item }) => item));
  writes.events.push(
    ...discountEvents(platform, scope, now, { before: null, after: left, known: redeemed.discounts }, writes),
    event(platform, scope, now, 'customer.subscription.created', subscriptionWire(subscription, items)),
  );
  return { writes, subscription, items, billed };
}

function pricedItems(
  platform: Platform,
  scope: Scope,
  customer: CustomerRow,
  known: Known,
  wanted: NewSubscription,
  subscription: string,
  now: number,
): PricedItem[] {
  let currency = customer.currency;
  const items = wanted.items.map((entry, index) => {
    const path = inside(wanted.path, index);
    const { price, facts } = usablePrice(entry.price, inside(path, 'price'), {
      prices: known.prices,
      currency,
    });
    currency = price.currency;
    const quantity = entry.quantity ?? 1;
    checkAmount(facts, quantity, inside(path, 'quantity'));
    const period =
      wanted.trialEnd === null ? periodAt(now, facts.recurrence, now) : { start: now, end: wanted.trialEnd };
    const item: ItemRow = {
      ...scope,
      id: platform.newId('si'),
      created: now,
      subscription,
      price: price.id,
      quantity,
      periodStart: period.start,
      periodEnd: period.end,
      metadata: applyMetadata({}, entry.metadata, inside(path, 'metadata')),
      discounts: [],
      taxRates: taxRatesNamed(entry.tax_rates ?? null, inside(path, 'tax_rates'), known),
    };
    return { item, price, facts };
  });
  const [first] = items;
  if (first === undefined)
    throw invalid(wanted.path, 'A subscription needs at least one item.', 'parameter_missing');
  items.forEach(({ facts }, index) => {
    if (
      facts.recurrence.interval !== first.facts.recurrence.interval ||
      facts.recurrence.count !== first.facts.recurrence.count
    )
      throw notSimulated(
        'items with different billing intervals on one subscription',
        inside(inside(wanted.path, index), 'price'),
      );
  });
  return items;
}

function newSubscription(
  scope: Scope,
  customer: CustomerRow,
  known: Known,
  wanted: NewSubscription,
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
    billingCycleAnchor: wanted.trialEnd ?? now,
    currency: items[0]?.price.currency ?? 'usd',
    startDate: now,
    endedAt: null,
    canceledAt: wanted.cancelAtPeriodEnd ? now : null,
    cancelAt: wanted.cancelAtPeriodEnd ? periodEnd : null,
    cancelAtPeriodEnd: wanted.cancelAtPeriodEnd,
    trialStart: wanted.trialEnd === null ? null : now,
    trialEnd: wanted.trialEnd,
    collectionMethod: wanted.collectionMethod,
    daysUntilDue: wanted.daysUntilDue,
    defaultPaymentMethod: wanted.defaultPaymentMethod,
    description: wanted.description,
    metadata: wanted.metadata,
    latestInvoice: null,
    pendingUpdate: null,
    pendingUntil: null,
    dueAt: periodEnd,
    testClock: customer.testClock,
  };
}

/** @returns one invoice for each group of a script, otherwise one; none when scripts hold everything back */
async function billFirstPeriod(
  platform: Platform,
  scope: Scope,
  customer: CustomerRow,
  { subscription, items, discounts }: Redeemed,
  asked: Asked,
  writes: Writes,
): Promise<{ billed: Billed[]; left: Discounted }> {
  const { at: now } = asked;
  const trial = subscription.trialEnd !== null;
  const fresh = items.flatMap(({ item, facts }) =>
    periodLines(subscription, item, { price: facts, quantity: item.quantity }, () => platform.newId('il'), {
      trial,
    }),
  );
  const prices = new Map(items.map(({ facts }) => [facts.id, facts]));
  const groups = await divideInvoices(
    platform,
    scope,
    { waiting: [], fresh, prices },
    { ...asked, customer, subscription },
    writes,
  );
  return billGroups(
    platform,
    scope,
    groups,
    {
      customer,
      subscription,
      items,
      discounts,
      prices,
      waiting: [],
      credited: () => new Map(),
      reason: 'subscription_create',
      period: { start: now, end: now },
    },
    asked,
    writes,
  );
}
