/**
 * `payment_behavior=pending_if_incomplete`: a change whose invoice is not paid at once waits for it, and the subscription
 * goes on as it was (billing.md 1.4; Stripe's guide on pending updates). The invoice and the ledger's entries of its lines
 * are written when it is made; what the change makes of the subscription and its items, when it is paid.
 *
 * Decided here, where Stripe's guide says nothing:
 * - The invoice bills the change alone. What waited before waits on, so that nothing of it is lost with the invoice.
 * - Where a script divides what is billed, the payment of one part would be that of half a change: it is refused (402).
 * - A further change of what is billed drops the one that waits, as Stripe says of a conflicting cancellation
 *   (changelog of 2026-09-30); the same with `pending_if_incomplete` replaces it (the guide).
 */
import type { RunMode } from '../../contract/run.ts';
import { invalid } from '../api/errors.ts';
import { inside } from '../api/params.ts';
import { event } from '../events/event.ts';
import type { HeldChange } from '../objects/pending-update.ts';
import { itemWire, subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { INCOMPLETE_SECONDS } from './due-at.ts';
import type { SubscriptionEdit } from './edit.ts';
import { owes } from './payment-behavior.ts';
import { paymentError } from './payment-errors.ts';
import type { Billed } from './settle.ts';
import type { PricedItem, SubscriptionSnapshot } from './snapshot.ts';
import { credits } from './unbill.ts';
import type { Writes } from './writes.ts';

/** @throws {ApiError} 400 for subscriptions whose changes can not wait */
export function refusePending({ subscription }: SubscriptionSnapshot, edit: SubscriptionEdit): void {
  if (edit.paymentBehavior !== 'pending_if_incomplete') return;
  const { status, collectionMethod } = subscription;
  const why =
    collectionMethod === 'send_invoice'
      ? "its collection_method is 'send_invoice', so that nothing is charged at once"
      : status === 'incomplete' || status === 'paused'
        ? `it is ${status}`
        : null;
  if (why !== null)
    throw invalid(
      inside(edit.path, 'payment_behavior'),
      `A change of this subscription can not wait for its payment: ${why}. Nothing was changed.`,
    );
}

/** @throws {ApiError} 402 where several invoices were to be paid */
export function waitsForPayment(
  billed: readonly Billed[],
  { paymentBehavior }: SubscriptionEdit,
  mode: RunMode,
): boolean {
  if (paymentBehavior !== 'pending_if_incomplete' || mode !== 'applied') return false;
  const unpaid = billed.find(({ invoice }) => owes(invoice));
  if (unpaid === undefined) return false;
  if (billed.length > 1 && unpaid.intent !== null)
    throw paymentError(
      { intent: unpaid.intent },
      'subscription',
      'A script divides the bill of this change in several invoices, and a change can wait for one only: nothing was changed and nothing billed.',
    );
  return true;
}

/** What a change would have made of a subscription. */
export interface Wanted {
  subscription: SubscriptionRow;
  items: readonly PricedItem[];
  invoice: string;
}

/** Takes the subscription's own part of a change out of the writes, and keeps it on the subscription. */
export function holdBack(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  edit: SubscriptionEdit,
  wanted: Wanted,
  writes: Writes,
): SubscriptionRow {
  const { subscription: before, items, now, schedule } = snapshot;
  const { linked, usedUp } = creditsApart(snapshot, writes);
  const changesItems = writes.items.length + writes.newItems.length + writes.removedItems.length > 0;
  const kept = new Set(
    [wanted.subscription, ...wanted.items.map(({ item }) => item)].flatMap((each) => each.discounts),
  );
  const held: HeldChange = {
    set: changedFields(before, wanted.subscription),
    metadata: changedKeys(before.metadata, wanted.subscription.metadata),
    items: writes.items,
    newItems: writes.newItems,
    removedItems: writes.removedItems,
    usedUp,
    newDiscounts: writes.newDiscounts.map(({ id }) => id).filter((id) => kept.has(id)),
    trialFromPrice: edit.trialFromPrice === true,
    follows: { items: edit.items.length > 0, discounts: edit.discounts !== undefined },
    shown: changesItems ? wanted.items.map(itemWire) : null,
  };
  writes.items = [];
  writes.newItems = [];
  writes.removedItems = [];
  writes.debits = linked;
  const moments = [
    now + INCOMPLETE_SECONDS,
    ...items.map(({ item }) => item.periodEnd),
    before.trialEnd !== null && before.trialEnd > now ? before.trialEnd : null,
    before.cancelAt,
    // A phase that begins discards it as well (Stripe's guide).
    schedule?.row.dueAt ?? null,
  ];
  const subscription: SubscriptionRow = {
    ...before,
    latestInvoice: wanted.invoice,
    pendingUpdate: { invoice: wanted.invoice, rows: JSON.stringify(held) },
    pendingUntil: Math.min(...moments.filter((moment) => moment !== null)),
  };
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
  return subscription;
}

/** Voiding the invoice takes back what its lines credit; what they do not name is given back only once it is paid. */
function creditsApart(
  { debits }: SubscriptionSnapshot,
  writes: Pick<Writes, 'debits' | 'newInvoiceItems'>,
): { linked: Writes['debits']; usedUp: HeldChange['usedUp'] } {
  const linked: Writes['debits'] = [];
  const usedUp: HeldChange['usedUp'] = [];
  const latest = new Map(writes.debits.map((row) => [row.id, row]));
  for (const row of latest.values()) {
    const before = debits.find((each) => each.row.id === row.id)?.row;
    const named = writes.newInvoiceItems.some((item) => item.amount < 0n && credits(item, row));
    if (named || before === undefined) linked.push(row);
    else usedUp.push({ debit: row.id, amount: String(row.credited - before.credited) });
  }
  return { linked, usedUp };
}

/** Not of the change itself, or set when it is applied. */
const OTHERS: readonly string[] = [
  'metadata',
  'latestInvoice',
  'dueAt',
  'version',
  'pendingUpdate',
  'pendingUntil',
];

function changedFields(before: SubscriptionRow, after: SubscriptionRow): Partial<SubscriptionRow> {
  const was = before as unknown as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(after).filter(
      ([key, value]) => !OTHERS.includes(key) && JSON.stringify(value) !== JSON.stringify(was[key]),
    ),
  );
}

function changedKeys(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Record<string, string | null> {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(
    keys.filter((key) => before[key] !== after[key]).map((key) => [key, after[key] ?? null]),
  );
}
