/**
 * `pause_collection`: a subscription bills as ever, and its invoices are set aside instead of collected (billing.md 1.1).
 * Those that are set aside stay so when collection resumes; Stripe's guide on pausing payment collection says how.
 */
import { event } from '../events/event.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import { invoiceWire } from '../objects/invoice.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { finalise } from './collection.ts';
import { dueOf } from './due-at.ts';
import type { Draft } from './invoice.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { noWrites, type Writes } from './writes.ts';

export interface SetAside extends Draft {
  customer: CustomerRow;
  /** Whether it keeps the charges of its lines: those of a void invoice are nobody's. */
  counts: boolean;
}

/**
 * What becomes of a draft while collection is paused; null: it is billed as ever. So are invoices that ask for nothing:
 * setting them aside would keep a credit from the customer. Ours.
 */
export function setAside(
  platform: Platform,
  scope: Scope,
  { invoice: draft, lines }: Draft,
  customer: CustomerRow,
  paused: SubscriptionRow['pauseCollection'],
  at: number,
  writes: Pick<Writes, 'customer' | 'events'>,
): SetAside | null {
  if (paused === null || draft.total <= 0n) return null;
  if (paused.behavior === 'keep_as_draft')
    return { invoice: { ...draft, finalizesAt: null }, lines, customer, counts: true };
  const finalised = finalise(draft, customer, 0n, at, platform.newId).invoice;
  // No balance is used, and none is made of a small amount: nobody is asked for it.
  const open = {
    ...finalised,
    status: 'open' as const,
    amountDue: draft.total,
    endingBalance: finalised.startingBalance,
    paidAt: null,
  };
  const voided = paused.behavior === 'void';
  const invoice = voided
    ? { ...open, status: 'void' as const, voidedAt: at }
    : { ...open, status: 'uncollectible' as const, markedUncollectibleAt: at };
  const numbered = { ...customer, nextInvoiceSequence: customer.nextInvoiceSequence + 1 };
  writes.customer = numbered;
  writes.events.push(
    event(platform, scope, at, 'invoice.finalized', invoiceWire(open, lines, numbered)),
    event(
      platform,
      scope,
      at,
      voided ? 'invoice.voided' : 'invoice.marked_uncollectible',
      invoiceWire(invoice, lines, numbered),
    ),
  );
  return { invoice, lines, customer: numbered, counts: !voided };
}

/** `resumes_at` has come. */
export function computeCollectionResumed(
  platform: Platform,
  scope: Scope,
  { subscription: before, items, now }: SubscriptionSnapshot,
): { writes: Writes } {
  const resumed: SubscriptionRow = { ...before, pauseCollection: null };
  const subscription = { ...resumed, dueAt: dueOf(resumed, items) };
  const writes = noWrites();
  writes.subscription = subscription;
  writes.events.push(
    event(
      platform,
      scope,
      now,
      'customer.subscription.updated',
      subscriptionWire(subscription, items),
      subscriptionWire(before, items),
    ),
  );
  return { writes };
}
