import { computeMigrate } from '../../billing/migrate.ts';
import { readSubscription } from '../../billing/snapshot.ts';
import { commitWrites } from '../../billing/writes.ts';
import { change } from '../../change.ts';
import { subscriptionWire } from '../../objects/subscription.ts';
import { object, oneOf, optional, required } from '../params.ts';
import { route } from '../route.ts';

const params = object({
  billing_mode: required(
    object({
      // One way only: there is no migration to classic.
      type: required(oneOf('flexible')),
      flexible: optional(object({ proration_discounts: optional(oneOf('included', 'itemized')) })),
    }),
  ),
});

export const subscriptionMigrateRoutes = [
  route(
    'POST',
    '/v1/subscriptions/:id/migrate',
    params,
    async ({ platform, scope, path }, { billing_mode }) => {
      const migrated = await change(platform, {
        read: (db) => readSubscription(platform, scope, db, path.id ?? ''),
        compute: (snapshot) => ({
          items: snapshot.items,
          ...computeMigrate(
            platform,
            scope,
            snapshot,
            billing_mode.flexible?.proration_discounts ?? 'included',
          ),
        }),
        commit: (db, { writes }) => commitWrites(db, scope, writes),
      });
      return subscriptionWire(migrated.subscription, migrated.items);
    },
  ),
];
