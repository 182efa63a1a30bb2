/** What is read beside a subscription, or an invoice, of a change that waits for its payment. */
import { eq, inArray } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import { priceFacts, type PriceRow, type ProductRow } from '../objects/catalog.ts';
import type { DiscountRow } from '../objects/discount.ts';
import type { InvoiceRow, LineRow } from '../objects/invoice.ts';
import { heldIn, type HeldChange } from '../objects/pending-update.ts';
import type { IntentRow } from '../objects/payment.ts';
import type { DebitRow, ItemRow, SubscriptionRow } from '../objects/subscription.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { readIntents } from './invoice-snapshot.ts';
import { readManaged, type Managed } from './schedules/managed.ts';
import { readLines, readPrices, type PricedItem } from './snapshot.ts';

export interface HeldInvoice {
  invoice: InvoiceRow;
  lines: LineRow[];
  intent: IntentRow | null;
}

/** The invoice whose payment applies the change; null: nothing waits. */
export async function readHeldInvoice(
  db: Database,
  scope: Scope,
  { pendingUpdate }: SubscriptionRow,
): Promise<HeldInvoice | null> {
  if (pendingUpdate === null) return null;
  const { invoices } = schema;
  const [invoice] = await db
    .select()
    .from(invoices)
    .where(within(invoices, scope, eq(invoices.id, pendingUpdate.invoice)));
  if (invoice === undefined)
    throw new Error(`A change waits for invoice ${pendingUpdate.invoice}, which is gone.`);
  return {
    invoice,
    lines: await readLines(db, scope, [invoice.id]),
    intent: (await readIntents(db, scope, [invoice.id]))[0] ?? null,
  };
}

/** A change that waits for this invoice, and all that applying it needs. */
export interface Held {
  change: HeldChange;
  prices: ReadonlyMap<string, { price: PriceRow; product: ProductRow }>;
  /** Those that it uses up. */
  debits: DebitRow[];
  discounts: ReadonlyMap<string, DiscountRow>;
  schedule: Managed | null;
}

/** Null: no change waits for the invoice. */
export async function readHeld(
  db: Database,
  scope: Scope,
  subscription: SubscriptionRow | undefined,
  invoice: string,
): Promise<Held | null> {
  const pending = subscription?.pendingUpdate ?? null;
  if (subscription === undefined || pending?.invoice !== invoice) return null;
  const change = heldIn(pending);
  const { debits, discounts } = schema;
  const ids = change.usedUp.map(({ debit }) => debit);
  const given = await db
    .select()
    .from(discounts)
    .where(within(discounts, scope, eq(discounts.subscription, subscription.id)));
  return {
    change,
    prices: await readPrices(
      db,
      scope,
      [...change.items, ...change.newItems].map(({ price }) => price),
    ),
    debits:
      ids.length === 0
        ? []
        : await db
            .select()
            .from(debits)
            .where(within(debits, scope, inArray(debits.id, ids))),
    discounts: new Map(given.map((row) => [row.id, row])),
    schedule: subscription.schedule === null ? null : await readManaged(db, scope, subscription.schedule),
  };
}

/** @throws {Error} where the price is gone, which none is that an item names */
export function pricedAs(item: ItemRow, { prices }: Pick<Held, 'prices'>): PricedItem {
  const found = prices.get(item.price);
  if (found === undefined) throw new Error(`Item ${item.id} names price ${item.price}, which is gone.`);
  return { item, price: found.price, facts: priceFacts(found.price, found.product) };
}
