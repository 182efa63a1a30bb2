/** Key facts of a subscription: since when, the next invoice, how it is billed, the customer's balance. */
import { useQuery } from '@tanstack/react-query';
import { queries, type SubscriptionOf } from '../../data/queries.ts';
import { nextInvoiceAt } from '../../format/billing.ts';
import { money } from '../../format/money.ts';
import { date } from '../../format/time.ts';
import { sentence } from '../../format/words.ts';
import { Facts } from '../../parts/Facts.tsx';
import { Moment } from '../../parts/Moment.tsx';

export function SubscriptionFacts({ subscription }: { subscription: SubscriptionOf }) {
  const facts = [
    { label: 'Started', value: <Moment at={subscription.start_date} day /> },
    ending(subscription) ?? { label: 'Next invoice', value: <NextInvoice subscription={subscription} /> },
    { label: 'Billing mode', value: sentence(subscription.billing_mode?.type ?? 'not given') },
    { label: 'Customer balance', value: balanceText(subscription) },
  ];
  return <Facts facts={facts} />;
}

function ending(subscription: SubscriptionOf) {
  if (subscription.ended_at !== null)
    return { label: 'Ended', value: <Moment at={subscription.ended_at} day /> };
  const end =
    subscription.cancel_at ??
    (subscription.cancel_at_period_end ? subscription.items.data[0]?.current_period_end : null);
  return end === null || end === undefined ? null : { label: 'Ends', value: <Moment at={end} day /> };
}

function NextInvoice({ subscription }: { subscription: SubscriptionOf }) {
  const at = nextInvoiceAt(subscription);
  const upcoming = useQuery({ ...queries.upcoming(subscription.id), enabled: at !== null });
  if (at === null) return <>None</>;
  if (upcoming.data === undefined || upcoming.data === null) return <Moment at={at} day />;
  return (
    <>
      {money(upcoming.data.amount_due, upcoming.data.currency)} on {date(at)}
    </>
  );
}

/** Stripe keeps credit as a negative balance; a customer reads it the other way round. */
function balanceText({ customer, currency }: SubscriptionOf): string {
  if (customer.deleted === true) return 'None';
  const unit = customer.currency ?? currency;
  if (customer.balance === 0) return money(0, unit);
  return customer.balance < 0
    ? `${money(-customer.balance, unit)} credit`
    : `${money(customer.balance, unit)} owed`;
}
