/** All subscriptions: who pays what, how often, and when next. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { queries, type SubscriptionOf } from '../data/queries.ts';
import { amountPerPeriod, customerName, nextInvoiceAt, priceText, productName } from '../format/billing.ts';
import { money } from '../format/money.ts';
import { subscriptionStatus } from '../format/words.ts';
import { Badge } from '../parts/Badge.tsx';
import { Empty } from '../parts/Empty.tsx';
import { FilterTabs, useFilter, type Filter } from '../parts/FilterTabs.tsx';
import { Moment } from '../parts/Moment.tsx';
import { PageHeader } from '../parts/PageHeader.tsx';
import { Pager, useCursor } from '../parts/Pager.tsx';
import { Region } from '../parts/Region.tsx';
import { Table, type Column } from '../parts/Table.tsx';
import { TwoLines } from '../parts/TwoLines.tsx';

const STATUSES: readonly [Filter, ...Filter[]] = [
  { id: 'all', name: 'All' },
  { id: 'active', name: 'Active' },
  { id: 'trialing', name: 'Trial' },
  { id: 'past_due', name: 'Past due' },
  { id: 'canceled', name: 'Canceled' },
];

export function SubscriptionList() {
  const status = useFilter('status', STATUSES);
  const list = useQuery(queries.subscriptions({ status, after: useCursor() }));
  const { data: products } = useQuery(queries.products());
  return (
    <>
      <PageHeader title="Subscriptions" />
      <FilterTabs name="status" label="Status" filters={STATUSES} />
      <Region query={list} what="subscriptions">
        {(page) =>
          page.data.length === 0 ? (
            <Nothing filtered={status !== 'all'} />
          ) : (
            <>
              <Table
                caption="Subscriptions"
                columns={columns(products)}
                rows={page.data}
                rowKey={(subscription) => subscription.id}
              />
              <Pager last={page.data.at(-1)?.id} hasMore={page.has_more} />
            </>
          )
        }
      </Region>
    </>
  );
}

function columns(products: ReadonlyMap<string, string> | undefined): Column<SubscriptionOf>[] {
  return [
    {
      title: 'Customer',
      cell: (row) => (
        <Link className="row-link" to={`/subscriptions/${row.id}`}>
          {customerName(row.customer)}
        </Link>
      ),
    },
    { title: 'Status', cell: (row) => <Badge word={subscriptionStatus(row.status)} /> },
    { title: 'Product', cell: (row) => <Product row={row} products={products} /> },
    { title: 'Next invoice', minor: true, cell: (row) => <NextInvoice row={row} /> },
    { title: 'Amount', number: true, cell: (row) => <Amount row={row} /> },
  ];
}

function Product({
  row,
  products,
}: {
  row: SubscriptionOf;
  products: ReadonlyMap<string, string> | undefined;
}) {
  const [first, ...rest] = row.items.data;
  if (first === undefined) return <span className="secondary">No items</span>;
  const seats = first.quantity !== undefined && first.quantity !== 1 ? ` × ${first.quantity}` : '';
  const more = rest.length === 0 ? '' : ` and ${rest.length} more`;
  return (
    <TwoLines
      first={`${productName(first.price, products)}${seats}${more}`}
      second={priceText(first.price)}
    />
  );
}

function NextInvoice({ row }: { row: SubscriptionOf }) {
  const at = nextInvoiceAt(row);
  if (at !== null) return <Moment at={at} day />;
  const ends = row.cancel_at_period_end && row.status !== 'canceled';
  return <span className="secondary">{ends ? 'None, ends with its period' : 'None'}</span>;
}

function Amount({ row }: { row: SubscriptionOf }) {
  const total = amountPerPeriod(row.items.data);
  if (total === null) return <span className="secondary">Varies</span>;
  return <TwoLines first={money(total.amount, total.currency)} second={`per ${total.per}`} />;
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (!filtered)
    return (
      <Empty
        title="No subscriptions yet."
        children={<p>Create one through the API, or reset to the sample company.</p>}
      />
    );
  return (
    <Empty title="No subscriptions with this status.">
      <p>
        <Link to="/subscriptions">Clear filter</Link>
      </p>
    </Empty>
  );
}
