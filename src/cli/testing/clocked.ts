/** Subscriptions that live on a test clock of their own, so that a test names every second of them. */
import type Stripe from 'stripe';
import { finishAdvance } from '../../platform/clock/test-clock.ts';
import { LOCAL_ACCOUNT } from '../settings.ts';
import { idOf, subscribed } from './calls.ts';
import type { LocalPlatform } from './local-platform.ts';

/** `2026-09-11T06:00` in UTC, as seconds since 1970; a day alone is its midnight. */
export const utc = (moment: string): number =>
  Date.parse(moment.includes('T') ? `${moment}:00Z` : moment) / 1000;

const secondsOf = (moment: string | number): number => (typeof moment === 'number' ? moment : utc(moment));

export const inUtc = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 16);

export interface Clocked {
  subscription: Stripe.Subscription;
  /** Of the first item. */
  item: string;
  customer: string;
  clock: string;
}

/** A customer on a new clock, with a subscription that was made at the moment. */
export async function subscribedAt(
  local: LocalPlatform,
  moment: string | number,
  items: Stripe.SubscriptionCreateParams.Item[],
  more: Partial<Stripe.SubscriptionCreateParams> = {},
): Promise<Clocked> {
  const { id: clock } = await local.stripe.testHelpers.testClocks.create({ frozen_time: secondsOf(moment) });
  const subscription = await subscribed(local, items, more, { test_clock: clock });
  return { subscription, item: subscription.items.data[0]!.id, customer: idOf(subscription.customer), clock };
}

/** Stripe's clocks go two intervals at a time: this one takes as many steps as it needs. */
const STEP = 27 * 86_400;

export async function moveTo(
  local: LocalPlatform,
  { clock }: Pick<Clocked, 'clock'>,
  moment: string | number,
  step = STEP,
): Promise<void> {
  const { testClocks } = local.stripe.testHelpers;
  for (;;) {
    const { frozen_time: now } = await testClocks.retrieve(clock);
    if (now >= secondsOf(moment)) return;
    await testClocks.advance(clock, { frozen_time: Math.min(now + step, secondsOf(moment)) });
    await finishAdvance(local.platform, LOCAL_ACCOUNT, clock);
  }
}

/** Amounts of an invoice's lines, in their order. */
export const amounts = (invoice: Stripe.Invoice | string | null): number[] => {
  if (invoice === null || typeof invoice === 'string') throw new Error('The invoice is not expanded.');
  return invoice.lines.data.map(({ amount }) => amount);
};

/** From and to of each item's period. */
export const periods = ({ items }: Stripe.Subscription): string[][] =>
  items.data.map(({ current_period_start: start, current_period_end: end }) => [inUtc(start), inUtc(end)]);

/** Invoices of the customer, oldest first. */
export async function invoicesOf(
  { stripe }: LocalPlatform,
  { customer }: Pick<Clocked, 'customer'>,
): Promise<Stripe.Invoice[]> {
  return (await stripe.invoices.list({ customer, limit: 100 })).data.reverse();
}
