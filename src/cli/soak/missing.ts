/** What was acknowledged and is not there, or is there more than once. */
import type Stripe from 'stripe';
import type { Journal } from './load.ts';

/** @returns a sentence for each; asked through the API, as any client would */
export async function missingFrom(stripe: Stripe, journal: Journal): Promise<string[]> {
  const faults: string[] = [];
  const customers = await byToken(stripe.customers.list({ limit: 100 }));
  for (const [token, id] of journal.customers) faults.push(...notOnce(customers, token, id));

  const subscriptions = await byToken(stripe.subscriptions.list({ status: 'all', limit: 100 }));
  for (const [token, expected] of journal.subscriptions) {
    faults.push(...notOnce(subscriptions, token, expected.id));
    const [found] = subscriptions.get(token) ?? [];
    const [item] = found?.items.data ?? [];
    if (found === undefined || item === undefined) continue;
    const is = [found.metadata.step, item.quantity, item.price.id, found.status === 'canceled'].join(' ');
    const was = [expected.step, expected.quantity, expected.price, expected.canceled].join(' ');
    if (is !== was)
      faults.push(`${found.id} was acknowledged with step, quantity, price and end ${was}; it has ${is}.`);
  }

  const items = await byToken(stripe.invoiceItems.list({ limit: 100 }));
  for (const [token, { id, amount }] of journal.invoiceItems) {
    faults.push(...notOnce(items, token, id));
    const [found] = items.get(token) ?? [];
    if (found !== undefined && found.amount !== amount)
      faults.push(`${id} was acknowledged with ${amount}; it has ${found.amount}.`);
  }

  const invoices = new Map<string, Stripe.Invoice>();
  for await (const invoice of stripe.invoices.list({ limit: 100 })) invoices.set(invoice.id ?? '', invoice);
  for (const [id, { total, number }] of journal.invoices) {
    const found = invoices.get(id);
    if (found === undefined) faults.push(`Invoice ${id} was acknowledged and is gone.`);
    else if (found.total !== total || (number !== null && found.number !== number))
      faults.push(
        `Invoice ${id} was acknowledged as ${number} over ${total}; it is ${found.number} over ${found.total}.`,
      );
  }
  return faults;
}

async function byToken<T extends { metadata: Stripe.Metadata | null }>(
  list: AsyncIterable<T>,
): Promise<Map<string, T[]>> {
  const found = new Map<string, T[]>();
  for await (const each of list) {
    const token = each.metadata?.token;
    if (token !== undefined) found.set(token, [...(found.get(token) ?? []), each]);
  }
  return found;
}

function notOnce(found: ReadonlyMap<string, { id: string }[]>, token: string, id: string): string[] {
  const ids = (found.get(token) ?? []).map((each) => each.id);
  return ids.join() === id
    ? []
    : [
        `${token} was acknowledged as ${id}; there ${ids.length === 1 ? 'is' : 'are'} ${ids.join() || 'none'}.`,
      ];
}
