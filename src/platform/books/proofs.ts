/** What must hold of a customer's books; each proof says in a sentence where it does not. */
import { offOf } from '../../core/discount.ts';
import type { LineRow } from '../objects/invoice.ts';
import { CREDIT_PROOFS } from './credit-proofs.ts';
import type { Books } from './customer-books.ts';
import { paymentsAddUp } from './payments.ts';
import { phasesHold } from './schedules.ts';
import { usageIsPriced } from './usage.ts';

export const PROOFS: readonly ((books: Books) => string[])[] = [
  linesAddUp,
  balancesAddUp,
  amountsDueFollow,
  numbersAreGapless,
  itemsAreBilledOnce,
  creditsStayWithinDebits,
  voidInvoicesChargeNothing,
  periodsFollowEachOther,
  usageIsPriced,
  paymentsAddUp,
  phasesHold,
  ...CREDIT_PROOFS,
];

function linesAddUp({ invoices, lines }: Books): string[] {
  return invoices.flatMap((invoice) => {
    const own = lines.filter((line) => line.invoice === invoice.id);
    const together = own.reduce((total, line) => total + toPay(line), 0n);
    if (together === invoice.total) return [];
    return [`The lines of invoice ${invoice.id} add up to ${together}, and its total is ${invoice.total}.`];
  });
}

/** What a line adds to its invoice: net of discounts, with the tax that comes on top. */
function toPay({ amount, discounts, taxes }: LineRow): bigint {
  const onTop = taxes.reduce((total, tax) => (tax.inclusive ? total : total + tax.amount), 0n);
  return amount - offOf(discounts) + onTop;
}

function balancesAddUp({ customer, transactions }: Books): string[] {
  const faults: string[] = [];
  let balance = 0n;
  for (const { id, amount, endingBalance } of transactions) {
    balance += amount;
    if (balance !== endingBalance)
      faults.push(
        `Balance transaction ${id} of ${customer.id} ends at ${endingBalance}; those up to it add up to ${balance}.`,
      );
    balance = endingBalance;
  }
  if (balance !== customer.balance)
    faults.push(
      `The balance of ${customer.id} is ${customer.balance}; its transactions add up to ${balance}.`,
    );
  return faults;
}

/** Kinds of transactions that finalising an invoice makes. */
const OF_INVOICES = new Set(['applied_to_invoice', 'invoice_too_small', 'unapplied_from_invoice']);

function amountsDueFollow({ invoices, transactions }: Books): string[] {
  return invoices.flatMap((invoice) => {
    const { id, total, startingBalance, endingBalance, amountDue, amountPaid, status } = invoice;
    const { prePaymentCredited: credited } = invoice;
    if (endingBalance === null) return [];
    const faults: string[] = [];
    const due = total + startingBalance - endingBalance - credited;
    if (due !== amountDue)
      faults.push(
        `Invoice ${id} asks for ${amountDue}; its total of ${total} and a balance from ${startingBalance} to ${endingBalance} and credit notes of ${credited} make ${due}.`,
      );
    if (status === 'paid' && amountPaid !== amountDue)
      faults.push(`Invoice ${id} is paid with ${amountPaid} of ${amountDue}.`);
    const moved = transactions
      .filter(({ invoice: of, type }) => of === id && OF_INVOICES.has(type))
      .reduce((sum, { amount }) => sum + amount, 0n);
    // What a void invoice had used, the customer has back.
    if (moved !== (status === 'void' ? 0n : endingBalance - startingBalance))
      faults.push(
        `Invoice ${id} moved the balance by ${endingBalance - startingBalance}, and its transactions by ${moved}.`,
      );
    return faults;
  });
}

function numbersAreGapless({ customer, invoices }: Books): string[] {
  const { id, invoicePrefix, nextInvoiceSequence } = customer;
  const numbers = invoices.flatMap(({ number }) => number ?? []);
  const present = new Set(numbers);
  const faults: string[] = [];
  if (present.size !== numbers.length) faults.push(`Two invoices of ${id} have the same number.`);
  for (let sequence = 1; sequence < nextInvoiceSequence; sequence += 1) {
    const number = `${invoicePrefix}-${String(sequence).padStart(4, '0')}`;
    if (!present.delete(number)) faults.push(`Invoice number ${number} of ${id} is missing.`);
  }
  for (const number of present)
    faults.push(
      `Invoice number ${number} of ${id} lies outside of its sequence, which is at ${nextInvoiceSequence}.`,
    );
  return faults;
}

