/** Which of the app's views stands beside a page, and with which object (ui-extensions.md section 10). */
import { viewFor, type ViewPlace } from '../../host/viewContext.ts';
import type { DashboardSession } from '../../host/session.ts';

const PAGES: readonly { pattern: RegExp; viewport: string; object: string | null }[] = [
  {
    pattern: /^\/subscriptions\/([^/]+)$/,
    viewport: 'stripe.dashboard.subscription.detail',
    object: 'subscription',
  },
  { pattern: /^\/subscriptions$/, viewport: 'stripe.dashboard.subscription.list', object: null },
  { pattern: /^\/invoices\/([^/]+)$/, viewport: 'stripe.dashboard.invoice.detail', object: 'invoice' },
  { pattern: /^\/invoices$/, viewport: 'stripe.dashboard.invoice.list', object: null },
];

export interface DrawerView {
  component: string;
  place: ViewPlace;
}

/** Null: the app has no view for this page, and no default one. The default view never gets an object. */
export function viewOf(path: string, session: DashboardSession): DrawerView | null {
  const page = PAGES.find(({ pattern }) => pattern.test(path));
  const view = viewFor(session, page?.viewport ?? '');
  if (view === null) return null;
  const id = page?.pattern.exec(path)?.[1];
  const own =
    page !== undefined && page.viewport === view.viewport && page.object !== null && id !== undefined;
  const object = own ? { id: decodeURIComponent(id), object: page.object as string } : null;
  return { component: view.component, place: { viewport: view.viewport, object } };
}
