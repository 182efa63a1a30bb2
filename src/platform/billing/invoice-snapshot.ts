/** What a step in the life of one invoice is computed from: one consistent reading, row versions included. */
import { and, eq, inArray, ne } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import { missing } from '../api/errors.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import type { InvoiceRow, LineRow } from '../objects/invoice.ts';
import type { IntentRow } from '../objects/payment.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { readPayer, type Retries } from './retries.ts';
import { readActiveScripts, readItems, readLines, type ActiveScripts, type PricedItem } from './snapshot.ts';

export interface InvoiceSnapshot {
  invoice: InvoiceRow;
  lines: LineRow[];
  customer: CustomerRow;
  /** Null: the invoice belongs to none. */
  subscription: SubscriptionRow | null;
  items: PricedItem[];
  active: ActiveScripts;
  retries: Retries;
  /** The one that still counts; null: none does, or the invoice never had one. */
  intent: IntentRow | null;
}

/** @throws {ApiError} 404 for an unknown invoice */
export async function readInvoice(db: Database, scope: Scope, id: string): Promise<InvoiceSnapshot> {
  const { invoices, subscriptions } = schema;
  const [invoice] = await db
    .select()
    .from(invoices)
    .where(within(invoices, scope, eq(invoices.id, id)));
  if (invoice === undefined) throw missing('invoice', id);
  const [subscription] =
    invoice.subscription === null
      ? []
      : await db
          .select()
          .from(subscriptions)
          .where(within(subscriptions, scope, eq(subscriptions.id, invoice.subscription)));
  return {
    invoice,
    ...(await readPayer(db, scope, invoice.customer)),
    intent: (await readIntents(db, scope, [id]))[0] ?? null,
    lines: await readLines(db, scope, [id]),
    subscription: subscription ?? null,
    items: subscription === undefined ? [] : await readItems(db, scope, [subscription.id]),
    active: await readActiveScripts(db, scope),
  };
}

/** Intents of the invoices that are not canceled: one at most for each. */
export async function readIntents(
  db: Database,
  scope: Scope,
  invoices: readonly string[],
): Promise<IntentRow[]> {
  const { paymentIntents } = schema;
  if (invoices.length === 0) return [];
  return db
    .select()
    .from(paymentIntents)
    .where(
      within(
        paymentIntents,
        scope,
        and(inArray(paymentIntents.invoice, [...invoices]), ne(paymentIntents.status, 'canceled')),
      ),
    );
}
