/** What objects leave out unless `expand` asks for it (known.json marks it with `?`). */
import { and, desc, eq, notInArray } from 'drizzle-orm';
import { schema } from '../../store/index.ts';
import { tiersWire } from '../objects/catalog.ts';
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
