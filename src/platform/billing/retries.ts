/** How an account goes on after a charge that failed: when it tries again, and what becomes of it after the last time. */
import { and, eq } from 'drizzle-orm';
import { DAY } from '../../core/calendar.ts';
import { compiled, schema, type Database } from '../../store/index.ts';
import { missing } from '../api/errors.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import type { InvoiceRow } from '../objects/invoice.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';

/** An account setting; its defaults stand in store/schema/account.ts: 3, 5 and 7 days, then the subscription is canceled. */
export type Retries = Pick<
  typeof schema.accounts.$inferSelect,
  'retryDays' | 'afterRetries' | 'invoiceAfterRetries'
>;

const payerOf = compiled((db, given: Scope & { id: string }) => {
  const { customers, accounts } = schema;
  const { retryDays, afterRetries, invoiceAfterRetries } = accounts;
  return db
    .select({ customer: customers, retries: { retryDays, afterRetries, invoiceAfterRetries } })
    .from(customers)
    .innerJoin(
      accounts,
      and(eq(accounts.accountId, customers.accountId), eq(accounts.livemode, customers.livemode)),
    )
    .where(within(customers, given, eq(customers.id, given.id)));
});

/** A customer, and how their account retries: one question to the database. */
export async function readPayer(
  db: Database,
  scope: Scope,
  id: string,
): Promise<{ customer: CustomerRow; retries: Retries }> {
  const [found] = await payerOf(db, { ...scope, id });
  if (found === undefined) throw missing('customer', id);
  return found;
}

/**
 * When an invoice is charged again after an attempt that failed; null: never by itself. The first invoice of a
 * subscription is not: its subscription stays incomplete and expires (billing.md 4.3).
 *
 * @param invoice with the failed attempt counted
 */
export function nextAttempt(
  { collectionMethod, billingReason, attemptCount }: InvoiceRow,
  { retryDays }: Retries,
  at: number,
): number | null {
  if (collectionMethod === 'send_invoice' || billingReason === 'subscription_create') return null;
  const days = retryDays[attemptCount - 1];
  return days === undefined ? null : at + days * DAY;
}
