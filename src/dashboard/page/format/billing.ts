/** What Stripe's objects say, in a line: names, prices, amounts per period, service periods. */
import type Stripe from 'stripe';
import { money, moneyOfDecimal } from './money.ts';

export function customerName(customer: Stripe.Customer | Stripe.DeletedCustomer | string | null): string {
  if (customer === null) return 'No customer';
  if (typeof customer === 'string') return customer;
  if (customer.deleted === true) return 'Deleted customer';
  return customer.name ?? customer.email ?? customer.id;
}

export function idOf(reference: string | { id: string } | null | undefined): string | null {
  if (reference === null || reference === undefined) return null;
  return typeof reference === 'string' ? reference : reference.id;
}

export function productName(
  price: Stripe.Price | null | undefined,
  names: ReadonlyMap<string, string> | undefined,
): string {
  const id = idOf(price?.product);
  if (id === null) return 'No product';
  return names?.get(id) ?? price?.nickname ?? id;
}

/** "month", "3 months" */
export function interval(recurring: Stripe.Price.Recurring | null): string {
  if (recurring === null) return 'once';
  return recurring.interval_count === 1
    ? recurring.interval
    : `${recurring.interval_count} ${recurring.interval}s`;
}

/** "$25.00 / month", "$7.00 per 10 / month"; a tiered price says that it is one, because no single amount would be true. */
export function priceText(price: Stripe.Price): string {
  const unit = unitText(price);
  const per = price.recurring === null ? '' : ` / ${interval(price.recurring)}`;
  if (unit === null) return `Tiered${per}`;
  const packed = price.transform_quantity ? ` per ${price.transform_quantity.divide_by}` : '';
  return price.recurring?.usage_type === 'metered' ? `${unit} per unit used${per}` : `${unit}${packed}${per}`;
}

function unitText(price: Stripe.Price): string | null {
  if (price.billing_scheme === 'tiered') return null;
  if (price.unit_amount !== null) return money(price.unit_amount, price.currency);
  // JSON carries the decimal as a string; stripe-node's types name the class that it makes of it.
  const decimal = price.unit_amount_decimal as unknown as string | null;
  return decimal === null ? null : moneyOfDecimal(decimal, price.currency);
}

/**
 * What the items cost for one full period, in minor units, by interval. Null where usage, tiers or fractions decide:
 * then nothing is added up here, because only the billing pipeline knows how it rounds.
 */
export function amountPerPeriod(
  items: readonly Stripe.SubscriptionItem[],
): { amount: number; currency: string; per: string } | null {
  const [first] = items;
  if (first === undefined) return null;
  const per = interval(first.price.recurring);
  let amount = 0;
  for (const item of items) {
    const total = itemAmount(item);
    if (total === null || interval(item.price.recurring) !== per) return null;
    amount += total;
  }
  return { amount, currency: first.price.currency, per };
}

/** Unit amount times quantity of one item; null where that is not what a period costs. */
export function itemAmount(item: Stripe.SubscriptionItem): number | null {
  const { price } = item;
  const plain =
    price.billing_scheme === 'per_unit' &&
    !price.transform_quantity &&
    price.recurring?.usage_type !== 'metered';
  if (!plain || price.unit_amount === null) return null;
  return price.unit_amount * (item.quantity ?? 1);
}

/** The next boundary at which an invoice is made; null when none follows. */
export function nextInvoiceAt(subscription: Stripe.Subscription): number | null {
  if (!['active', 'trialing', 'past_due', 'unpaid'].includes(subscription.status)) return null;
  if (subscription.cancel_at_period_end) return null;
  const ends = subscription.items.data.map((item) => item.current_period_end);
  return ends.length === 0 ? null : Math.min(...ends);
}

export function isProration(line: Stripe.InvoiceLineItem): boolean {
  return (
    line.parent?.subscription_item_details?.proration === true ||
    line.parent?.invoice_item_details?.proration === true
  );
}

export function subscriptionOf(invoice: Stripe.Invoice): string | null {
  return idOf(invoice.parent?.subscription_details?.subscription);
}
