/** What a step in the life of one invoice is computed from: one consistent reading, row versions included. */
import { and, eq, ne } from 'drizzle-orm';
import { anyOf, compiled, schema, type Database } from '../../store/index.ts';
import { missing } from '../api/errors.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import type { InvoiceRow, LineRow } from '../objects/invoice.ts';
import type { IntentRow } from '../objects/payment.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { readHeld, type Held } from './pending-snapshot.ts';
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
  /** A change of the subscription that waits for this invoice; null: none does. */
  held: Held | null;
}

type Named = Scope & { id: string };

const invoiceOf = compiled((db, given: Named) => {
  const { invoices } = schema;
  return db
    .select()
    .from(invoices)
    .where(within(invoices, given, eq(invoices.id, given.id)));
});

const subscriptionOf = compiled((db, given: Named) => {
  const { subscriptions } = schema;
  return db
    .select()
    .from(subscriptions)
    .where(within(subscriptions, given, eq(subscriptions.id, given.id)));
});

/** @throws {ApiError} 404 for an unknown invoice */
export async function readInvoice(db: Database, scope: Scope, id: string): Promise<InvoiceSnapshot> {
  const [invoice] = await invoiceOf(db, { ...scope, id });
  if (invoice === undefined) throw missing('invoice', id);
  const [subscription] =
    invoice.subscription === null ? [] : await subscriptionOf(db, { ...scope, id: invoice.subscription });
  return {
    invoice,
    ...(await readPayer(db, scope, invoice.customer)),
    intent: (await readIntents(db, scope, [id]))[0] ?? null,
    lines: await readLines(db, scope, [id]),
    subscription: subscription ?? null,
    items: subscription === undefined ? [] : await readItems(db, scope, [subscription.id]),
    active: await readActiveScripts(db, scope),
    held: await readHeld(db, scope, subscription, id),
  };
}

const intentsOf = compiled((db, given: Scope & { ids: readonly string[] }) => {
  const { paymentIntents } = schema;
  return db
    .select()
    .from(paymentIntents)
    .where(
      within(
        paymentIntents,
        given,
        and(anyOf(paymentIntents.invoice, given.ids), ne(paymentIntents.status, 'canceled')),
      ),
    );
});

/** Intents of the invoices that are not canceled: one at most for each. */
export async function readIntents(
  db: Database,
  scope: Scope,
  invoices: readonly string[],
): Promise<IntentRow[]> {
  if (invoices.length === 0) return [];
  return intentsOf(db, { ...scope, ids: invoices });
}
