/** What benches measure on: customers who pay by card, and their monthly subscriptions, made through the API. */
import type { ApiClient } from './client.ts';

export interface MadeSubscription {
  id: string;
  items: { data: { id: string }[] };
}

/** @param unitAmount in cents of USD, by the month */
export async function newPrice(client: ApiClient, unitAmount: string): Promise<string> {
  const product = await client.post<{ id: string }>('/v1/products', { name: `Plan of ${unitAmount}` });
  const form = {
    currency: 'usd',
    unit_amount: unitAmount,
    'recurring[interval]': 'month',
    product: product.id,
  };
  return (await client.post<{ id: string }>('/v1/prices', form)).id;
}

/** @param testClock null: on the account's own clock */
export async function newCustomer(
  client: ApiClient,
  name: string,
  testClock: string | null = null,
): Promise<string> {
  const form = {
    name,
    payment_method: 'pm_card_visa',
    'invoice_settings[default_payment_method]': 'pm_card_visa',
    ...(testClock !== null && { test_clock: testClock }),
  };
  return (await client.post<{ id: string }>('/v1/customers', form)).id;
}

export function newSubscription(
  client: ApiClient,
  customer: string,
  price: string,
): Promise<MadeSubscription> {
  return client.post('/v1/subscriptions', { customer, 'items[0][price]': price, 'items[0][quantity]': '2' });
}

export function missing(): never {
  throw new Error('What the bench made is not there.');
}
