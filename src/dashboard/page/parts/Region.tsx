/** One part of a page fed by one query: loading, failed, refreshing, stale or loaded. What is around it stays. */
import { useEffect, useState, type ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { asApiError } from '../data/api.ts';
import { timeOfDay } from '../format/time.ts';
import { Button } from './Button.tsx';
import { Failure } from './Failure.tsx';
import { Spinner } from './Spinner.tsx';

/** Loads faster than this never flash a spinner. */
const DELAY_MS = 250;

export interface RegionProps<T> {
  query: UseQueryResult<T>;
  /** What is loading, such as "subscriptions". */
  what: string;
  children: (data: T) => ReactNode;
}

export function Region<T>({ query, what, children }: RegionProps<T>) {
  const again = (): void => void query.refetch();
  if (query.data === undefined) {
    if (query.isError)
      return <Failure error={asApiError(query.error)} onAgain={again} pending={query.isFetching} />;
    return <Loading what={what} />;
  }
  return (
    <div className="region" aria-busy={query.isFetching}>
      {query.isError && <Stale since={query.dataUpdatedAt} onAgain={again} pending={query.isFetching} />}
      {query.isFetching && !query.isError && <Refreshing what={what} />}
      {children(query.data)}
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <p className="loading" role="status">
      <Delayed>
        <Spinner label="Loading" /> Loading {what}
      </Delayed>
    </p>
  );
}

function Refreshing({ what }: { what: string }) {
  return (
    <span className="refreshing">
      <Delayed>
        <Spinner label={`Refreshing ${what}`} />
      </Delayed>
    </span>
  );
}

/** Old data stays on screen and says how old it is. */
function Stale({ since, onAgain, pending }: { since: number; onAgain: () => void; pending: boolean }) {
  return (
    <div className="stale" role="status">
      <span>Shown as of {timeOfDay(since / 1000)}. The latest could not be loaded.</span>
      <Button kind="quiet" onPress={onAgain} pending={pending}>
        Try again
      </Button>
    </div>
  );
}

function Delayed({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), DELAY_MS);
    return () => clearTimeout(timer);
  }, []);
  return shown ? <>{children}</> : null;
}
