/** What tests of payments share: a customer on a test clock whose card may fail, and what was told of something. */
import type Stripe from 'stripe';
import { expect } from 'vitest';
import { idOf } from './calls.ts';
import type { LocalPlatform } from './local-platform.ts';

export const DAY = 86_400;

/** 2026-09-01 00:00 UTC: a month of 30 days. */
export const SEPTEMBER = 1_788_220_800;

export interface Payer {
  customer: string;
  clock: string;
}

/** @param method the customer's default; left out: none */
export async function payerOnClock({ stripe }: LocalPlatform, method?: string): Promise<Payer> {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: SEPTEMBER });
  const customer = await stripe.customers.create({
    name: 'Pays',
    test_clock: clock.id,
    ...(method === undefined ? {} : { invoice_settings: { default_payment_method: method } }),
  });
  return { customer: customer.id, clock: clock.id };
}

/** Moves a test clock and waits until everything on the way is done. */
export async function moveTo({ stripe }: LocalPlatform, clock: string, to: number): Promise<void> {
  await stripe.testHelpers.testClocks.advance(clock, { frozen_time: to });
  await expect
    .poll(async () => (await stripe.testHelpers.testClocks.retrieve(clock)).status, {
      timeout: 30_000,
      interval: 20,
    })
    .toBe('ready');
}

export const pays = ({ stripe }: LocalPlatform, customer: string, method: string): Promise<unknown> =>
  stripe.customers.update(customer, { invoice_settings: { default_payment_method: method } });

/** The latest invoice of a subscription, with its payments and their intents. */
export async function latestOf(
  { stripe }: LocalPlatform,
  subscription: string,
): Promise<{ invoice: Stripe.Invoice; intent: Stripe.PaymentIntent | null; status: string }> {
  const read = await stripe.subscriptions.retrieve(subscription);
  const invoice = await stripe.invoices.retrieve(idOf(read.latest_invoice), {
    expand: ['payments.data.payment.payment_intent', 'confirmation_secret'],
  });
  const intent = invoice.payments?.data[0]?.payment.payment_intent ?? null;
  return { invoice, intent: intent as Stripe.PaymentIntent | null, status: read.status };
}

/** Types of the events about these objects, in the order in which they were told. */
export async function toldOf({ stripe }: LocalPlatform, ...ids: (string | null)[]): Promise<string[]> {
  const found: string[] = [];
  for await (const { type, data } of stripe.events.list({ limit: 100 })) {
    const object = data.object as { id?: string; payment_intent?: string | null };
    if (ids.includes(object.id ?? '') || ids.includes(object.payment_intent ?? '')) found.push(type);
  }
  return found.reverse();
}
