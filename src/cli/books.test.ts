// The proof of the books finds each kind of fault, and none in books that billing made.
import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { advance, clockAt, idOf, newPrice, putToRest, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

const DAY = 86_400;

let local: LocalPlatform;
/** Of one customer: a credit of 3.00, then 10.00 a month, two renewals and an upgrade that waits. */
let customer: string;
let invoice: string;
beforeAll(async () => {
  local = await localPlatform();
  await putToRest(local);
  const product = (await local.stripe.products.create({ name: 'Any' })).id;
  const price = await newPrice(local, product, 1000);
  const subscription = await subscribed(local, [{ price }], {}, { balance: -300 });
  customer = idOf(subscription.customer);
  invoice = idOf(subscription.latest_invoice);
  await local.stripe.subscriptions.update(subscription.id, {
    items: [{ id: subscription.items.data[0]?.id ?? '', quantity: 2 }],
  });
  await advance(local, (await clockAt(local)) + 63 * DAY);
});
afterAll(() => local.close());

test('the sample company and what billing makes of it are in order', async () => {
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
});

const anInvoice = (): SQL => sql`id = ${invoice}`;
const FAULTS: [string, () => SQL, RegExp][] = [
  [
    'a total that its lines do not make',
    () =>
      sql`update invoices set total = total + 1, ending_balance = ending_balance + 1 where ${anInvoice()}`,
    /The lines of invoice in_\w+ add up to 1000, and its total is 1001/,
  ],
  [
    'an amount due that total and balance do not make',
    () => sql`update invoices set amount_due = 701, amount_paid = 701 where ${anInvoice()}`,
    /asks for 701; its total of 1000 and a balance from -300 to 0 and credit notes of 0 make 700/,
  ],
  [
    'an invoice that is paid in part',
    () => sql`update invoices set amount_paid = 699 where ${anInvoice()}`,
    /is paid with 699 of 700/,
  ],
  [
    'a balance that its transactions do not make',
    () => sql`update customers set balance = balance - 5 where id = ${customer}`,
    /The balance of cus_\w+ is -5; its transactions add up to 0/,
  ],
  [
    'a transaction that is missing',
    () => sql`delete from customer_balance_transactions where invoice = ${invoice}`,
    /moved the balance by 300, and its transactions by 0/,
  ],
  [
    'a number that is missing',
    () => sql`update customers set next_invoice_sequence = next_invoice_sequence + 1 where id = ${customer}`,
    /Invoice number \w+-0004 of cus_\w+ is missing/,
  ],
  [
    'a number that was given twice',
    () =>
      sql`update invoices set number = (select number from invoices where ${anInvoice()}) where customer = ${customer}`,
    /Two invoices of cus_\w+ have the same number/,
  ],
  [
    'more given back than was charged',
    () => sql`update debits set credited = amount + 1 where invoice = ${invoice}`,
    /Of debit debit_\w+, 1000 was charged and 1001 given back/,
  ],
  [
    'a waiting item that was billed',
    () => sql`update invoice_items set invoice = null where customer = ${customer}`,
    /still waits and is on an invoice/,
  ],
  [
    'a period that was renewed twice',
    () =>
      sql`update invoice_lines set period_start = (select max(period_start) from invoice_lines where customer = ${customer})
          where customer = ${customer} and not proration`,
    /was renewed twice for the same period/,
  ],
  [
    'a period that was left out',
    () =>
      sql`update invoice_lines set period_start = period_start + 86400
          where period_start = (select max(period_start) from invoice_lines where customer = ${customer})
            and customer = ${customer} and not proration`,
    /was not billed from \S+ to \S+/,
  ],
];

/** Ends a transaction so that nothing of it stays. */
class Undone extends Error {}

test.each(FAULTS)('%s is found', async (_what, fault, sentence) => {
  let found: string[] = [];
  await local.platform.store.db
    .transaction(async (tx) => {
      await tx.execute(fault());
      found = await checkBooks(tx);
      throw new Undone();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
  expect(found.join('\n')).toMatch(sentence);
});

test.each([
  ['lost', sql`delete from events where type = 'invoice.finalized' and object ->> 'id' = `, /told 0 times/],
  [
    'told twice',
    sql`insert into events (account_id, livemode, id, created, type, object)
        select account_id, livemode, id || 'x', created, type, object from events
        where type = 'invoice.finalized' and object ->> 'id' = `,
    /told 2 times/,
  ],
])('an event that was %s is found', async (_what, fault, sentence) => {
  let found: string[] = [];
  await local.platform.store.db
    .transaction(async (tx) => {
      await tx.execute(sql`${fault}${invoice}`);
      found = await checkEvents(tx);
      throw new Undone();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
  expect(found.join('\n')).toMatch(sentence);
});
