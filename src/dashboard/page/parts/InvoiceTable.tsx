/** Invoices as rows: number, status, customer where it is not plain, date and total. */
import { Link } from 'react-router';
import type { InvoiceOf } from '../data/queries.ts';
import { customerName } from '../format/billing.ts';
import { money } from '../format/money.ts';
import { billingReason, invoiceStatus } from '../format/words.ts';
import { Badge } from './Badge.tsx';
import { Moment } from './Moment.tsx';
import { Table, type Column } from './Table.tsx';

const NUMBER: Column<InvoiceOf> = {
  title: 'Invoice',
  cell: (row) => (
    <Link className="row-link" to={`/invoices/${row.id}`}>
      {row.number ?? 'Draft'}
    </Link>
  ),
};
const STATUS: Column<InvoiceOf> = {
  title: 'Status',
  cell: (row) => <Badge word={invoiceStatus(row.status)} />,
};
const CUSTOMER: Column<InvoiceOf> = {
  title: 'Customer',
  cell: (row) => row.customer_name ?? customerName(row.customer),
};
const REASON: Column<InvoiceOf> = {
  title: 'Reason',
  minor: true,
  cell: (row) => billingReason(row.billing_reason),
};
const CREATED: Column<InvoiceOf> = { title: 'Created', cell: (row) => <Moment at={row.created} /> };
const TOTAL: Column<InvoiceOf> = {
  title: 'Total',
  number: true,
  cell: (row) => money(row.total, row.currency),
};

export function InvoiceTable({
  invoices,
  ofOneCustomer = false,
}: {
  invoices: InvoiceOf[];
  ofOneCustomer?: boolean;
}) {
  const columns = ofOneCustomer
    ? [NUMBER, STATUS, REASON, CREATED, TOTAL]
    : [NUMBER, STATUS, CUSTOMER, REASON, CREATED, TOTAL];
  return (
    <Table
      caption="Invoices"
      columns={columns}
      rows={invoices}
      rowKey={(invoice) => invoice.id ?? invoice.number ?? ''}
    />
  );
}
