/** Everything that the pages read, as query options. Keys begin with what they read; the clock and the views renew all of them. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type Stripe from 'stripe';
import type {
  AccountWire,
  ActivationWire,
  ClockWire,
  ExtensionListWire,
  ListWire,
  RunWire,
} from '../../../contract/wire/platform.ts';
import type { DashboardSession } from '../../host/session.ts';
import { ApiError, get, getDashboard, postForm } from './api.ts';

export const PAGE_SIZE = 20;

/** What the API's lists look like on the wire; stripe-node adds methods that JSON does not have. */
export interface Page<T> {
  data: T[];
  has_more: boolean;
}

export type SubscriptionOf = Stripe.Subscription & { customer: Stripe.Customer | Stripe.DeletedCustomer };
export type InvoiceOf = Stripe.Invoice & { customer: Stripe.Customer | Stripe.DeletedCustomer | null };

export interface RunFilter {
  after?: string;
  extension?: string;
  subscription?: string;
  invoice?: string;
  limit?: number;
}

export const queries = {
  session: () =>
    queryOptions({ queryKey: ['session'], queryFn: () => getDashboard<DashboardSession>('/session') }),
  account: () =>
    queryOptions({ queryKey: ['account'], queryFn: () => get<AccountWire>('/platform/account') }),
  clock: () =>
    queryOptions({
      queryKey: ['clock'],
      queryFn: () => get<ClockWire>('/platform/clock'),
      // While it follows wall time, the clock on screen must not fall behind.
      refetchInterval: (query) => (query.state.data?.mode === 'following' ? 15_000 : false),
    }),

  subscriptions: (filter: { status: string; after?: string }) =>
    queryOptions({
      queryKey: ['subscriptions', filter],
      queryFn: () =>
        get<Page<SubscriptionOf>>('/v1/subscriptions', {
          limit: PAGE_SIZE,
          status: filter.status,
          starting_after: filter.after,
          expand: ['data.customer'],
        }),
      placeholderData: keepPreviousData,
    }),
  subscription: (id: string) =>
    queryOptions({
      queryKey: ['subscription', id],
      queryFn: () =>
        get<SubscriptionOf>(`/v1/subscriptions/${encodeURIComponent(id)}`, { expand: ['customer'] }),
    }),
  /** The next invoice as the API foresees it. A POST, but nothing is stored. Null: no invoice follows. */
  upcoming: (subscription: string) =>
    queryOptions({
      queryKey: ['upcoming', subscription],
      queryFn: async () => {
        try {
          return await postForm<Stripe.Invoice>('/v1/invoices/create_preview', { subscription });
        } catch (error) {
          if (error instanceof ApiError && error.code === 'invoice_upcoming_none') return null;
          throw error;
        }
      },
    }),
  pendingItems: (customer: string) =>
    queryOptions({
      queryKey: ['pending', customer],
      queryFn: () =>
        get<Page<Stripe.InvoiceItem>>('/v1/invoiceitems', { customer, pending: 'true', limit: 100 }),
    }),

  /** Names of products by id. Prices carry ids only: a list may not expand as deep as price.product. */
  products: () =>
    queryOptions({
      queryKey: ['products'],
      queryFn: async () => new Map((await allProducts()).map((product) => [product.id, product.name])),
      staleTime: 60_000,
    }),

  invoices: (filter: { after?: string; subscription?: string; limit?: number; status?: string }) =>
    queryOptions({
      queryKey: ['invoices', filter],
      queryFn: () =>
        get<Page<InvoiceOf>>('/v1/invoices', {
          limit: filter.limit ?? PAGE_SIZE,
          starting_after: filter.after,
          subscription: filter.subscription,
          status: filter.status,
          expand: ['data.customer'],
        }),
      placeholderData: keepPreviousData,
    }),
  invoice: (id: string) =>
    queryOptions({
      queryKey: ['invoice', id],
      queryFn: () => get<InvoiceOf>(`/v1/invoices/${encodeURIComponent(id)}`, { expand: ['customer'] }),
    }),
  invoiceLines: (id: string) =>
    queryOptions({
      queryKey: ['invoice', id, 'lines'],
      queryFn: () => everyPage<Stripe.InvoiceLineItem>(`/v1/invoices/${encodeURIComponent(id)}/lines`),
    }),

  extensions: () =>
    queryOptions({ queryKey: ['extensions'], queryFn: () => get<ExtensionListWire>('/platform/extensions') }),
  activations: () =>
    queryOptions({
      queryKey: ['activations'],
      queryFn: () => get<ListWire<ActivationWire>>('/platform/activations'),
    }),
  runs: (filter: RunFilter) =>
    queryOptions({
      queryKey: ['runs', filter],
      queryFn: () =>
        get<ListWire<RunWire>>('/platform/runs', {
          limit: filter.limit ?? PAGE_SIZE,
          starting_after: filter.after,
          extension: filter.extension,
          subscription: filter.subscription,
          invoice: filter.invoice,
        }),
      placeholderData: keepPreviousData,
    }),
  run: (id: string) =>
    queryOptions({
      queryKey: ['run', id],
      queryFn: () => get<RunWire>(`/platform/runs/${encodeURIComponent(id)}`),
    }),
};

const allProducts = (): Promise<Stripe.Product[]> => everyPage<Stripe.Product>('/v1/products');

async function everyPage<T extends { id: string }>(path: string): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const page = await get<Page<T>>(path, { limit: 100, starting_after: all.at(-1)?.id });
    all.push(...page.data);
    if (!page.has_more || page.data.length === 0) return all;
  }
}
