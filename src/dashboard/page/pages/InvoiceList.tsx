/** All invoices, newest first. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { queries } from '../data/queries.ts';
import { Empty } from '../parts/Empty.tsx';
import { FilterTabs, useFilter, type Filter } from '../parts/FilterTabs.tsx';
import { InvoiceTable } from '../parts/InvoiceTable.tsx';
import { PageHeader } from '../parts/PageHeader.tsx';
import { Pager, useCursor } from '../parts/Pager.tsx';
import { Region } from '../parts/Region.tsx';

const STATUSES: readonly [Filter, ...Filter[]] = [
  { id: 'all', name: 'All' },
  { id: 'draft', name: 'Draft' },
  { id: 'open', name: 'Open' },
  { id: 'paid', name: 'Paid' },
];

export function InvoiceList() {
  const status = useFilter('status', STATUSES);
  const list = useQuery(
    queries.invoices({ after: useCursor(), status: status === 'all' ? undefined : status }),
  );
  return (
    <>
      <PageHeader title="Invoices" />
      <FilterTabs name="status" label="Status" filters={STATUSES} />
      <Region query={list} what="invoices">
        {(page) =>
          page.data.length === 0 ? (
            <Nothing filtered={status !== 'all'} />
          ) : (
            <>
              <InvoiceTable invoices={page.data} />
              <Pager last={page.data.at(-1)?.id} hasMore={page.has_more} />
            </>
          )
        }
      </Region>
    </>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (!filtered)
    return (
      <Empty title="No invoices yet." children={<p>Advance the clock to the next renewal to see one.</p>} />
    );
  return (
    <Empty title="No invoices with this status.">
      <p>
        <Link to="/invoices">Clear filter</Link>
      </p>
    </Empty>
  );
}
