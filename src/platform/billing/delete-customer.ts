/** Deletes a customer: every subscription ends at once, without proration, and what waited for an invoice goes. */
import { eq, isNull, notInArray } from 'drizzle-orm';
import { schema } from '../../store/index.ts';
import { change } from '../change.ts';
import { event } from '../events/event.ts';
import { customerWire } from '../objects/catalog.ts';
import { ENDED } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { computeCancel } from './cancel.ts';
import { readCustomer, readSubscription } from './snapshot.ts';
import { readCollecting } from './stop-collection.ts';
import { commitWrites } from './writes.ts';

/** @param at billing time of the deletion */
export async function deleteCustomer(
  platform: Platform,
  scope: Scope,
  id: string,
  at: number,
): Promise<void> {
  const { db } = platform.store;
  const { subscriptions, invoiceItems, customers } = schema;
  const live = await db
    .select({ id: subscriptions.id })
    .from(subscriptions)
    .where(
      within(
        subscriptions,
        scope,
        eq(subscriptions.customer, id),
        notInArray(subscriptions.status, [...ENDED]),
      ),
    );
  for (const subscription of live)
    await change(platform, {
      read: async (tx) => ({
        snapshot: await readSubscription(platform, scope, tx, subscription.id, at),
        collecting: await readCollecting(tx, scope, subscription.id),
      }),
      compute: ({ snapshot, collecting }) =>
        computeCancel(platform, scope, snapshot, { prorate: false, invoiceNow: false, collecting }),
      commit: (tx, { writes }) => commitWrites(tx, scope, writes),
    });
  await db.transaction(async (tx) => {
    const before = await readCustomer(tx, scope, id);
    await tx
      .delete(invoiceItems)
      .where(within(invoiceItems, scope, eq(invoiceItems.customer, id), isNull(invoiceItems.invoice)));
    await tx
      .update(customers)
      .set({ deleted: true, version: before.version + 1 })
      .where(within(customers, scope, eq(customers.id, id)));
    await tx
      .insert(schema.events)
      .values(event(platform, scope, at, 'customer.deleted', customerWire(before)));
  });
}
