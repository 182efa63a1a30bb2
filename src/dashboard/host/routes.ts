/** Where a link of a view leads on the local Dashboard: Stripe's route descriptors, full Dashboard addresses, other addresses. */

/** `{name, params?, envParams?}` as the SDK's RouteDescriptor types it; structural, since new names arrive with the SDK. */
export interface RouteDescriptor {
  name: string;
  params?: Readonly<Record<string, unknown>>;
  envParams?: Readonly<Record<string, string>>;
}

export type LinkTarget = string | RouteDescriptor;

/** `local`: a path on this page. `external`: opens apart from it. */
export interface Destination {
  kind: 'local' | 'external';
  href: string;
}

/** Paths as in the real Dashboard; `:x` is filled from `params`. */
const PATHS: Readonly<Record<string, string>> = {
  balanceOverview: '/balance/overview',
  billing: '/billing',
  customers: '/customers',
  customerDetails: '/customers/:customerId',
  dashboard: '/dashboard',
  fullPage: '/app/:appId/:tabId',
  fullPageGlob: '/app/:appId/:glob',
  invoices: '/invoices',
  invoiceDetails: '/invoices/:invoiceId',
  onboarding: '/apps/:appId/onboarding',
  payments: '/payments',
  paymentDetails: '/payments/:paymentId',
  paymentReviewDetails: '/payments/:paymentId',
  products: '/products',
  productDetails: '/products/:productId',
  reportsHub: '/reports/hub',
  revenueRecognition: '/revenue-recognition',
  shippingRates: '/shipping-rates',
  shippingRateDetails: '/shipping-rates/:shippingRateId',
  subscriptions: '/subscriptions',
  subscriptionDetails: '/subscriptions/:subscriptionId',
  taxReporting: '/tax/reporting',
  taxReportingLocations: '/tax/reporting/locations',
};

/** @throws Error for a route name that the Dashboard does not have and for an address that is not http(s) */
export function destinationOf(target: LinkTarget): Destination {
  return typeof target === 'string' ? destinationOfAddress(target) : { kind: 'local', href: pathOf(target) };
}

function pathOf({ name, params = {}, envParams = {} }: RouteDescriptor): string {
  const pattern = Object.hasOwn(PATHS, name) ? PATHS[name] : undefined;
  if (pattern === undefined) {
    throw new Error(
      `The Dashboard has no route "${name}", so nothing was opened. Routes: ${Object.keys(PATHS).join(', ')}.`,
    );
  }
  const path = pattern
    .split('/')
    .map((part) => (part.startsWith(':') ? filled(name, part.slice(1), params[part.slice(1)]) : part))
    .join('/')
    .replace(/\/+$/, '');
  const query = new URLSearchParams(
    Object.entries(envParams).map(([key, value]) => [`app_${key}`, value]),
  ).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** Parts of a path that the Dashboard fills itself when a view leaves them out: this app, its first tab. */
const OPTIONAL = new Set(['appId', 'tabId', 'glob']);

function filled(route: string, name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return encodeURIComponent(value);
  if (OPTIONAL.has(name)) return '';
  throw new Error(`The route "${route}" needs the parameter "${name}", so nothing was opened.`);
}

function destinationOfAddress(address: string): Destination {
  if (address.startsWith('/') && !address.startsWith('//')) return { kind: 'local', href: address };
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !['http:', 'https:', 'mailto:'].includes(url.protocol)) {
    throw new Error(
      `"${address}" is not an address that a view may link to: use http(s), mailto or a route of the Dashboard.`,
    );
  }
  if (url.hostname !== 'dashboard.stripe.com') return { kind: 'external', href: url.href };
  // Links out of a drawer are full Dashboard addresses, with account and mode in front of the path.
  const path = url.pathname.replace(/^\/acct_[^/]+/, '').replace(/^\/test(?=\/|$)/, '');
  return { kind: 'local', href: `${path || '/'}${url.search}${url.hash}` };
}
