/** For an address that no page has. */
import { Link, useLocation } from 'react-router';
import { PageHeader } from '../parts/PageHeader.tsx';

export function NotFound() {
  const { pathname } = useLocation();
  return (
    <>
      <PageHeader title="Page not found" text={`There is no page at ${pathname} on the local Dashboard.`} />
      <p>
        <Link to="/subscriptions">Open subscriptions</Link>
      </p>
    </>
  );
}
