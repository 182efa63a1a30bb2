/** Ends a subscription whose first charge was never paid: 23 hours after it was made (billing.md 4.3). */
import { event } from '../events/event.ts';
import type { BalanceTransactionRow, CustomerRow } from '../objects/catalog.ts';
import { customerWire } from '../objects/catalog.ts';
import { invoiceWire, type InvoiceRow, type LineRow } from '../objects/invoice.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { noWrites, type Writes } from './writes.ts';

export const INCOMPLETE_SECONDS = 23 * 3600;

/** Voids what is open, gives back the balance that it had used, and ends the subscription for good. */
export function computeExpiry(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  open: readonly { invoice: InvoiceRow; lines: LineRow[] }[],
): Writes {
  const { subscription: before, items, now } = snapshot;
  const writes = noWrites();
  let customer: CustomerRow = snapshot.customer;
  for (const { invoice, lines } of open) {
    const used = (invoice.endingBalance ?? invoice.startingBalance) - invoice.startingBalance;
    const voided: InvoiceRow = { ...invoice, status: 'void' };
    writes.invoices.push(voided);
    writes.events.push(event(platform, scope, now, 'invoice.voided', invoiceWire(voided, lines, customer)));
    if (used === 0n) continue;
    customer = { ...customer, balance: customer.balance - used };
    writes.balanceTransactions.push(givenBack(platform, scope, customer, voided, used, now));
  }
  if (customer !== snapshot.customer) {
    writes.customer = customer;
    writes.events.push(
      event(
        platform,
        scope,
        now,
        'customer.updated',
        customerWire(customer),
        customerWire(snapshot.customer),
      ),
    );
  }
  const subscription: SubscriptionRow = {
    ...before,
    status: 'incomplete_expired',
    endedAt: now,
    dueAt: null,
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
  return writes;
}

function givenBack(
  platform: Platform,
  scope: Scope,
  customer: CustomerRow,
  invoice: InvoiceRow,
  used: bigint,
  now: number,
): BalanceTransactionRow {
  return {
    ...scope,
    id: platform.newId('cbtxn'),
    created: now,
    customer: customer.id,
    amount: -used,
    endingBalance: customer.balance,
    currency: invoice.currency,
    type: 'unapplied_from_invoice',
    invoice: invoice.id,
    description: null,
  };
}
