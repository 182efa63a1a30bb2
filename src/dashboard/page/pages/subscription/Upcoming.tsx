/** The next invoice as the API foresees it now. */
import { useQuery } from '@tanstack/react-query';
import { queries, type SubscriptionOf } from '../../data/queries.ts';
import { nextInvoiceAt } from '../../format/billing.ts';
import { date } from '../../format/time.ts';
import { Empty } from '../../parts/Empty.tsx';
import { LineTable } from '../../parts/LineTable.tsx';
import { Region } from '../../parts/Region.tsx';
import { Section } from '../../parts/Section.tsx';
import { upcomingTotalsOf } from '../invoice/totals.ts';

export function Upcoming({ subscription }: { subscription: SubscriptionOf }) {
  const at = nextInvoiceAt(subscription);
  const upcoming = useQuery({ ...queries.upcoming(subscription.id), enabled: at !== null });
  if (at === null) return null;
  return (
    <Section title="Upcoming invoice" aside={<span className="small">{date(at)}</span>}>
      <Region query={upcoming} what="the upcoming invoice">
        {(invoice) =>
          invoice === null ? (
            <Empty title="No invoice follows." />
          ) : (
            <LineTable lines={invoice.lines.data} foot={upcomingTotalsOf(invoice)} />
          )
        }
      </Region>
    </Section>
  );
}
