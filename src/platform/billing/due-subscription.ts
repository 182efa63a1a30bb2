/** What is due of a subscription at a second. One thing at a time, in this order; what is left is due again at once. */
import type { Platform, Scope } from '../platform.ts';
import { INCOMPLETE_SECONDS } from './due-at.ts';
import { computeLapse } from './expire.ts';
import { computePendingInvoice } from './pending-interval.ts';
import { computeCollectionResumed } from './pause-collection.ts';
import { computeEnd, computeRenewal } from './renew.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import type { Writes } from './writes.ts';

type Compute = (
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  open: Parameters<typeof computeLapse>[3],
) => Promise<{ writes: Writes }> | { writes: Writes };

interface Step {
  at(snapshot: SubscriptionSnapshot): number | null;
  compute: Compute;
}

const STEPS: readonly Step[] = [
  { at: ({ subscription }) => subscription.cancelAt, compute: computeEnd },
  // Before a renewal of the same second, which is then collected.
  {
    at: ({ subscription }) => subscription.pauseCollection?.resumes_at ?? null,
    compute: computeCollectionResumed,
  },
  {
    at: ({ subscription: { resumption } }) => resumption && resumption.at + INCOMPLETE_SECONDS,
    compute: (...read) => ({ writes: computeLapse(...read) }),
  },
  {
    at: ({ subscription, items }) =>
      subscription.status === 'paused' ? null : Math.min(...items.map(({ item }) => item.periodEnd)),
    compute: computeRenewal,
  },
  { at: ({ subscription }) => subscription.nextPendingItemInvoice, compute: computePendingInvoice },
];

/**
 * @param snapshot read at the second
 * @param open its open invoices, where one may have to be voided
 */
export async function computeDue(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  open: Parameters<typeof computeLapse>[3],
): Promise<Writes> {
  for (const { at, compute } of STEPS) {
    const moment = at(snapshot);
    if (moment !== null && moment <= snapshot.now)
      return (await compute(platform, scope, snapshot, open)).writes;
  }
  throw new Error(
    `Something of subscription ${snapshot.subscription.id} is due at ${snapshot.now}, and nobody knows what.`,
  );
}
