/** Starts a subscription: its first period, or its trial, and the invoice for it. */
import { inside } from '../api/params.ts';
import { event } from '../events/event.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import type { Billing } from './call-script.ts';
import { discountEvents } from './discount-events.ts';
import { INCOMPLETE_SECONDS } from './due-at.ts';
import { billFirstPeriod } from './first-invoices.ts';
import { firstItems } from './first-items.ts';
import type { Known } from './known.ts';
import { newSubscription, type NewSubscription } from './new-subscription.ts';
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
  const { items: priced, beginning } = firstItems(platform, scope, customer, known, wanted, id, now);
  const writes = noWrites();
  const redeemed = redeemAll(
    platform,
    scope,
    {
      subscription: newSubscription(scope, customer, known, wanted, beginning, priced, id, now),
      items: priced,
    },
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
  const subscription: SubscriptionRow = {
    ...left.subscription,
    ...(unpaid ? { dueAt: now + INCOMPLETE_SECONDS } : {}),
    status: trial ? 'trialing' : unpaid ? 'incomplete' : 'active',
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
