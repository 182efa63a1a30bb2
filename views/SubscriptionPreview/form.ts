/** The form of a change: its first values, and what it asks for. Pure. */
import type {
  Change,
  Price,
  ProrationBehavior,
  Subscription,
  SubscriptionItem,
} from '../../src/console/port.ts';
import { dayStart, formatDay, formatMoney, isoDay } from '../../src/console/format.ts';

/** `date` is a day such as 2026-11-28, counted from midnight UTC because billing periods are UTC. */
export interface Form {
  item: string;
  price: string;
  quantity: string;
  when: 'now' | 'date';
  date: string;
  behavior: ProrationBehavior;
  /** Counts how often the form was filled by us and not typed: text fields keep their own text otherwise. */
  fills: number;
}

export type Asked =
  | { kind: 'change'; change: Change }
  /** The form names what the subscription already has. */
  | { kind: 'same' }
  | { kind: 'invalid'; field: 'quantity' | 'date'; message: string };

/** Items whose price and quantity this form can change: metered ones have no quantity and are never prorated. */
export function changeableItems(subscription: Subscription): SubscriptionItem[] {
  return subscription.items.filter((item) => !item.price.metered && item.quantity !== null);
}

/** Prices offered: licensed, cheapest first; the item's own one is always among them. */
export function offeredPrices(prices: readonly Price[], item: SubscriptionItem): Price[] {
  const offered = prices.filter((price) => !price.metered);
  const all = offered.some((price) => price.id === item.price.id) ? offered : [item.price, ...offered];
  return [...all].sort((a, b) => (a.unitAmount ?? 0) - (b.unitAmount ?? 0) || a.id.localeCompare(b.id));
}

/** Suggests the next dearer price of the same interval, so that the first look shows a finished preview. */
export function firstForm(subscription: Subscription, prices: readonly Price[], now: number): Form | null {
  const item = changeableItems(subscription)[0];
  if (item === undefined) return null;
  return {
    ...formOfItem(item, prices),
    when: 'now',
    date: isoDay(now),
    behavior: 'always_invoice',
    fills: 0,
  };
}

export function formOfItem(
  item: SubscriptionItem,
  prices: readonly Price[],
): Pick<Form, 'item' | 'price' | 'quantity'> {
  const others = offeredPrices(prices, item).filter(
    (price) =>
      price.id !== item.price.id &&
      price.interval === item.price.interval &&
      price.intervalCount === item.price.intervalCount,
  );
  const dearer = others.find((price) => (price.unitAmount ?? 0) > (item.price.unitAmount ?? 0));
  return {
    item: item.id,
    price: (dearer ?? others[0] ?? item.price).id,
    quantity: String(item.quantity ?? 1),
  };
}

export function asUnchanged(form: Form, subscription: Subscription): Form {
  const item = changeableItems(subscription).find((one) => one.id === form.item);
  if (item === undefined) return form;
  return {
    ...form,
    price: item.price.id,
    quantity: String(item.quantity ?? 1),
    when: 'now',
    fills: form.fills + 1,
  };
}

/** What the form asks for. A date outside the period, or a quantity that is none, is said beside its field. */
export function askedBy(form: Form, subscription: Subscription): Asked {
  const item = changeableItems(subscription).find((one) => one.id === form.item);
  if (item === undefined) return { kind: 'same' };
  if (!/^\d{1,9}$/.test(form.quantity.trim())) {
    return { kind: 'invalid', field: 'quantity', message: 'Enter a whole number, 0 or more.' };
  }
  const quantity = Number(form.quantity);
  const day = form.when === 'date' ? dayStart(form.date) : null;
  if (form.when === 'date' && (day === null || !inPeriod(day, item))) {
    const { start, end } = item.period;
    return {
      kind: 'invalid',
      field: 'date',
      message: `Choose a day from ${formatDay(start, 'UTC')} to ${formatDay(end, 'UTC')}: the period now running.`,
    };
  }
  if (form.price === item.price.id && quantity === item.quantity) return { kind: 'same' };
  return {
    kind: 'change',
    change: {
      subscription: subscription.id,
      items: [{ id: item.id, price: form.price, quantity }],
      prorationBehavior: form.behavior,
      // The first day of a period begins before the period does; the period's own start is meant then.
      prorationDate: day === null || form.behavior === 'none' ? null : Math.max(day, item.period.start),
    },
  };
}

function inPeriod(day: number, item: SubscriptionItem): boolean {
  return day + 86_400 > item.period.start && day < item.period.end;
}

/** `Pro · $27.00 / month`; `Pro · $7.00 per 10 / month` in packages. */
export function priceWords(price: Price): string {
  const amount = amountWords(price);
  const interval = price.intervalCount === 1 ? price.interval : `${price.intervalCount} ${price.interval}s`;
  const name =
    price.nickname === null || price.nickname === price.productName
      ? price.productName
      : `${price.productName}, ${price.nickname}`;
  return `${name} · ${amount} / ${interval}`;
}

function amountWords({ unitAmount, exactUnitAmount, packageOf, currency }: Price): string {
  if (unitAmount === null && exactUnitAmount === undefined) return 'by tiers';
  const unit = unitAmount === null ? `${exactUnitAmount} minor units` : formatMoney(unitAmount, currency);
  return packageOf === undefined ? unit : `${unit} per ${packageOf}`;
}
