/**
 * Stripe's rate limits of a sandbox (billing.md section 5), for whoever wants to see their code meet them: off unless
 * RATE_LIMITS=on. Counted by wall time in this process, and forgotten with it.
 */
import { ApiError } from './errors.ts';

/** In requests a second. */
export const OVERALL = 25;
export const PER_ENDPOINT = 25;
/** Of one subscription: so many, in so many seconds. */
export const NEW_INVOICES = [
  { most: 10, seconds: 60 },
  { most: 20, seconds: 86_400 },
] as const;
export const QUANTITY_UPDATES = [{ most: 200, seconds: 3_600 }] as const;

export interface RateLimits {
  /** @throws {ApiError} 429 when there were too many requests in this second */
  admit(endpoint: string): void;
  /** @throws {ApiError} 429 before an update of a subscription that was billed, or changed in quantity, too often */
  admitUpdate(subscription: string, changesQuantity: boolean): void;
  /** A subscription as it was answered: its latest invoice may be a new one. */
  saw(subscription: string, latestInvoice: unknown): void;
}

export function rateLimits(wallNow: () => number): RateLimits {
  let second = 0;
  let requests = new Map<string, number>();
  const times = new Map<string, number[]>();
  const latest = new Map<string, unknown>();

  const count = (key: string): number => {
    const counted = (requests.get(key) ?? 0) + 1;
    requests.set(key, counted);
    return counted;
  };
  const refuseBeyond = (
    key: string,
    limits: readonly { most: number; seconds: number }[],
    what: string,
  ): void => {
    const noted = times.get(key) ?? [];
    for (const { most, seconds } of limits) {
      if (noted.filter((at) => at > wallNow() - seconds).length >= most)
        throw tooMany('resource-specific', `${what} more than ${most} times in ${seconds} seconds`);
    }
  };
  const note = (key: string): void => {
    const longest = wallNow() - 86_400;
    times.set(key, [...(times.get(key) ?? []).filter((at) => at > longest), wallNow()]);
  };

  return {
    admit: (endpoint) => {
      if (second !== wallNow()) [second, requests] = [wallNow(), new Map<string, number>()];
      if (count('') > OVERALL)
        throw tooMany('global-rate', `The API was asked more than ${OVERALL} times in one second`);
      if (count(endpoint) > PER_ENDPOINT)
        throw tooMany('endpoint-rate', `${endpoint} was asked more than ${PER_ENDPOINT} times in one second`);
    },
    admitUpdate: (subscription, changesQuantity) => {
      refuseBeyond(`invoices ${subscription}`, NEW_INVOICES, `Invoices of '${subscription}' were made`);
      if (!changesQuantity) return;
      refuseBeyond(
        `quantities ${subscription}`,
        QUANTITY_UPDATES,
        `Quantities of '${subscription}' were changed`,
      );
      note(`quantities ${subscription}`);
    },
    saw: (subscription, latestInvoice) => {
      if (latestInvoice === null || latest.get(subscription) === latestInvoice) return;
      latest.set(subscription, latestInvoice);
      note(`invoices ${subscription}`);
    },
  };
}

function tooMany(reason: string, what: string): ApiError {
  return new ApiError(
    429,
    `${what}, and that is the limit of a sandbox. Nothing was stored or billed; wait, and try again. ` +
      'The local platform has this limit because it was started with RATE_LIMITS=on.',
    // stripe-node does not try again by itself, as it does not with Stripe's own.
    { code: 'rate_limit', headers: { 'Stripe-Rate-Limited-Reason': reason } },
  );
}
