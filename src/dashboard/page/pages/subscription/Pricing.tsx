/** What a subscription is made of: product, price, quantity, and what that costs per period. */
import type Stripe from 'stripe';
import type { SubscriptionOf } from '../../data/queries.ts';
import { amountPerPeriod, itemAmount, priceText, productName } from '../../format/billing.ts';
import { money } from '../../format/money.ts';
import { period } from '../../format/time.ts';
import { Section } from '../../parts/Section.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import { TwoLines } from '../../parts/TwoLines.tsx';

export interface PricingProps {
  subscription: SubscriptionOf;
  products: ReadonlyMap<string, string> | undefined;
}

export function Pricing({ subscription, products }: PricingProps) {
  const items = subscription.items.data;
  const total = amountPerPeriod(items);
  const columns: Column<Stripe.SubscriptionItem>[] = [
    {
      title: 'Product',
      cell: (item) => (
        <TwoLines
          first={<strong>{productName(item.price, products)}</strong>}
          second={priceText(item.price)}
        />
      ),
    },
    {
      title: 'Current period',
      minor: true,
      cell: (item) => period(item.current_period_start, item.current_period_end),
    },
    { title: 'Quantity', cell: (item) => item.quantity ?? 'Metered' },
    { title: 'Total', number: true, cell: (item) => <Total item={item} /> },
  ];
  return (
    <Section title="Pricing">
      <Table
        caption="Pricing"
        columns={columns}
        rows={items}
        rowKey={(item) => item.id}
        foot={
          items.length > 1 && total !== null
            ? [{ label: `Per ${total.per}`, value: money(total.amount, total.currency), strong: true }]
            : []
        }
      />
    </Section>
  );
}

function Total({ item }: { item: Stripe.SubscriptionItem }) {
  const amount = itemAmount(item);
  return amount === null ? (
    <span className="secondary">Varies</span>
  ) : (
    <>{money(amount, item.price.currency)}</>
  );
}
