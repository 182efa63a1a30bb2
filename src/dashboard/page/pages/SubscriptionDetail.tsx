/** One subscription: what it bills, what comes next, what it billed. Its change is previewed in the drawer. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { queries, type SubscriptionOf } from '../data/queries.ts';
import { customerName, productName } from '../format/billing.ts';
import { subscriptionStatus } from '../format/words.ts';
import { Badge } from '../parts/Badge.tsx';
import { Button } from '../parts/Button.tsx';
import { Empty } from '../parts/Empty.tsx';
import { InvoiceTable } from '../parts/InvoiceTable.tsx';
import { PageHeader } from '../parts/PageHeader.tsx';
import { Region } from '../parts/Region.tsx';
import { Section } from '../parts/Section.tsx';
import { useDrawer } from '../shell/drawerState.tsx';
import { PendingItems } from './subscription/PendingItems.tsx';
import { Pricing } from './subscription/Pricing.tsx';
import { SubscriptionFacts } from './subscription/SubscriptionFacts.tsx';
import { Upcoming } from './subscription/Upcoming.tsx';

const ABOVE = { name: 'Subscriptions', to: '/subscriptions' };

export function SubscriptionDetail() {
  const { id = '' } = useParams();
  const subscription = useQuery(queries.subscription(id));
  if (subscription.data === undefined) {
    return (
      <>
        <PageHeader above={ABOVE} title="Subscription" after={id} />
        <Region query={subscription} what="the subscription">
          {() => null}
        </Region>
      </>
    );
  }
  return (
    <Region query={subscription} what="the subscription">
      {(data) => <Loaded subscription={data} />}
    </Region>
  );
}

function Loaded({ subscription }: { subscription: SubscriptionOf }) {
  const drawer = useDrawer();
  const { data: products } = useQuery(queries.products());
  const invoices = useQuery(queries.invoices({ subscription: subscription.id, limit: 10 }));
  const [first] = subscription.items.data;
  const billed = !['canceled', 'incomplete_expired'].includes(subscription.status);
  return (
    <>
      <PageHeader
        above={ABOVE}
        title={customerName(subscription.customer)}
        after={first === undefined ? undefined : `on ${productName(first.price, products)}`}
        badge={<Badge word={subscriptionStatus(subscription.status)} />}
        actions={billed ? <Button onPress={drawer.show}>Preview a change</Button> : undefined}
      />
      <SubscriptionFacts subscription={subscription} />
      <Pricing subscription={subscription} products={products} />
      {billed && <PendingItems subscription={subscription} />}
      {billed && <Upcoming subscription={subscription} />}
      <Section title="Invoices">
        <Region query={invoices} what="invoices">
          {(page) =>
            page.data.length === 0 ? (
              <Empty title="No invoices yet." />
            ) : (
              <>
                <InvoiceTable invoices={page.data} ofOneCustomer />
                {page.has_more && (
                  <p className="small">
                    The latest 10 are shown. <Link to="/invoices">All invoices</Link>
                  </p>
                )}
              </>
            )
          }
        </Region>
      </Section>
    </>
  );
}
