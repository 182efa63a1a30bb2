/** Credit notes: they lower what an open invoice asks for, and give back what was paid of it (billing.md 4.3). */
import { totalOf } from '../../core/credit.ts';
import { formatMoney, sum } from '../../core/money.ts';
import { ApiError, invalid } from '../api/errors.ts';
import { event } from '../events/event.ts';
import {
  creditNoteWire,
  postPaymentOf,
  type CreditLineRow,
  type CreditNoteRow,
} from '../objects/credit-note.ts';
import { invoiceWire, type InvoiceRow } from '../objects/invoice.ts';
import type { Platform, Scope } from '../platform.ts';
import { creditedLines, spreadLines, type LineCredit } from './credit-lines.ts';
import type { InvoiceSnapshot } from './invoice-snapshot.ts';
import { followInvoice } from './attempt-invoice.ts';
import { noteStanding } from './standing.ts';
import { noteCustomer } from './void.ts';
import { noWrites, type Writes } from './writes.ts';

export interface CreditRequest {
  /** In all, with tax; null: the lines say it. */
  amount: bigint | null;
  lines: LineCredit[];
  /** Of what was paid, how it is given back; null: nothing is said of it. */
  creditAmount: bigint | null;
  outOfBandAmount: bigint | null;
  reason: CreditNoteRow['reason'];
  memo: string | null;
  effectiveAt: number | null;
  metadata: Record<string, string>;
}

export interface Crediting extends InvoiceSnapshot {
  notes: CreditNoteRow[];
  /** Of the notes that stand. */
  earlier: CreditLineRow[];
}

export interface CreditNote {
  note: CreditNoteRow;
  lines: CreditLineRow[];
}

/** Statuses whose invoices still count. */
const CREDITED: readonly InvoiceRow['status'][] = ['open', 'paid', 'uncollectible'];

/** @throws {ApiError} 400 for more than is left of the invoice, and where the ways of giving back do not add up */
export function computeCreditNote(
  platform: Platform,
  scope: Scope,
  snapshot: Crediting,
  request: CreditRequest,
  at: number,
): CreditNote & { writes: Writes } {
  const { invoice: before, lines: invoiceLines, customer, notes, earlier } = snapshot;
  if (!CREDITED.includes(before.status))
    throw invalid(
      'invoice',
      `Invoice '${before.id}' is ${before.status}: credit notes are for invoices that are finalised and not void. Nothing was credited.`,
    );
  const id = platform.newId('cn');
  const ids = () => ({ id: platform.newId('cnli'), creditNote: id });
  const credited = { invoice: before, lines: invoiceLines, earlier };
  // Before any line is made of it: more than there is cannot be divided.
  if (request.amount !== null) checkLeft(before, notes, request.amount, 'amount');
  const lines =
    request.amount === null
      ? creditedLines(credited, request.lines, ids)
      : spreadLines(credited, request.amount, ids);
  const total = sum(lines.map(totalOf));
  checkLeft(before, notes, total, request.amount === null ? 'lines' : 'amount');
  const remaining = before.amountDue - before.amountPaid;
  const pre = total < remaining ? total : remaining;
  const writes = noWrites();
  const note: CreditNoteRow = {
    ...scope,
    id,
    created: at,
    version: 1,
    customer: customer.id,
    invoice: before.id,
    number: `${before.number}-CN-${String(notes.length + 1).padStart(2, '0')}`,
    currency: before.currency,
    status: 'issued',
    reason: request.reason,
    memo: request.memo,
    effectiveAt: request.effectiveAt ?? at,
    prePaymentAmount: pre,
    creditAmount: request.creditAmount ?? 0n,
    refundAmount: 0n,
    outOfBandAmount: request.outOfBandAmount,
    refunds: [],
    balanceTransaction: request.creditAmount === null ? null : platform.newId('cbtxn'),
    voidedAt: null,
    metadata: request.metadata,
    testClock: before.testClock,
  };
  checkGivenBack(note, total - pre);
  const settled = pre > 0n && pre === remaining;
  const after: InvoiceRow = {
    ...before,
    amountDue: before.amountDue - pre,
    prePaymentCredited: before.prePaymentCredited + pre,
    postPaymentCredited: before.postPaymentCredited + (total - pre),
    ...(settled ? { status: 'paid', paidAt: at, nextPaymentAttempt: null } : {}),
  };
  writes.invoices.push(after);
  followInvoice(platform, scope, snapshot.intent, after, at, writes);
  writes.events.push(event(platform, scope, at, 'credit_note.created', creditNoteWire(note, lines)));
  tellInvoice(platform, scope, snapshot, after, at, writes);
  if (note.balanceTransaction !== null) {
    const credited = { ...customer, balance: customer.balance - note.creditAmount };
    writes.balanceTransactions.push({
      ...scope,
      id: note.balanceTransaction,
      created: at,
      customer: customer.id,
      amount: -note.creditAmount,
      endingBalance: credited.balance,
      currency: before.currency,
      type: 'credit_note',
      invoice: before.id,
      creditNote: id,
      description: null,
    });
    noteCustomer(platform, scope, customer, credited, at, writes);
  }
  if (settled) noteStanding(platform, scope, snapshot, after, at, writes);
  return { note, lines, writes };
}

