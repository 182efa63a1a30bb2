/** What must hold of credit notes: their sums, what they did to invoices and balances, and that none credits too much. */
import { totalOf } from '../../core/credit.ts';
import { insideOf } from '../../core/tax.ts';
import { postPaymentOf } from '../objects/credit-note.ts';
import type { Books } from './customer-books.ts';

export const CREDIT_PROOFS: readonly ((books: Books) => string[])[] = [
  notesAddUp,
  notesLowerInvoices,
  balancesAreCredited,
  linesAreCreditedAtMost,
];

const total = (amounts: readonly bigint[]): bigint => amounts.reduce((all, each) => all + each, 0n);

function notesAddUp({ creditNotes, creditLines }: Books): string[] {
  return creditNotes.flatMap((note) => {
    const lines = total(creditLines.filter(({ creditNote }) => creditNote === note.id).map(totalOf));
    const told = note.prePaymentAmount + postPaymentOf(note);
    return lines === told
      ? []
      : [`The lines of credit note ${note.id} add up to ${lines}; it took off and gave back ${told}.`];
  });
}

function notesLowerInvoices({ creditNotes, invoices }: Books): string[] {
  return invoices.flatMap((invoice) => {
    const { id, prePaymentCredited, postPaymentCredited } = invoice;
    const all = creditNotes.filter((note) => note.invoice === id);
    const standing = all.filter(({ status }) => status === 'issued');
    const faults: string[] = [];
    const pre = total(standing.map(({ prePaymentAmount }) => prePaymentAmount));
    if (pre !== prePaymentCredited)
      faults.push(`Credit notes took ${pre} off invoice ${id}, which says ${prePaymentCredited}.`);
    const post = total(standing.map(postPaymentOf));
    if (post !== postPaymentCredited)
      faults.push(`Credit notes gave back ${post} of invoice ${id}, which says ${postPaymentCredited}.`);
    if (pre + post > (invoice.total > 0n ? invoice.total : 0n))
      faults.push(`Credit notes credit ${pre + post} of invoice ${id}, whose total is ${invoice.total}.`);
    const numbers = all.map(({ number }) => number).sort();
    const expected = all.map((_note, index) => `${invoice.number}-CN-${String(index + 1).padStart(2, '0')}`);
    if (numbers.join() !== expected.sort().join())
      faults.push(`Credit notes of invoice ${id} are numbered ${numbers.join(', ')}.`);
    return faults;
  });
}

/** A note that was voided never touched the balance: only those of open invoices are. */
function balancesAreCredited({ creditNotes, transactions }: Books): string[] {
  return creditNotes.flatMap(({ id, creditAmount, balanceTransaction }) => {
    const own = transactions.filter(({ creditNote }) => creditNote === id);
    const moved = total(own.map(({ amount }) => amount));
    if (moved === -creditAmount && own.every((each) => each.id === balanceTransaction)) return [];
    return [
      `Credit note ${id} gives ${creditAmount} to the balance, and its transactions move it by ${moved}.`,
    ];
  });
}

function linesAreCreditedAtMost({ creditNotes, creditLines, lines }: Books): string[] {
  const standing = new Set(creditNotes.filter(({ status }) => status === 'issued').map(({ id }) => id));
  return lines.flatMap((line) => {
    const credits = creditLines.filter(
      ({ creditNote, invoiceLine }) => invoiceLine === line.id && standing.has(creditNote),
    );
    const amount = total(credits.map((each) => each.amount));
    const all = total(credits.map(totalOf));
    const inside = total(credits.map(({ taxes }) => insideOf(taxes)));
    if (amount <= line.amount && all <= totalOf(line) && inside <= insideOf(line.taxes)) return [];
    return credits.length === 0
      ? []
      : [`Of line ${line.id}, which charged ${totalOf(line)}, credit notes credit ${all}.`];
  });
}
