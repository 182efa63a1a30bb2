/** Items that wait for the next invoice, prorations of earlier changes among them. Not shown while there are none. */
import { useQuery } from '@tanstack/react-query';
import type Stripe from 'stripe';
import { asApiError } from '../../data/api.ts';
import { queries, type SubscriptionOf } from '../../data/queries.ts';
import { idOf } from '../../format/billing.ts';
import { money } from '../../format/money.ts';
import { period } from '../../format/time.ts';
import { Failure } from '../../parts/Failure.tsx';
import { Section } from '../../parts/Section.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import { TwoLines } from '../../parts/TwoLines.tsx';

const COLUMNS: Column<Stripe.InvoiceItem>[] = [
  {
    title: 'Description',
    cell: (item) => (
      <TwoLines
        first={item.description ?? 'No description'}
        second={period(item.period.start, item.period.end)}
      />
    ),
  },
  { title: 'Amount', number: true, cell: (item) => money(item.amount, item.currency) },
];

export function PendingItems({ subscription }: { subscription: SubscriptionOf }) {
  const pending = useQuery(queries.pendingItems(subscription.customer.id));
  const mine = pending.data?.data.filter((item) => belongsTo(item, subscription.id)) ?? [];
  if (pending.isError && pending.data === undefined) {
    return (
      <Section title="Pending items">
        <Failure
          error={asApiError(pending.error)}
          onAgain={() => void pending.refetch()}
          pending={pending.isFetching}
        />
      </Section>
    );
  }
  if (mine.length === 0) return null;
  return (
    <Section title="Pending items" aside={<span className="small">On the next invoice</span>}>
      <Table caption="Pending items" columns={COLUMNS} rows={mine} rowKey={(item) => item.id} />
    </Section>
  );
}

function belongsTo(item: Stripe.InvoiceItem, subscription: string): boolean {
  return idOf(item.parent?.subscription_details?.subscription) === subscription;
}
