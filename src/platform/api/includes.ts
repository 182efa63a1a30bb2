/** What objects leave out unless `expand` asks for it (known.json marks it with `?`). */
import { and, desc, eq, notInArray } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import { readIntents } from '../billing/invoice-snapshot.ts';
import { invoicePaymentWire, type IntentRow } from '../objects/payment.ts';
import { tiersWire, type Wire } from '../objects/catalog.ts';
import { ENDED, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import type { Include } from './expand.ts';
import { listWire } from './list.ts';
import { findPrice, subscriptionWires } from './loaders.ts';

/** Entries of a list inside an object, before it has more. */
const EMBEDDED = 10;

/** By type and property. */
export function includesOf({ store: { db } }: Platform, scope: Scope): Readonly<Record<string, Include>> {
  const { subscriptions } = schema;
  // A plan is the price under its old name.
  const tiers: Include = async ({ id }) => tiersWire(await findPrice(db, scope, String(id)));
  return {
    'invoice.payments': ({ id }) => paymentsOf(db, scope, String(id)),
    'invoice.confirmation_secret': async ({ id }) => {
      const [intent] = await readIntents(db, scope, [String(id)]);
      return intent === undefined ? null : { client_secret: intent.clientSecret, type: 'payment_intent' };
    },
    'price.tiers': tiers,
    'plan.tiers': tiers,
    'customer.subscriptions': async ({ id }) => {
      const rows: SubscriptionRow[] = await db
        .select()
        .from(subscriptions)
        .where(
          within(
            subscriptions,
            scope,
            and(eq(subscriptions.customer, String(id)), notInArray(subscriptions.status, [...ENDED])),
          ),
        )
        .orderBy(desc(subscriptions.created), desc(subscriptions.position))
        .limit(EMBEDDED + 1);
      return listWire(
        `/v1/subscriptions?customer=${String(id)}`,
        await subscriptionWires(db, scope, rows.slice(0, EMBEDDED)),
        rows.length > EMBEDDED,
      );
    },
  };
}

/** Newest first: before the intent that counts may be those that were canceled. */
async function paymentsOf(db: Database, scope: Scope, invoice: string): Promise<Wire> {
  const { paymentIntents } = schema;
  const rows: IntentRow[] = await db
    .select()
    .from(paymentIntents)
    .where(within(paymentIntents, scope, eq(paymentIntents.invoice, invoice)))
    .orderBy(desc(paymentIntents.created), desc(paymentIntents.position))
    .limit(EMBEDDED + 1);
  return listWire(
    `/v1/invoice_payments?invoice=${invoice}`,
    rows.slice(0, EMBEDDED).map(invoicePaymentWire),
    rows.length > EMBEDDED,
  );
}
