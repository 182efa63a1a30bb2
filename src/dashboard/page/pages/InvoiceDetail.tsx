/** One invoice: its lines with service periods, how they add up, and which script runs decided them. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { queries, type InvoiceOf } from '../data/queries.ts';
import { customerName, isProration, subscriptionOf } from '../format/billing.ts';
import { money } from '../format/money.ts';
import { period } from '../format/time.ts';
import { billingReason, invoiceStatus } from '../format/words.ts';
import { Badge } from '../parts/Badge.tsx';
import { Facts } from '../parts/Facts.tsx';
import { LineTable } from '../parts/LineTable.tsx';
import { Moment } from '../parts/Moment.tsx';
import { PageHeader } from '../parts/PageHeader.tsx';
import { Region } from '../parts/Region.tsx';
import { RunTable } from '../parts/RunTable.tsx';
import { Section } from '../parts/Section.tsx';
import { totalsOf } from './invoice/totals.ts';
import { ProrationRun } from './invoice/ProrationRun.tsx';

const ABOVE = { name: 'Invoices', to: '/invoices' };

export function InvoiceDetail() {
  const { id = '' } = useParams();
  const invoice = useQuery(queries.invoice(id));
  const header = invoice.data === undefined && <PageHeader above={ABOVE} title="Invoice" after={id} />;
  return (
    <>
      {header}
      <Region query={invoice} what="the invoice">
        {(data) => <Loaded id={id} invoice={data} />}
      </Region>
    </>
  );
}

function Loaded({ id, invoice }: { id: string; invoice: InvoiceOf }) {
  const lines = useQuery(queries.invoiceLines(id));
  const runs = useQuery(queries.runs({ invoice: id }));
  return (
    <>
      <PageHeader
        above={ABOVE}
        title={invoice.number ?? 'Draft invoice'}
        after={<For invoice={invoice} />}
        badge={<Badge word={invoiceStatus(invoice.status)} />}
      />
      <InvoiceFacts invoice={invoice} />
      <Section title="Lines">
        <Region query={lines} what="lines">
          {(data) => (
            <LineTable
              lines={data}
              foot={totalsOf(invoice)}
              note={(line) => (isProration(line) ? <ProrationRun runs={runs.data?.data ?? []} /> : null)}
            />
          )}
        </Region>
      </Section>
      <Section title="Script runs">
        <Region query={runs} what="script runs">
          {(page) =>
            page.data.length === 0 ? (
              <p className="secondary">No script ran for this invoice. The default decided every line.</p>
            ) : (
              <RunTable runs={page.data} />
            )
          }
        </Region>
      </Section>
    </>
  );
}

function For({ invoice }: { invoice: InvoiceOf }) {
  const name = invoice.customer_name ?? customerName(invoice.customer);
  const subscription = subscriptionOf(invoice);
  return <>for {subscription === null ? name : <Link to={`/subscriptions/${subscription}`}>{name}</Link>}</>;
}

function InvoiceFacts({ invoice }: { invoice: InvoiceOf }) {
  return (
    <Facts
      facts={[
        { label: 'Total', value: money(invoice.total, invoice.currency) },
        { label: 'Reason', value: billingReason(invoice.billing_reason) },
        { label: 'Created', value: <Moment at={invoice.created} /> },
        { label: 'Cycle', value: period(invoice.period_start, invoice.period_end) },
      ]}
    />
  );
}
