/** What can be searched for in each object, and how: Stripe's query fields. */
import { sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { schema } from '../../../store/index.ts';
import type { Operator } from './query.ts';

/** `text` matches whole or in part, `token` whole, both whatever the case; `number` compares. */
export type FieldType = 'text' | 'token' | 'number' | 'boolean' | 'metadata';

export interface Field {
  type: FieldType;
  column: PgColumn | SQL;
}

export const TAKES: Readonly<Record<FieldType, readonly Operator[]>> = {
  text: [':', '~'],
  token: [':'],
  number: [':', '>', '<', '>=', '<='],
  boolean: [':'],
  metadata: [':'],
};

const { customers, subscriptions, invoices, prices, products } = schema;

/** Stripe has the field; nothing here has a value in it. */
const nothing = sql`null::text`;

const field = (type: FieldType, column: PgColumn | SQL): Field => ({ type, column });

export const CUSTOMER_FIELDS = {
  created: field('number', customers.created),
  email: field('text', customers.email),
  metadata: field('metadata', customers.metadata),
  name: field('text', customers.name),
  phone: field('text', customers.phone),
};

export const SUBSCRIPTION_FIELDS = {
  canceled_at: field('number', subscriptions.canceledAt),
  created: field('number', subscriptions.created),
  metadata: field('metadata', subscriptions.metadata),
  status: field('text', subscriptions.status),
};

export const INVOICE_FIELDS = {
  created: field('number', invoices.created),
  currency: field('token', invoices.currency),
  customer: field('token', invoices.customer),
  last_finalization_error_code: field('token', nothing),
  last_finalization_error_type: field('token', nothing),
  metadata: field('metadata', invoices.metadata),
  number: field('text', invoices.number),
  receipt_number: field('text', nothing),
  status: field('text', invoices.status),
  subscription: field('text', invoices.subscription),
  total: field('number', invoices.total),
};

export const PRICE_FIELDS = {
  active: field('boolean', prices.active),
  currency: field('token', prices.currency),
  lookup_key: field('text', prices.lookupKey),
  metadata: field('metadata', prices.metadata),
  product: field('text', prices.product),
  type: field('token', sql`case when ${prices.interval} is null then 'one_time' else 'recurring' end`),
};

export const PRODUCT_FIELDS = {
  active: field('boolean', products.active),
  description: field('text', products.description),
  metadata: field('metadata', products.metadata),
  name: field('text', products.name),
  shippable: field('boolean', sql`null::boolean`),
  url: field('text', nothing),
};
