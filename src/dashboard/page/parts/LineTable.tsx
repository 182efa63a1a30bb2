/** Lines of an invoice: what, for which service period, how much; prorations say so. */
import type { ReactNode } from 'react';
import type Stripe from 'stripe';
import { isProration } from '../format/billing.ts';
import { money } from '../format/money.ts';
import { period } from '../format/time.ts';
import { Badge } from './Badge.tsx';
import { Table, type TableProps } from './Table.tsx';
import { TwoLines } from './TwoLines.tsx';

export interface LineTableProps {
  lines: Stripe.InvoiceLineItem[];
  foot?: TableProps<unknown>['foot'];
  /** Said under a proration, such as the run that decided it. */
  note?: (line: Stripe.InvoiceLineItem) => ReactNode;
}

export function LineTable({ lines, foot, note }: LineTableProps) {
  return (
    <Table<Stripe.InvoiceLineItem>
      caption="Invoice lines"
      rows={lines}
      rowKey={(line) => line.id}
      foot={foot}
      columns={[
        {
          title: 'Description',
          cell: (line) => (
            <TwoLines
              first={line.description ?? 'No description'}
              second={<Small line={line} note={note?.(line)} />}
            />
          ),
        },
        { title: 'Quantity', minor: true, cell: (line) => line.quantity ?? '' },
        { title: 'Amount', number: true, cell: (line) => money(line.amount, line.currency) },
      ]}
    />
  );
}

function Small({ line, note }: { line: Stripe.InvoiceLineItem; note: ReactNode }) {
  return (
    <>
      {period(line.period.start, line.period.end)}
      {isProration(line) && (
        <>
          {' '}
          <Badge word={{ text: line.amount < 0 ? 'Proration credit' : 'Proration', tone: 'neutral' }} />
        </>
      )}
      {note !== undefined && note !== null && <> {note}</>}
    </>
  );
}
