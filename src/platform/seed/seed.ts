/** Brings the sample company to life through the API itself: what is seeded is what billing would have made. */
import { advanceTo } from '../clock/advance.ts';
import { seededIds } from '../ids.ts';
import type { Platform, Scope } from '../platform.ts';
import { refill } from './account.ts';
import { CUSTOMERS, FOUNDED, PRODUCTS, SEEDED_NOW, type ProductKey, type SeedCustomer } from './company.ts';
import { mailbox } from './mailbox.ts';
import { poster, type Post } from './poster.ts';

const DAY = 86_400;

type Prices = Map<string, string>;

/**
 * Empties the account and fills it again; the same objects with the same ids every time.
 *
 * @param appSecret for an account that is new; one that was there keeps its own, for a running server signs with it
 */
export async function seedAccount(platform: Platform, scope: Scope, appSecret: string): Promise<void> {
  await refill(platform, scope, { clockAt: FOUNDED, appSecret }, async () => {
    const seeding: Platform = { ...platform, newId: seededIds('hypernia'), seeds: true };
    const post = poster(seeding, scope);
    const prices = await sell(post);
    for (const step of stepsOf(CUSTOMERS)) {
      await advanceTo(seeding, scope, step.at);
      await step.take(post, prices);
    }
    await advanceTo(seeding, scope, SEEDED_NOW);
  });
}

async function sell(post: Post): Promise<Prices> {
  const prices: Prices = new Map();
  for (const [key, product] of Object.entries(PRODUCTS)) {
    const { id } = await post('/v1/products', { name: product.name, description: product.description });
    const intervals = { month: product.monthly, year: 'yearly' in product ? product.yearly : {} };
    for (const [interval, amounts] of Object.entries(intervals)) {
      for (const [currency, amount] of Object.entries(amounts)) {
        const price = await post('/v1/prices', {
          product: id,
          currency,
          unit_amount: amount,
          recurring: { interval },
        });
        prices.set(`${key}:${interval}:${currency}`, price.id);
      }
    }
  }
  return prices;
}

interface Step {
  at: number;
  take(post: Post, prices: Prices): Promise<void>;
}

/** Everything that happens to the customers, in time order. */
function stepsOf(customers: readonly SeedCustomer[]): Step[] {
  return customers.flatMap(stepsOfCustomer).sort((a, b) => a.at - b.at);
}

function stepsOfCustomer(seed: SeedCustomer): Step[] {
  const start = Date.parse(seed.started) / 1000;
  const made = { customer: '', subscription: '' };
  const steps: Step[] = [
    {
      at: start,
      take: async (post, prices) => {
        made.customer = (await post('/v1/customers', customerForm(seed))).id;
        made.subscription = (
          await post('/v1/subscriptions', subscriptionForm(seed, made.customer, prices))
        ).id;
      },
    },
  ];
  if (seed.pays === 'declining')
    steps.push({
      at: start + DAY,
      take: async (post) => {
        await post(`/v1/customers/${made.customer}`, {
          invoice_settings: { default_payment_method: 'pm_card_chargeCustomerFail' },
        });
      },
    });
  if (seed.canceledAfter !== undefined)
    steps.push({
      at: start + seed.canceledAfter * DAY,
      take: async (post) => {
        await post(`/v1/subscriptions/${made.subscription}`, { cancel_at_period_end: true });
      },
    });
  if (seed.endsWithPeriod)
    steps.push({
      at: SEEDED_NOW - DAY,
      take: async (post) => {
        await post(`/v1/subscriptions/${made.subscription}`, { cancel_at_period_end: true });
      },
    });
  return steps;
}

function customerForm(seed: SeedCustomer): Record<string, unknown> {
  return {
    name: seed.name,
    email: `${mailbox(seed.name)}@example.com`,
    ...(seed.credit === undefined ? {} : { balance: -seed.credit }),
    payment_method: 'pm_card_visa',
  };
}

function subscriptionForm(seed: SeedCustomer, customer: string, prices: Prices): Record<string, unknown> {
  const price = prices.get(priceKey(seed.product, seed.yearly === true ? 'year' : 'month', seed.currency));
  return {
    customer,
    items: [{ price, quantity: seed.quantity ?? 1 }],
    ...(seed.trialDays === undefined ? {} : { trial_period_days: seed.trialDays }),
    ...(seed.pays === 'invoiced' ? { collection_method: 'send_invoice', days_until_due: 30 } : {}),
  };
}

function priceKey(product: ProductKey, interval: string, currency: string): string {
  return `${product}:${interval}:${currency}`;
}
