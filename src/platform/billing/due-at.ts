/** When billing next has something to do for a subscription: what `due_at` is, wherever it is set. */
import { ENDED, type ItemRow, type SubscriptionRow } from '../objects/subscription.ts';

/** For as long, a first charge and a resumption wait to be paid (billing.md 4.3). */
export const INCOMPLETE_SECONDS = 23 * 3600;

/** Seconds since 1970; null: never. An incomplete one keeps its expiry. */
export function dueOf(subscription: SubscriptionRow, items: readonly { item: ItemRow }[]): number | null {
  if (ENDED.includes(subscription.status)) return null;
  if (subscription.status === 'incomplete') return subscription.dueAt;
  const moments =
    subscription.status === 'paused'
      ? // Its periods stand still; what would have resumed it does not wait for ever.
        [subscription.resumption === null ? null : subscription.resumption.at + INCOMPLETE_SECONDS]
      : [...items.map(({ item }) => item.periodEnd), subscription.nextPendingItemInvoice];
  const due = [...moments, subscription.cancelAt, subscription.pauseCollection?.resumes_at ?? null].filter(
    (moment) => moment !== null,
  );
  return due.length === 0 ? null : Math.min(...due);
}

/**
 * When the next invoice is made; null: never, as far as anybody knows.
 *
 * @param waits whether items of the subscription wait, for which an invoice between two renewals is made
 */
export function nextBilled(
  subscription: SubscriptionRow,
  items: readonly { item: ItemRow }[],
  waits: boolean,
): number | null {
  if (subscription.status === 'incomplete' || subscription.status === 'paused') return null;
  const { nextPendingItemInvoice } = subscription;
  return dueOf(
    {
      ...subscription,
      pauseCollection: null,
      nextPendingItemInvoice: waits ? nextPendingItemInvoice : null,
    },
    items,
  );
}
