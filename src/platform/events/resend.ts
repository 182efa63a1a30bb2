/** Sends an event once more: to one endpoint, or to every `stripe listen`. */
import { eq } from 'drizzle-orm';
import { schema } from '../../store/index.ts';
import { ApiError, missingReference } from '../api/errors.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { listening, type StoredEvent } from './endpoint.ts';
import { newDelivery } from './outbox.ts';

const { events, webhookDeliveries: deliveries } = schema;

/**
 * @param endpoint null: those of the CLI that are connected
 * @throws {ApiError} 400 when there is nobody to send it to
 */
export async function resend(
  platform: Platform,
  scope: Scope,
  event: StoredEvent,
  endpoint: string | null,
): Promise<void> {
  const all = await listening(platform.store.db, scope, platform.wallNow());
  const targets = all.filter(({ id, via, owner }) =>
    endpoint === null ? via === 'cli' && owner !== null : id === endpoint,
  );
  if (targets.length === 0)
    throw endpoint === null
      ? new ApiError(
          400,
          'No stripe listen is connected, so the event was not sent. Start one, or name a webhook endpoint.',
          { code: 'no_listener' },
        )
      : missingReference('enabled webhook endpoint', endpoint, 'webhook_endpoint');
  const now = platform.wallNow();
  await platform.store.db.transaction(async (tx) => {
    for (const target of targets) {
      const fresh = newDelivery(platform, scope, event, target);
      await tx
        .insert(deliveries)
        .values(fresh)
        .onConflictDoUpdate({
          target: [deliveries.accountId, deliveries.livemode, deliveries.event, deliveries.endpoint],
          set: { status: 'pending', attempts: 0, nextAttemptAt: now, claimedUntil: null, url: target.url },
        });
    }
    await tx
      .update(events)
      .set({ delivered: false })
      .where(within(events, scope, eq(events.id, event.id)));
  });
}
