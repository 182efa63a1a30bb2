/** Finalising an invoice: customer balance and smallest charge (billing.md 4.1, 4.2). */
import type { BalanceTransactionRow, CustomerRow } from '../objects/catalog.ts';
import type { InvoiceRow } from '../objects/invoice.ts';
import { DAY } from '../../core/calendar.ts';

export interface Settled {
  invoice: InvoiceRow;
  customer: CustomerRow;
  transaction: BalanceTransactionRow | null;
}

/** Smallest charge by currency in minor units; others are collected whatever their size. Source: billing.md 2.6, "0.50 usd and similar". */
const SMALLEST_CHARGE: Readonly<Record<string, bigint>> = {
  usd: 50n,
  eur: 50n,
  gbp: 30n,
  jpy: 50n,
  cad: 50n,
  aud: 50n,
  chf: 50n,
};

/**
 * Applies the customer's balance and gives the invoice its number: draft → open, or → paid when nothing is due.
 *
 * @param applied what of the balance the invoice takes, signed as the balance is
 */
export function finalise(
  draft: InvoiceRow,
  customer: CustomerRow,
  applied: bigint,
  at: number,
  newId: (prefix: string) => string,
): Settled {
  const starting = customer.balance;
  const balanced = balanceAfter(draft.total, starting, applied);
  const small = balanced.due > 0n && balanced.due < (SMALLEST_CHARGE[draft.currency] ?? 0n);
  const due = small ? 0n : balanced.due;
  // What is too small to charge is owed with the next invoice.
  const ending = small ? balanced.ending + balanced.due : balanced.ending;
  const moved = ending - starting;
  const number = `${customer.invoicePrefix}-${String(customer.nextInvoiceSequence).padStart(4, '0')}`;
  return {
    invoice: {
      ...draft,
      number,
      status: due === 0n ? 'paid' : 'open',
      startingBalance: starting,
      endingBalance: ending,
      amountDue: due,
      finalizedAt: at,
      paidAt: due === 0n ? at : null,
      finalizesAt: null,
      dueDate: draft.collectionMethod === 'send_invoice' ? (draft.dueDate ?? at + 30 * DAY) : null,
    },
    customer: { ...customer, balance: ending, nextInvoiceSequence: customer.nextInvoiceSequence + 1 },
    transaction:
      moved === 0n
        ? null
        : {
            accountId: draft.accountId,
            livemode: draft.livemode,
            id: newId('cbtxn'),
            created: at,
            customer: customer.id,
            amount: moved,
            endingBalance: ending,
            currency: draft.currency,
            type: small ? 'invoice_too_small' : 'applied_to_invoice',
            invoice: draft.id,
            description: null,
          },
  };
}

/** billing.md 4.2: all of it. A credit lowers the amount due, to zero at most; an old debt is collected with it. */
export function appliedByDefault(total: bigint, starting: bigint): bigint {
  if (total <= 0n) return 0n;
  return starting < -total ? -total : starting;
}

/** What is due and what stays with the customer. A total that charges nothing goes to the balance as it is. */
function balanceAfter(total: bigint, starting: bigint, applied: bigint): { due: bigint; ending: bigint } {
  if (total <= 0n) return { due: 0n, ending: starting + total };
  return { due: total + applied, ending: starting - applied };
}

export function paid(invoice: InvoiceRow, at: number): InvoiceRow {
  return { ...invoice, status: 'paid', amountPaid: invoice.amountDue, nextPaymentAttempt: null, paidAt: at };
}
