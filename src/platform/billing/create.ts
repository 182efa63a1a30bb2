/** Starts a subscription: its first period, or its trial, and the invoice for it. */
import { inside } from '../api/params.ts';
import { event } from '../events/event.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import type { Billing } from './call-script.ts';
import { withEnd } from './cancel-at.ts';
import { discountEvents } from './discount-events.ts';
import { dueOf, INCOMPLETE_SECONDS } from './due-at.ts';
import { billFirstPeriod } from './first-invoices.ts';
import { firstItems } from './first-items.ts';
import { bookBrought } from './inline-prices.ts';
import type { Known } from './known.ts';
import { newSubscription, type NewSubscription } from './new-subscription.ts';
import { withOneOffs } from './one-off-items.ts';
import { refuseUnpaid } from './payment-behavior.ts';
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
  asked: Billing,
): Promise<Created> {
  const { at: now } = asked;
  const id = platform.newId('sub');
  const { items: begun, beginning } = firstItems(platform, scope, customer, known, wanted, id, now);
  const writes = noWrites();
  bookBrought(platform, scope, known, now, writes);
  const { subscription: begins, items: priced } = withEnd(
    newSubscription(scope, customer, known, wanted, beginning, begun, id, now),
    begun,
    wanted,
    now,
  );
  const asWanted = redeemAll(
    platform,
    scope,
    { subscription: begins, items: priced },
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
  const redeemed = withOneOffs(
    platform,
    scope,
    asWanted,
    wanted.oneOffs ?? [],
    { known, at: now, path: wanted.path.replace('items', 'add_invoice_items') },
    writes,
  );
  const awaitsConfirmation = wanted.paymentBehavior === 'default_incomplete';
  const { billed, left } = await billFirstPeriod(
    platform,
    scope,
    customer,
    redeemed,
    wanted,
    { ...asked, awaitsConfirmation },
    writes,
  );
  refuseUnpaid(billed, asked.mode === 'applied' ? wanted.paymentBehavior : undefined);
  const trial = beginning.trialEnd !== null;
  const items = [...left.items];
  const unpaid =
    !trial &&
    billed.some(({ invoice }) => invoice.status !== 'paid') &&
    wanted.collectionMethod === 'charge_automatically';
  const made: SubscriptionRow = {
    ...left.subscription,
    ...(unpaid ? { dueAt: now + INCOMPLETE_SECONDS } : {}),
    status: trial ? 'trialing' : unpaid ? 'incomplete' : 'active',
    latestInvoice: latestOf(billed)?.invoice.id ?? null,
  };
  const subscription = { ...made, dueAt: dueOf(made, items) };
  writes.newSubscription = subscription;
  writes.newItems.push(...items.map(({ item }) => item));
  writes.events.push(
    ...discountEvents(platform, scope, now, { before: null, after: left, known: redeemed.discounts }, writes),
    event(platform, scope, now, 'customer.subscription.created', subscriptionWire(subscription, items)),
  );
  return { writes, subscription, items, billed };
}
