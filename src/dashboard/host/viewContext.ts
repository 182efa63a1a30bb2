/** The props that a view receives, made from the session and the place it stands in. */
import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { authorizedPermissions } from './session.ts';
import type { DashboardSession } from './session.ts';

export interface ViewPlace {
  viewport: string;
  /** Null where the page shows no single object, and always in the default drawer. */
  object?: { id: string; object: string } | null;
  /** Deep-link parameters without their `app_` prefix. */
  queryParams?: Record<string, string>;
  locale?: string;
}

export function viewContext(session: DashboardSession, place: ViewPlace): ExtensionContextValue {
  const { account, user, app } = session;
  return {
    userContext: {
      id: user.id,
      name: user.name,
      locale: place.locale ?? 'en-US',
      roles: user.roles,
      account: { id: account.id, name: account.name, country: account.country, isSandbox: !account.livemode },
    },
    environment: {
      mode: account.livemode ? 'live' : 'test',
      viewportID: place.viewport,
      objectContext: place.object ?? null,
      ...(app.constants === null ? {} : { constants: app.constants }),
      ...(place.queryParams === undefined ? {} : { queryParams: place.queryParams }),
    } as ExtensionContextValue['environment'],
    appContext: {
      authorizedPermissions: authorizedPermissions(session),
      authorizedContentSecurityPolicy: { connectSrc: app.connect_src, imageSrc: app.image_src },
    },
  };
}

/** The view that the Dashboard shows for a page: the page's own, else the default drawer's, else none. */
export function viewFor(
  session: DashboardSession,
  viewport: string,
): { viewport: string; component: string } | null {
  const { views } = session.app;
  return (
    views.find((view) => view.viewport === viewport) ??
    views.find((view) => view.viewport === 'stripe.dashboard.drawer.default') ??
    null
  );
}
