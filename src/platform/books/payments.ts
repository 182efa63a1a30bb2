/** What must hold of payments: invoices, their intents and the charges of these say the same. */
import type { ChargeRow } from '../objects/payment.ts';
import type { Books } from './customer-books.ts';

/** Invoices without any intent are older than payments, were imported, or needed none. */
export function paymentsAddUp({ invoices, intents, charges }: Books): string[] {
  const faults: string[] = [];
  for (const { id, status, amountDue, amountPaid, amountOverpaid } of invoices) {
    const counting = intents.filter((each) => each.invoice === id && each.status !== 'canceled');
    if (counting.length > 1) faults.push(`Invoice ${id} has ${counting.length} payment intents that count.`);
    const [intent] = counting;
    if (intent === undefined) continue;
    if (intent.status !== 'succeeded') {
      if (status !== 'open') faults.push(`Invoice ${id} is ${status}; its intent ${intent.id} still waits.`);
      else if (intent.requested !== amountDue - amountPaid)
        faults.push(
          `Intent ${intent.id} asks for ${intent.requested}, and ${amountDue - amountPaid} is left of ${id}.`,
        );
      continue;
    }
    if (status !== 'paid' || intent.requested !== amountPaid)
      faults.push(`Intent ${intent.id} paid ${intent.requested} of invoice ${id}, which has ${amountPaid}.`);
    if (intent.amount !== intent.requested + amountOverpaid)
      faults.push(`Intent ${intent.id} took ${intent.amount}; invoice ${id} has ${amountOverpaid} too much.`);
  }
  return [...faults, ...intents.flatMap((intent) => chargesOf(intent, charges))];
}

/** An intent that succeeded has one charge that did, of its amount; any other has none. */
function chargesOf(
  { id, status, amount }: Books['intents'][number],
  charges: readonly ChargeRow[],
): string[] {
  const paid = charges.filter(({ paymentIntent, succeeded }) => paymentIntent === id && succeeded);
  const expected = status === 'succeeded' ? 1 : 0;
  if (paid.length !== expected) return [`Intent ${id} is ${status} and was charged ${paid.length} times.`];
  return paid.some((charge) => charge.amount !== amount)
    ? [`Intent ${id} is over ${amount}, and its charge is not.`]
    : [];
}
