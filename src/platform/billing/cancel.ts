/** Ends a subscription now: `DELETE /v1/subscriptions/:id`. */
import type { RunMode } from '../../contract/run.ts';
import { ApiError } from '../api/errors.ts';
import { event } from '../events/event.ts';
import { ENDED, subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { billPending } from './bill-pending.ts';
import { itemChanges } from './item-changes.ts';
import { bookProrations } from './ledger.ts';
import { dropPending } from './pending-drop.ts';
import { prorate } from './prorate.ts';
import { endWithSubscription } from './schedules/standing.ts';
import { latestOf, type Billed } from './settle.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { stopCollecting, type Collecting } from './stop-collection.ts';
import { removeItems } from './unbill.ts';
import { usageLinesNow } from './usage-lines.ts';
import type { Writes } from './writes.ts';

export interface Canceled {
  writes: Writes;
  subscription: SubscriptionRow;
  /** The final invoice, or several where a script groups. */
  billed: Billed[];
}

export interface CancelOptions {
  /** Credit the unused time, as a pending item. */
  prorate: boolean;
  /** Bill everything that waits at once; a negative total moves to the customer's balance (billing.md 2.5). */
  invoiceNow: boolean;
  details?: SubscriptionRow['cancellationDetails'];
  /** What is not charged by itself any more. */
  collecting: readonly Collecting[];
}

export async function computeCancel(
  platform: Platform,
  scope: Scope,
  read: SubscriptionSnapshot,
  options: CancelOptions,
  mode: RunMode = 'applied',
): Promise<Canceled> {
  if (ENDED.includes(read.subscription.status))
    throw new ApiError(404, `No such subscription: '${read.subscription.id}' (it has ended already)`, {
      code: 'resource_missing',
      param: 'id',
    });
  const { snapshot, writes } = dropPending(platform, scope, read);
  const { subscription: before, now } = snapshot;
  const changes =
    options.prorate && before.status !== 'trialing'
      ? itemChanges(
          snapshot,
          snapshot.items.map((before) => ({ before, after: null })),
          { subscription: before, discounts: snapshot.discounts, moment: now, atOnce: options.invoiceNow },
        )
      : [];
  const prorated = await prorate(platform, scope, snapshot, changes, now, mode);
  const asked = { active: snapshot.active, at: now, mode, retries: snapshot.retries };
  if (!options.prorate && !options.invoiceNow) dropProrations(platform, scope, snapshot, writes);
  const booked = await bookProrations(platform, scope, snapshot, prorated, [], asked, writes);
  // Without a final invoice, what was used is never billed.
  const fresh = snapshot.items.flatMap((each) => usageLinesNow(platform, snapshot, each));
  const made = options.invoiceNow
    ? await billPending(platform, scope, snapshot, { ...snapshot, ...booked, fresh }, asked, writes)
    : [];
  const billed = latestOf(made);
  if (prorated.run) writes.runs.unshift({ ...prorated.run, invoice: billed?.invoice.id ?? null });

  const subscription: SubscriptionRow = {
    ...before,
    status: 'canceled',
    canceledAt: before.canceledAt ?? now,
    cancellationDetails: options.details ?? before.cancellationDetails,
    resumption: null,
    endedAt: now,
    dueAt: null,
    latestInvoice: billed?.invoice.id ?? before.latestInvoice,
  };
  writes.subscription = subscription;
  stopCollecting(platform, scope, options.collecting, snapshot.customer, now, writes);
  writes.events.push(
    event(
      platform,
      scope,
      now,
      'customer.subscription.deleted',
      subscriptionWire(subscription, snapshot.items),
    ),
  );
  endWithSubscription(platform, scope, snapshot.schedule?.row ?? null, now, 'canceled', writes);
  return { writes, subscription, billed: made };
}

/** Stripe's reference: an immediate end with neither `prorate` nor `invoice_now` removes prorations that wait. */
function dropProrations(
  platform: Platform,
  scope: Scope,
  { subscription: { id }, pending, debits, now }: SubscriptionSnapshot,
  writes: Writes,
): void {
  const dropped = pending.filter(({ proration, subscription }) => proration && subscription === id);
  removeItems(platform, scope, dropped, { debits: debits.map(({ row }) => row) }, now, writes);
}
