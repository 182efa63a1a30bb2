/** Script runs, newest first: when, which extension, what it came to. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { queries } from '../data/queries.ts';
import { count } from '../format/words.ts';
import { Empty } from '../parts/Empty.tsx';
import { FilterTabs, useFilter, type Filter } from '../parts/FilterTabs.tsx';
import { PageHeader } from '../parts/PageHeader.tsx';
import { Pager, useCursor } from '../parts/Pager.tsx';
import { Region } from '../parts/Region.tsx';
import { RunTable } from '../parts/RunTable.tsx';

const SHOWN: readonly [Filter, ...Filter[]] = [
  { id: 'all', name: 'All' },
  { id: 'failed', name: 'Failed' },
];

/** The API does not filter by verdict: failures are picked out of larger pages, and the page says how many it looked at. */
const LOOKED_AT = 100;

export function RunList() {
  const failedOnly = useFilter('show', SHOWN) === 'failed';
  const list = useQuery(queries.runs({ after: useCursor(), ...(failedOnly ? { limit: LOOKED_AT } : {}) }));
  return (
    <>
      <PageHeader
        title="Script runs"
        text="What the active scripts decided, and what it was decided on. Previews are listed too; nothing was billed by them."
      />
      <FilterTabs name="show" label="Verdict" filters={SHOWN} />
      <Region query={list} what="script runs">
        {(page) => {
          const shown = failedOnly ? page.data.filter((run) => run.verdict === 'failed') : page.data;
          return (
            <>
              {shown.length > 0 && <RunTable runs={shown} />}
              {shown.length === 0 && (failedOnly ? <NoFailures /> : <NoRuns />)}
              {failedOnly && page.data.length > 0 && (
                <p className="small">{`${count(shown.length, 'failure')} among ${count(page.data.length, 'run')} looked at.`}</p>
              )}
              <Pager last={page.data.at(-1)?.id} hasMore={page.has_more} />
            </>
          );
        }}
      </Region>
    </>
  );
}

function NoRuns() {
  return (
    <Empty title="No script has run yet.">
      <p>
        A script runs when it is active and billing reaches its extension point.{' '}
        <Link to="/settings/billing/customizations">Choose one under Customizations</Link>
      </p>
    </Empty>
  );
}

function NoFailures() {
  return (
    <Empty title="No failed runs here.">
      <p>
        <Link to="/runs">Clear filter</Link>
      </p>
    </Empty>
  );
}
