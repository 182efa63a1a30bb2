/**
 * Tells webhook endpoints of events, beside everything else that the platform does: no request and no billing waits for
 * it. Each endpoint has a lane of its own, so that one which hangs delays no other.
 */
import { signatureOf } from '../../contract/signature.ts';
import type { Platform, Scope } from '../platform.ts';
import type { CliSockets } from './cli-sockets.ts';
import { eventWire } from './event.ts';
import { dispatch } from './outbox.ts';
import { post } from './post.ts';
import { claim, endpointsWithWork, record, release, type Answer, type Claimed } from './queue.ts';

export interface Deliverer {
  /** Ends it. What was under way is taken up by the next one. */
  close(): Promise<void>;
}

/** Stripe's own limit is of this size; longer than any receiver that answers before it works. */
const TIMEOUT_MS = 10_000;
/** Between two looks for new events and for what is due again. */
const LOOK_MS = 100;
/** Beyond the time limit: until a claim counts as abandoned. */
const LEASE_MARGIN_SECONDS = 5;

export interface DelivererOptions {
  timeoutMs?: number;
  /** The sockets of `stripe listen` that this process holds. */
  sockets?: CliSockets;
}

export function startDeliverer(
  platform: Platform,
  scope: Scope,
  { timeoutMs = TIMEOUT_MS, sockets }: DelivererOptions = {},
): Deliverer {
  const closing = new AbortController();
  const { signal } = closing;
  const lanes = new Map<string, Promise<void>>();
  const lease = Math.ceil(timeoutMs / 1000) + LEASE_MARGIN_SECONDS;
  let troubled = false;

  /** Said once until something works again: a database that is gone would fill the log. */
  const complain = (error: unknown): void => {
    if (!troubled)
      platform.log('Events could not be delivered to webhook endpoints; it is tried again at once', error);
    troubled = true;
  };

  const send = (claimed: Claimed): Promise<Answer> => {
    const { delivery, endpoint, event, pendingWebhooks } = claimed;
    const payload = JSON.stringify(eventWire(event, pendingWebhooks, endpoint.apiVersion), null, 2);
    const headers = {
      'Content-Type': 'application/json; charset=utf-8',
      'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      'Stripe-Signature': signatureOf(payload, endpoint.secret, platform.wallNow()),
    };
    const limits = { timeoutMs, signal };
    if (endpoint.via === 'http') return post(endpoint.url, headers, payload, limits);
    if (sockets === undefined) throw new Error(`${endpoint.id} is told over a web socket that is not here.`);
    return sockets.send(endpoint, delivery.id, headers, payload, limits);
  };

  const drain = async (id: string): Promise<void> => {
    while (!signal.aborted) {
      const claimed = await claim(platform, scope, id, lease);
      if (claimed === null) return;
      try {
        await record(platform, scope, claimed.delivery, await send(claimed));
      } catch (error) {
        await release(platform, scope, claimed.delivery);
        if (signal.aborted) return;
        throw error;
      }
    }
  };

  const look = async (): Promise<void> => {
    while (!signal.aborted && (await dispatch(platform, scope)));
    const owner = sockets?.owner ?? '';
    for (const id of await endpointsWithWork(platform.store.db, scope, platform.wallNow(), owner)) {
      if (lanes.has(id)) continue;
      const lane = drain(id)
        .catch(complain)
        .finally(() => lanes.delete(id));
      lanes.set(id, lane);
    }
    troubled = false;
  };

  let timer: NodeJS.Timeout;
  let looking = Promise.resolve();
  const schedule = (): void => {
    timer = setTimeout(() => {
      looking = look()
        .catch(complain)
        .then(() => {
          if (!signal.aborted) schedule();
        });
    }, LOOK_MS);
  };
  schedule();

  return {
    close: async () => {
      closing.abort();
      clearTimeout(timer);
      await looking;
      await Promise.all(lanes.values());
    },
  };
}
