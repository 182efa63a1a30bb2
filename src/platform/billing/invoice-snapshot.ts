/** What a step in the life of one invoice is computed from: one consistent reading, row versions included. */
import { eq } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import { missing } from '../api/errors.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import type { InvoiceRow, LineRow } from '../objects/invoice.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';
import {
  readActiveScripts,
  readCustomer,
  readItems,
  readLines,
  type ActiveScripts,
  type PricedItem,
} from './snapshot.ts';

export interface InvoiceSnapshot {
  invoice: InvoiceRow;
  lines: LineRow[];
  customer: CustomerRow;
  /** Null: the invoice belongs to none. */
  subscription: SubscriptionRow | null;
  items: PricedItem[];
  active: ActiveScripts;
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
    lines: await readLines(db, scope, [id]),
    customer: await readCustomer(db, scope, invoice.customer),
    subscription: subscription ?? null,
    items: subscription === undefined ? [] : await readItems(db, scope, [subscription.id]),
    active: await readActiveScripts(db, scope),
  };
}
