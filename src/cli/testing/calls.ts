/** What tests of the API share: requests as they stand on the wire, the whole of the books, and a company of one. */
import { getTableName, is, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import type Stripe from 'stripe';
import { schema } from '../../store/index.ts';
import type { LocalPlatform } from './local-platform.ts';

export interface Answered {
  status: number;
  headers: Headers;
  /** Of an error; empty for anything else. */
  error: { type?: string; code?: string; param?: string; message?: string };
  body: Record<string, unknown>;
}

/** One request, exactly as given. The body is a form unless the headers say otherwise. */
export async function send(
  { origin }: Pick<LocalPlatform, 'origin'>,
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const response = await fetch(origin + path, {
    method,
    headers: {
      Authorization: 'Bearer sk_test_of_a_test',
      ...(body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return {
    status: response.status,
    headers: response.headers,
    error: (answer.error ?? {}) as Answered['error'],
    body: answer,
  };
}

const NO_BOOKS = new Set<unknown>([schema.idempotencyKeys, schema.apiRequests]);

/** Rows by table: nothing may have been written between two equal ones. Requests and their keys are no books. */
export async function rowCounts({ platform }: LocalPlatform): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of Object.values(schema)) {
    if (!is(table, PgTable) || NO_BOOKS.has(table)) continue;
    const found = await platform.store.db.select({ n: sql<number>`count(*)::int` }).from(table as PgTable);
    counts[getTableName(table)] = found[0]?.n ?? -1;
  }
  return counts;
}

export async function newPrice(
  { stripe }: LocalPlatform,
  product: string,
  amount: number,
  more: Partial<Stripe.PriceCreateParams> = {},
): Promise<string> {
  const price = await stripe.prices.create({
    product,
    currency: 'usd',
    unit_amount: amount,
    recurring: { interval: 'month' },
    ...more,
  });
  return price.id;
}

/** A customer of their own with a subscription on these items. */
export async function subscribed(
  { stripe }: LocalPlatform,
  items: Stripe.SubscriptionCreateParams.Item[],
  more: Partial<Stripe.SubscriptionCreateParams> = {},
  customer: Stripe.CustomerCreateParams = {},
): Promise<Stripe.Subscription> {
  const { id } = await stripe.customers.create({ name: 'Test', ...customer });
  return stripe.subscriptions.create({ customer: id, items, expand: ['latest_invoice'], ...more });
}

export const idOf = (of: string | { id: string } | null): string =>
  typeof of === 'string' ? of : (of?.id ?? '');

export async function clockAt({ call }: LocalPlatform): Promise<number> {
  return (await call<{ now: number }>('GET', '/platform/clock')).now;
}

/** Nothing that there is falls due any more: a clock that moves far then bills only what a test makes after this. */
export async function putToRest({ platform }: LocalPlatform): Promise<void> {
  const { subscriptions } = schema;
  await platform.store.db.update(subscriptions).set({ dueAt: null, trialTold: subscriptions.trialEnd });
}

/** Moves the clock to the moment; nothing else of the answer matters. */
export async function advance({ call }: LocalPlatform, to: number): Promise<void> {
  const { error } = await call<object>('POST', '/platform/clock/advance', { to });
  if (error) throw new Error(error.message);
}
