/** Brings the sample company to life through the API itself: what is seeded is what billing would have made. */
import { is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import qs from 'qs';
import { schema } from '../../store/index.ts';
import { createApi } from '../api/app.ts';
import { advanceTo } from '../clock/advance.ts';
import { whileSeeding } from '../exclusive.ts';
import { seededIds } from '../ids.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { CUSTOMERS, FOUNDED, PRODUCTS, SEEDED_NOW, type ProductKey, type SeedCustomer } from './company.ts';

const SEED_KEY = 'sk_test_sample_company';
const DAY = 86_400;

type Post = (path: string, form: Record<string, unknown>) => Promise<{ id: string }>;
type Prices = Map<string, string>;

/**
 * Empties the account and fills it again; the same objects with the same ids every time.
 *
 * @param appSecret for an account that is new; one that was there keeps its own, for a running server signs with it
 */
export async function seedAccount(platform: Platform, scope: Scope, appSecret: string): Promise<void> {
  const { db } = platform.store;
  const [present] = await db.select().from(schema.accounts).where(within(schema.accounts, scope));
  await whileSeeding(platform.store, async () => {
    await empty(platform, scope);
    await db.insert(schema.accounts).values({
      ...scope,
      name: 'Hypernia',
      country: 'US',
      defaultCurrency: 'usd',
      appSecret: present?.appSecret ?? appSecret,
      clockMode: 'frozen',
      clockAt: FOUNDED,
      clockOffset: FOUNDED - platform.wallNow(),
      seeded: false,
    });
    const seeding: Platform = { ...platform, newId: seededIds('hypernia'), seeds: true };
    const post = poster(seeding, scope);
    const prices = await sell(post);
    for (const step of stepsOf(CUSTOMERS)) {
      await advanceTo(seeding, scope, step.at);
      await step.take(post, prices);
    }
    await advanceTo(seeding, scope, SEEDED_NOW);
    await db.update(schema.accounts).set({ seeded: true }).where(within(schema.accounts, scope));
  });
}

async function empty(platform: Platform, scope: Scope): Promise<void> {
  await platform.store.db.transaction(async (tx) => {
    for (const table of Object.values(schema)) {
      if (isTable(table)) await tx.delete(table).where(within(table, scope));
    }
  });
}

/** Tables alone: the schema's other exports are types and lists of values. */
function isTable(value: unknown): value is PgTable & Parameters<typeof within>[0] {
  return is(value, PgTable);
}

/** The API as a client sees it, without a port. */
function poster(platform: Platform, scope: Scope): Post {
  const api = createApi(platform, scope);
  return async (path, form) => {
    const response = await api.request(path, {
      method: 'POST',
      headers: { Authorization: `Bearer ${SEED_KEY}`, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: qs.stringify(form),
    });
    if (!response.ok)
      throw new Error(`The sample company could not be made: ${path} answered ${await response.text()}`);
    return (await response.json()) as { id: string };
  };
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

function mailbox(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/[^A-Za-z ]/g, '')
    .trim()
    .toLowerCase();
  return plain.split(/\s+/).join('.');
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
