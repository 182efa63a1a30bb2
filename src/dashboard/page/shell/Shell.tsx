/** What stands around every page: navigation, top bar, drawer and app rail. */
import { Outlet, useLocation } from 'react-router';
import { PageBoundary } from '../parts/PageBoundary.tsx';
import { useDrawer } from './drawerState.tsx';
import { AppRail } from './AppRail.tsx';
import { ClockBar } from './ClockBar.tsx';
import { Drawer } from './Drawer.tsx';
import { Navigation } from './Navigation.tsx';

export function Shell() {
  const { open } = useDrawer();
  const { pathname } = useLocation();
  return (
    <div className={open ? 'shell shell-drawer' : 'shell'}>
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <Navigation />
      <div className="main">
        <ClockBar />
        <main id="content" className="content" tabIndex={-1}>
          <PageBoundary key={pathname}>
            <Outlet />
          </PageBoundary>
        </main>
      </div>
      <Drawer />
      <AppRail />
    </div>
  );
}
