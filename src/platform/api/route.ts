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
  /** What the answer is asked to hold: `total_count`. Ids become objects without the route. */
  expand: readonly string[];
  /** Who acts, for the history: a view's user, or the key. */
  actor: string;
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  params: Param<unknown>;
  answer: (info: RequestInfo, params: unknown) => Promise<Wire>;
}

/** As the table of known endpoints writes it: `POST /v1/customers/:id`. */
export const endpointOf = ({ method, path }: Pick<Route, 'method' | 'path'>): string =>
  `${method} ${path.replace(/:\w+/g, ':id')}`;

const NOUNS: Readonly<Record<string, string>> = {
  account: 'account',
  balance_transactions: 'customer_balance_transaction',
  charges: 'charge',
  coupons: 'coupon',
  create_preview: 'invoice',
  credit_notes: 'credit_note',
  customers: 'customer',
  events: 'event',
  invoice_payments: 'invoice_payment',
  invoiceitems: 'invoiceitem',
  invoices: 'invoice',
  lines: 'line_item',
  meters: 'billing.meter',
  payment_intents: 'payment_intent',
  payment_methods: 'payment_method',
  preview: 'credit_note',
  prices: 'price',
  products: 'product',
  promotion_codes: 'promotion_code',
  subscription_items: 'subscription_item',
  subscription_schedules: 'subscription_schedule',
  subscriptions: 'subscription',
  tax_rates: 'tax_rate',
  test_clocks: 'test_helpers.test_clock',
  webhook_endpoints: 'webhook_endpoint',
};

/** Type of the object that an endpoint answers with, as api/expand.ts names it: `subscription`, `list:subscription`. */
export function answerType({ method, path }: Pick<Route, 'method' | 'path'>): string {
  const segments = path.split('/');
  if (path.startsWith('/v1/credit_notes/') && path.endsWith('/lines')) return 'list:credit_note_line_item';
  const last = segments.at(-1) ?? '';
  if (last === 'search') return `search:${NOUNS[segments.at(-2) ?? ''] ?? ''}`;
  // `/v1/invoices/:id/finalize`: an action answers with what it acted on.
  const acted = method === 'POST' && segments.at(-2)?.startsWith(':') === true && !(last in NOUNS);
  const noun = NOUNS[(acted ? segments.at(-3) : last.startsWith(':') ? segments.at(-2) : last) ?? ''] ?? '';
  const one = last.startsWith(':') || last === 'account' || last === 'preview' || noun === '';
  return method === 'GET' && !one ? `list:${noun}` : noun;
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