/**
 * Takes a note back: the invoice asks for as much as before. As on Stripe only while the invoice is open: what was given
 * back of a payment stays given back.
 */
export function computeVoidNote(
  platform: Platform,
  scope: Scope,
  { note: before, lines }: CreditNote,
  snapshot: InvoiceSnapshot,
  at: number,
): { note: CreditNoteRow; writes: Writes } {
  if (before.status === 'void')
    throw new ApiError(400, `Credit note '${before.id}' is void already. Nothing was changed.`, {
      code: 'status_transition_invalid',
    });
  if (snapshot.invoice.status !== 'open')
    throw new ApiError(
      400,
      `Credit note '${before.id}' belongs to invoice '${snapshot.invoice.id}', which is ${snapshot.invoice.status}: only credit notes of open invoices can be voided. Nothing was changed.`,
      { code: 'status_transition_invalid' },
    );
  const note: CreditNoteRow = { ...before, status: 'void', voidedAt: at };
  const { invoice } = snapshot;
  const after: InvoiceRow = {
    ...invoice,
    amountDue: invoice.amountDue + note.prePaymentAmount,
    prePaymentCredited: invoice.prePaymentCredited - note.prePaymentAmount,
  };
  const writes = noWrites();
  writes.invoices.push(after);
  followInvoice(platform, scope, snapshot.intent, after, at, writes);
  writes.events.push(event(platform, scope, at, 'credit_note.voided', creditNoteWire(note, lines)));
  tellInvoice(platform, scope, snapshot, after, at, writes);
  return { note, writes };
}

function tellInvoice(
  platform: Platform,
  scope: Scope,
  { invoice: before, lines, customer }: InvoiceSnapshot,
  after: InvoiceRow,
  at: number,
  writes: Writes,
): void {
  const wire = invoiceWire(after, lines, customer);
  writes.events.push(
    event(platform, scope, at, 'invoice.updated', wire, invoiceWire(before, lines, customer)),
  );
  if (after.status !== before.status) writes.events.push(event(platform, scope, at, 'invoice.paid', wire));
}

/** Together notes credit the invoice's total at most. */
function checkLeft(
  { id, total, currency, prePaymentCredited, postPaymentCredited }: InvoiceRow,
  notes: readonly CreditNoteRow[],
  wanted: bigint,
  param: string,
): void {
  const credited = prePaymentCredited + postPaymentCredited;
  const left = total > credited ? total - credited : 0n;
  if (wanted > 0n && wanted <= left) return;
  const show = (amount: bigint) => formatMoney(amount, currency);
  throw invalid(
    param,
    wanted <= 0n
      ? `A credit note of ${show(wanted)} credits nothing.`
      : `Invoice '${id}' is of ${show(total)}, of which ${notes.length} credit notes took ${show(credited)}: at most ${show(left)} can be credited, not ${show(wanted)}. Nothing was credited.`,
  );
}

function checkGivenBack(note: CreditNoteRow, post: bigint): void {
  const given = postPaymentOf(note);
  if (given === post) return;
  const show = (amount: bigint) => formatMoney(amount, note.currency);
  throw new ApiError(
    400,
    post === 0n
      ? `All of this credit note lowers what invoice '${note.invoice}' asks for, so nothing is given back: leave out credit_amount, refund_amount and out_of_band_amount.`
      : `The credit note gives back ${show(post)} of what was paid; credit_amount, refund_amount and out_of_band_amount are ${show(given)} together and must be as much. Nothing was credited.`,
    { code: 'parameter_invalid', param: 'credit_amount' },
  );
}
