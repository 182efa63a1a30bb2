/** One endpoint: its method and path, the parameters that it knows, and what answers it. */
import type { Platform, Scope } from '../platform.ts';
import type { Wire } from '../objects/catalog.ts';
import type { Param } from './params.ts';

/** Everything about the request beside its parameters. */
export interface RequestInfo {
  platform: Platform;
  scope: Scope;
  /** Path parameters by name. */
  path: Readonly<Record<string, string>>;
  headers: Headers;
  /** Who acts, for the history: a view's user, or the key. */
  actor: string;
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  params: Param<unknown>;
  answer: (info: RequestInfo, params: unknown) => Promise<Wire>;
}

const NOUNS: Readonly<Record<string, string>> = {
  balance_transactions: 'customer_balance_transaction',
  create_preview: 'invoice',
  customers: 'customer',
  invoiceitems: 'invoiceitem',
  invoices: 'invoice',
  lines: 'line_item',
  prices: 'price',
  products: 'product',
  subscription_items: 'subscription_item',
  subscriptions: 'subscription',
  test_clocks: 'test_helpers.test_clock',
};

/** Type of the object that an endpoint answers with, as api/expand.ts names it: `subscription`, `list:subscription`. */
export function answerType({ method, path }: Pick<Route, 'method' | 'path'>): string {
  const segments = path.split('/');
  const last = segments.at(-1) ?? '';
  const noun = NOUNS[last.startsWith(':') ? (segments.at(-2) ?? '') : last] ?? '';
  return method === 'GET' && !last.startsWith(':') && noun !== '' ? `list:${noun}` : noun;
}

/** Ties the type of the parameters to the handler's; `Route` itself forgets it, so that routes fit in one table. */
export function route<T>(
  method: Route['method'],
  path: string,
  params: Param<T>,
  answer: (info: RequestInfo, params: T) => Promise<Wire>,
): Route {
  return { method, path, params, answer: (info, read) => answer(info, read as T) };
}
