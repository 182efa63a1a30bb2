/** Right drawer: the app's view for the page that is open. Stays across pages; its button and Escape close it. */
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from 'react-router';
import type { ExtensionHost } from '../../host/extensionHost.ts';
import { ExtensionView } from '../../host/ExtensionView.tsx';
import type { OnProblem } from '../../host/problem.ts';
import type { DashboardSession } from '../../host/session.ts';
import { viewContext } from '../../host/viewContext.ts';
import { queries } from '../data/queries.ts';
import { usePageChanges } from '../data/useChange.ts';
import { Button } from '../parts/Button.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Loading, Region } from '../parts/Region.tsx';
import { useDrawer } from './drawerState.tsx';
import { useExtensionHost } from './useExtensionHost.ts';
import { viewOf } from './viewports.ts';

/** Until there is a developer console on the page, the browser's own gets what goes wrong around a view. */
const report: OnProblem = (problem) =>
  console.error(`[${problem.source}] ${problem.name}: ${problem.message}`);

export function Drawer() {
  const session = useQuery({ ...queries.session(), staleTime: Infinity });
  const host = useExtensionHost(session.data, report);
  const { open, asked, hide } = useDrawer();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (open && asked > 0) title.current?.focus();
  }, [open, asked]);
  if (!open) return null;
  return (
    <aside
      id="drawer"
      className="drawer"
      aria-labelledby="drawer-title"
      onKeyDown={(event) => {
        // A menu or a task inside the view takes its own Escape first.
        if (event.key === 'Escape' && !event.defaultPrevented) hide();
      }}
    >
      <header className="drawer-head">
        <span className="app-mark" aria-hidden="true">
          <Icon name="console" />
        </span>
        <h2 id="drawer-title" ref={title} tabIndex={-1}>
          {session.data?.app.name ?? 'App'}
        </h2>
        <Button kind="quiet" label="Close drawer" onPress={hide}>
          <Icon name="close" />
        </Button>
      </header>
      <div className="drawer-body">
        <Region query={session} what="the app">
          {(data) => (host === null ? <Loading what="the app" /> : <PageView session={data} host={host} />)}
        </Region>
      </div>
    </aside>
  );
}

function PageView({ session, host }: { session: DashboardSession; host: ExtensionHost }) {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const view = useMemo(() => viewOf(pathname, session), [pathname, session]);
  const context = useMemo(
    () => (view === null ? null : viewContext(session, { ...view.place, queryParams: deepLink(search) })),
    [session, view, search],
  );
  const changes = usePageChanges();
  const openPath = useCallback((path: string) => void navigate(path), [navigate]);
  if (view === null || context === null) {
    return (
      <Empty title="No view for this page.">
        <p>This app shows nothing beside this page. Open a subscription to see its preview.</p>
      </Empty>
    );
  }
  // Another object is another view: nothing typed for one subscription may stay for the next.
  const viewId = `${view.component}:${view.place.object?.id ?? 'page'}:${changes}`;
  return (
    <ExtensionView
      key={viewId}
      viewId={viewId}
      host={host}
      component={view.component}
      context={context}
      onProblem={report}
      openPath={openPath}
    />
  );
}

/** `?app_extension=x` of the page's address reaches the view as `environment.queryParams.extension`. */
function deepLink(search: string): Record<string, string> {
  const pairs = [...new URLSearchParams(search)].filter(([name]) => name.startsWith('app_'));
  return Object.fromEntries(pairs.map(([name, value]) => [name.slice('app_'.length), value]));
}
