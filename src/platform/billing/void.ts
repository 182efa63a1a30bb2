/** Voids an invoice: nobody owes it any more, and the customer has back the balance that it had used. */
import { event } from '../events/event.ts';
import { customerWire, type BalanceTransactionRow, type CustomerRow } from '../objects/catalog.ts';
import { invoiceWire, type InvoiceRow, type LineRow } from '../objects/invoice.ts';
import type { IntentRow } from '../objects/payment.ts';
import type { Platform, Scope } from '../platform.ts';
import { unbillLines, type Ledger } from './unbill.ts';
import { cancelIntent, CANCELLATION } from './payment-intent.ts';
import type { Writes } from './writes.ts';

export interface Voidable {
  invoice: InvoiceRow;
  lines: readonly LineRow[];
  /** Of the subscriptions that its lines bill. */
  ledger: Ledger;
  intent: IntentRow | null;
}

/**
 * Adds the invoice, its event, what its charges were and the entry of the balance to the writes.
 *
 * @returns the customer with the balance given back; `noteCustomer` writes it
 */
export function voidInvoice(
  platform: Platform,
  scope: Scope,
  { invoice, lines, ledger, intent }: Voidable,
  customer: CustomerRow,
  at: number,
  writes: Writes,
): CustomerRow {
  const voided: InvoiceRow = { ...invoice, status: 'void', voidedAt: at, nextPaymentAttempt: null };
  writes.invoices.push(voided);
  if (intent !== null) cancelIntent(platform, scope, intent, CANCELLATION.void, at, writes);
  writes.events.push(event(platform, scope, at, 'invoice.voided', invoiceWire(voided, lines, customer)));
  unbillLines(platform, scope, lines, ledger, at, writes);
  const used = (invoice.endingBalance ?? invoice.startingBalance) - invoice.startingBalance;
  if (used === 0n) return customer;
  const repaid = { ...customer, balance: customer.balance - used };
  writes.balanceTransactions.push(givenBack(platform, scope, repaid, voided, used, at));
  return repaid;
}

/** Adds the customer to the writes where the balance is another one than before. */
export function noteCustomer(
  platform: Platform,
  scope: Scope,
  before: CustomerRow,
  after: CustomerRow,
  at: number,
  writes: Writes,
): void {
  if (after.balance === before.balance) return;
  writes.customer = after;
  writes.events.push(
    event(platform, scope, at, 'customer.updated', customerWire(after), customerWire(before)),
  );
}

function givenBack(
  platform: Platform,
  scope: Scope,
  customer: CustomerRow,
  invoice: InvoiceRow,
  used: bigint,
  at: number,
): BalanceTransactionRow {
  return {
    ...scope,
    id: platform.newId('cbtxn'),
    created: at,
    customer: customer.id,
    amount: -used,
    endingBalance: customer.balance,
    currency: invoice.currency,
    type: 'unapplied_from_invoice',
    invoice: invoice.id,
    description: null,
  };
}