/** An item that waited is on the invoice that it names, once and with its amount. */
function itemsAreBilledOnce({ invoiceItems, lines }: Books): string[] {
  return invoiceItems.flatMap((item) => {
    const made = lines.filter(({ invoiceItem }) => invoiceItem === item.id);
    if (item.invoice === null)
      return made.length === 0 ? [] : [`Invoice item ${item.id} still waits and is on an invoice.`];
    const [line] = made;
    if (made.length !== 1 || line === undefined)
      return [`Invoice item ${item.id} is on ${made.length} invoices instead of one.`];
    if (line.invoice !== item.invoice || line.amount !== item.amount)
      return [
        `Invoice item ${item.id} of ${item.amount} belongs to invoice ${item.invoice}; its line has ${line.amount} on ${line.invoice}.`,
      ];
    return [];
  });
}

function creditsStayWithinDebits({ debits }: Books): string[] {
  return debits
    .filter(({ amount, credited }) => credited < 0n || credited > amount)
    .map(({ id, amount, credited }) => `Of debit ${id}, ${amount} was charged and ${credited} given back.`);
}

/** What a void invoice charged was never owed, so that no change may give it back. */
function voidInvoicesChargeNothing({ debits, invoices }: Books): string[] {
  const voided = new Set(invoices.filter(({ status }) => status === 'void').map(({ id }) => id));
  return debits
    .filter(({ invoice }) => invoice !== null && voided.has(invoice))
    .map(({ id, invoice }) => `Debit ${id} could be given back, and its invoice ${invoice} is void.`);
}

/** A graduated price bills a period once for each tier; of older data folders the unit amount tells tiers apart. */
function tierOf({ tier, unitAmountDecimal }: LineRow): string {
  return tier == null ? `at ${unitAmountDecimal}` : `tier ${tier}`;
}

/** Charges of full periods, and prorations that charge: a change may have led into a period that it charged in part. */
function charges({ proration, amount, factor }: LineRow): boolean {
  return !proration || (amount >= 0n && factor?.startsWith('-') !== true);
}

/** Renewals bill each period once, and none between two that they billed is left out. */
function periodsFollowEachOther({ invoices, lines, handled }: Books): string[] {
  const cycles = new Set(
    invoices.filter(({ billingReason }) => billingReason === 'subscription_cycle').map(({ id }) => id),
  );
  const byItem = new Map<string, LineRow[]>();
  for (const line of lines) {
    if (line.subscriptionItem === null || !charges(line)) continue;
    // A full period that waited as an item is none of a renewal's.
    if (!line.proration && line.invoiceItem !== null) continue;
    byItem.set(line.subscriptionItem, [...(byItem.get(line.subscriptionItem) ?? []), line]);
  }
  const faults: string[] = [];
  for (const [item, billed] of byItem) {
    const renewed = billed.filter(({ invoice, proration }) => cycles.has(invoice) && !proration);
    const charges = renewed.map(
      (line) => `${line.periodStart} ${tierOf(line)} ${line.usage === null ? '' : 'used'}`,
    );
    if (new Set(charges).size !== charges.length)
      faults.push(`Item ${item} was renewed twice for the same period.`);
    // Scripts say what is billed, and for which time.
    if (billed.some(({ subscription, run }) => run !== null || handled.has(subscription ?? ''))) continue;
    // Usage is free in trials, and dropped with a price that goes.
    if (billed.some(({ usage }) => usage !== null)) continue;
    // The line of a trial says when it was to end; that can be moved, and costs nothing either way. A trial that begins
    // with what was billed takes its place.
    const isTrial = ({ factor, amount }: LineRow) => factor === null && amount === 0n;
    const inOrder = [...billed].sort(
      (a, b) => a.periodStart - b.periodStart || Number(isTrial(a)) - Number(isTrial(b)),
    );
    let reached: number | null = null;
    let tried = false;
    for (const line of inOrder) {
      const { periodStart, periodEnd, proration } = line;
      if (reached !== null && periodStart > reached && !proration)
        faults.push(`Item ${item} was not billed from ${iso(reached)} to ${iso(periodStart)}.`);
      const trial = isTrial(line);
      // Part of a period that the trial took the place of, charged before.
      if (tried && proration) continue;
      tried = trial;
      reached = trial ? null : Math.max(reached ?? periodEnd, periodEnd);
    }
  }
  return faults;
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
