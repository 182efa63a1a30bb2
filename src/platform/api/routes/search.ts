/** Searches of the objects that have a search on Stripe and are simulated here. */
import { and, eq, isNull } from 'drizzle-orm';
import { schema } from '../../../store/index.ts';
import {
  customerWire,
  priceWire,
  productWire,
  type CustomerRow,
  type PriceRow,
  type ProductRow,
} from '../../objects/catalog.ts';
import type { InvoiceRow } from '../../objects/invoice.ts';
import type { SubscriptionRow } from '../../objects/subscription.ts';
import { invoiceWires, subscriptionWires } from '../loaders.ts';
import {
  CUSTOMER_FIELDS,
  INVOICE_FIELDS,
  PRICE_FIELDS,
  PRODUCT_FIELDS,
  SUBSCRIPTION_FIELDS,
} from '../search/fields.ts';
import { searchRoute } from '../search/search.ts';

const { customers, subscriptions, invoices, prices, products } = schema;

export const searchRoutes = [
  searchRoute<CustomerRow>({
    path: '/v1/customers/search',
    table: customers,
    fields: CUSTOMER_FIELDS,
    where: and(eq(customers.deleted, false), isNull(customers.testClock)),
    wires: (_platform, _scope, rows) => rows.map(customerWire),
  }),
  searchRoute<SubscriptionRow>({
    path: '/v1/subscriptions/search',
    table: subscriptions,
    fields: SUBSCRIPTION_FIELDS,
    where: isNull(subscriptions.testClock),
    wires: (platform, scope, rows) => subscriptionWires(platform.store.db, scope, rows),
  }),
  searchRoute<InvoiceRow>({
    path: '/v1/invoices/search',
    table: invoices,
    fields: INVOICE_FIELDS,
    where: isNull(invoices.testClock),
    wires: (platform, scope, rows) => invoiceWires(platform.store.db, scope, rows),
  }),
  searchRoute<PriceRow>({
    path: '/v1/prices/search',
    table: prices,
    fields: PRICE_FIELDS,
    wires: (_platform, _scope, rows) => rows.map(priceWire),
  }),
  searchRoute<ProductRow>({
    path: '/v1/products/search',
    table: products,
    fields: PRODUCT_FIELDS,
    where: eq(products.deleted, false),
    wires: (_platform, _scope, rows) => rows.map(productWire),
  }),
];
