/** Ends a subscription now: `DELETE /v1/subscriptions/:id`. */
import { ApiError } from '../api/errors.ts';
import { event } from '../events/event.ts';
import { ENDED, subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { billPending } from './bill-pending.ts';
import { itemChanges } from './item-changes.ts';
import { bookProrations } from './ledger.ts';
import { prorate } from './prorate.ts';
import { latestOf } from './settle.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { noWrites, type Writes } from './writes.ts';

export interface Canceled {
  writes: Writes;
  subscription: SubscriptionRow;
}

/**
 * @param options prorate: credit the unused time, as a pending item; invoiceNow: bill everything that waits at once, a
 * negative total moves to the customer's balance (billing.md 2.5)
 */
export async function computeCancel(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  options: { prorate: boolean; invoiceNow: boolean },
): Promise<Canceled> {
  const { subscription: before, now } = snapshot;
  if (ENDED.includes(before.status))
    throw new ApiError(404, `No such subscription: '${before.id}' (it has ended already)`, {
      code: 'resource_missing',
      param: 'id',
    });
  const writes = noWrites();
  const changes =
    options.prorate && before.status !== 'trialing'
      ? itemChanges(
          snapshot,
          snapshot.items.map((before) => ({ before, after: null })),
          { subscription: before, discounts: snapshot.discounts, moment: now, atOnce: options.invoiceNow },
        )
      : [];
  const prorated = await prorate(platform, scope, snapshot, changes, now, 'applied');
  const asked = { active: snapshot.active, at: now, mode: 'applied' } as const;
  const booked = await bookProrations(platform, scope, snapshot, prorated, [], asked, writes);
  const billed = options.invoiceNow
    ? latestOf(await billPending(platform, scope, snapshot, { ...snapshot, ...booked }, asked, writes))
    : null;
  if (prorated.run) writes.runs.unshift({ ...prorated.run, invoice: billed?.invoice.id ?? null });

  const subscription: SubscriptionRow = {
    ...before,
    status: 'canceled',
    canceledAt: before.canceledAt ?? now,
    endedAt: now,
    dueAt: null,
    latestInvoice: billed?.invoice.id ?? before.latestInvoice,
  };
  writes.subscription = subscription;
  writes.events.push(
    event(
      platform,
      scope,
      now,
      'customer.subscription.deleted',
      subscriptionWire(subscription, snapshot.items),
    ),
  );
  return { writes, subscription };
}
