/** Events of which each object must have exactly one, and those that were told. */
import { inArray, sql } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';

const ONCE = [
  'customer.created',
  'customer.subscription.created',
  'customer.subscription.deleted',
  'invoice.created',
  'invoice.finalized',
  'invoice.paid',
];

export async function eventCounts(tx: Database, scope: Scope): Promise<Map<string, number>> {
  const { events } = schema;
  const id = sql<string>`${events.object} ->> 'id'`;
  const rows = await tx
    .select({ type: events.type, id, n: sql<number>`count(*)::int` })
    .from(events)
    .where(within(events, scope, inArray(events.type, ONCE)))
    .groupBy(events.type, id);
  return new Map(rows.map((row) => [`${row.type} ${row.id}`, row.n]));
}

export async function eventsExpected(tx: Database, scope: Scope): Promise<{ id: string; type: string }[]> {
  const { customers, subscriptions, invoices } = schema;
  const made = await tx.select({ id: customers.id }).from(customers).where(within(customers, scope));
  const begun = await tx
    .select({ id: subscriptions.id, status: subscriptions.status })
    .from(subscriptions)
    .where(within(subscriptions, scope));
  const billed = await tx
    .select({ id: invoices.id, status: invoices.status, finalizedAt: invoices.finalizedAt })
    .from(invoices)
    .where(within(invoices, scope));
  return [
    ...made.map(({ id }) => ({ id, type: 'customer.created' })),
    ...begun.flatMap(({ id, status }) => [
      { id, type: 'customer.subscription.created' },
      ...(status === 'canceled' ? [{ id, type: 'customer.subscription.deleted' }] : []),
    ]),
    ...billed.flatMap(({ id, status, finalizedAt }) => [
      { id, type: 'invoice.created' },
      ...(finalizedAt === null ? [] : [{ id, type: 'invoice.finalized' }]),
      ...(status === 'paid' ? [{ id, type: 'invoice.paid' }] : []),
    ]),
  ];
}
