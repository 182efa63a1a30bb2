/**
 * What stands for the charge of a subscription's present period, so that a change has something to credit: one invoice
 * over its items' full amounts, without a number. What was really charged is not in the subscription that was saved.
 */
import { draftInvoice, periodLines } from '../billing/invoice.ts';
import { debitOf } from '../billing/ledger.ts';
import type { InvoiceRow, LineRow } from '../objects/invoice.ts';
import type { DebitRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import type { PricedSubscription } from './plan.ts';

export interface Charged {
  invoice: InvoiceRow;
  lines: LineRow[];
  debits: DebitRow[];
}

const DESCRIPTION = 'Stands for what was charged before the import: the full price of the present period.';

/** @returns null when nothing was charged: a trial, or a subscription that is over */
export function chargedFor(
  platform: Platform,
  scope: Scope,
  { subscription, items, facts, customer }: PricedSubscription,
): Charged | null {
  if (subscription.dueAt === null || subscription.status === 'trialing') return null;
  const at = Math.min(...items.map(({ periodStart }) => periodStart));
  const fresh = items.flatMap((item, index) => {
    const price = facts[index];
    const newLine = () => platform.newId('il');
    // What was used is billed when the period is over.
    return price === undefined || price.meter !== null
      ? []
      : periodLines(subscription, item, { price, quantity: item.quantity }, newLine);
  });
  if (fresh.length === 0) return null;
  const { invoice: draft, lines } = draftInvoice(
    scope,
    {
      id: platform.newId('in'),
      at,
      reason: 'subscription_cycle',
      period: { start: at, end: at },
      finalizesAt: null,
    },
    { ...customer, balance: 0n },
    subscription,
    fresh,
  );
  const paid = subscription.status !== 'past_due';
  return {
    lines,
    invoice: {
      ...draft,
      status: paid ? 'paid' : 'open',
      endingBalance: 0n,
      amountPaid: paid ? draft.amountDue : 0n,
      attemptCount: 1,
      finalizedAt: at,
      paidAt: paid ? at : null,
      description: DESCRIPTION,
    },
    debits: lines.flatMap((line) =>
      line.amount > 0n && line.subscriptionItem !== null
        ? [debitOf(platform, line, line.subscriptionItem)]
        : [],
    ),
  };
}
