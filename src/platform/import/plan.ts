/** What an import would write: everything that was saved is read, checked and matched before anything is changed. */
import { periodAt } from '../../core/calendar.ts';
import { priceFacts, type CustomerRow, type PriceRow, type ProductRow } from '../objects/catalog.ts';
import type { PriceFacts } from '../../core/price.ts';
import type { Scope } from '../platform.ts';
import type { MeterRow } from '../objects/meter.ts';
import type { ItemRow } from '../objects/subscription.ts';
import { isSaved, Unreadable, type Saved } from './fields.ts';
import type { Gathered, Kind } from './gather.ts';
import { meterRow } from './meter.ts';
import { whyNot } from './not-simulated.ts';
import {
  customerRow,
  NO_QUANTITY,
  priceRow,
  productRow,
  subscriptionRows,
  type SavedSubscription,
} from './rows.ts';

export interface Skipped {
  object: Kind;
  id: string;
  reason: string;
}

/** Rows by id. */
export interface Known {
  customers: ReadonlyMap<string, CustomerRow>;
  products: ReadonlyMap<string, ProductRow>;
  meters: ReadonlyMap<string, MeterRow>;
  prices: ReadonlyMap<string, PriceRow>;
}

export interface PricedSubscription extends SavedSubscription {
  customer: CustomerRow;
  /** Of each item, in their order. */
  facts: PriceFacts[];
}

export interface ImportPlan {
  customers: CustomerRow[];
  products: ProductRow[];
  meters: MeterRow[];
  prices: PriceRow[];
  subscriptions: PricedSubscription[];
  skipped: Skipped[];
  /** Any of them refuses the whole. */
  errors: string[];
}

/** @param present what the account holds already, where something may refer to it */
export function planImport(scope: Scope, gathered: Gathered, present: Known): ImportPlan {
  const skipped: Skipped[] = [];
  const errors = [...gathered.errors];
  const read = <T>(kind: Kind, row: (from: Saved, id: string) => T): Map<string, T> => {
    const rows = new Map<string, T>();
    for (const [id, object] of gathered.of[kind]) {
      const reason = whyNot(kind, object);
      if (object.livemode === true) errors.push(`The ${kind} ${id} is of live mode; import from a sandbox.`);
      else if (reason !== null) skipped.push({ object: kind, id, reason });
      else
        try {
          rows.set(id, row(object, id));
        } catch (error) {
          if (error instanceof LeftOut) skipped.push({ object: kind, id, reason: error.message });
          else if (error instanceof Unreadable)
            errors.push(`The ${kind} ${id} cannot be read: ${error.message}.`);
          else throw error;
        }
    }
    return rows;
  };
  /** The row that an object refers to, from the import or the account. */
  const refer = <T>(kind: Kind, id: string, own: ReadonlyMap<string, T>, held: ReadonlyMap<string, T>): T => {
    const row = own.get(id) ?? held.get(id);
    if (row !== undefined) return row;
    const left = skipped.find((each) => each.object === kind && each.id === id);
    if (left !== undefined) throw new LeftOut(`its ${kind} ${id} is left out: ${left.reason}`);
    const inFiles = gathered.of[kind].has(id);
    throw new Unreadable(
      inFiles
        ? `its ${kind} ${id} cannot be read`
        : `its ${kind} ${id} is missing: save the ${kind}s too, or name their file`,
    );
  };

  const customers = read('customer', (from) => customerRow(scope, from));
  const products = read('product', (from) => productRow(scope, from));
  const meters = read('meter', (from) => meterRow(scope, from));
  const prices = read('price', (from) => {
    const row = priceRow(scope, from);
    refer('product', row.product, products, present.products);
    if (row.meter !== null) refer('meter', row.meter, meters, present.meters);
    return row;
  });
  const subscriptions = read('subscription', (from): PricedSubscription => {
    const saved = subscriptionRows(scope, from);
    const customer = refer('customer', saved.subscription.customer, customers, present.customers);
    const facts = saved.items.map((item) => {
      const price = refer('price', item.price, prices, present.prices);
      return priceFactsOf(saved, price, refer('product', price.product, products, present.products));
    });
    checkPeriods(saved, facts);
    return { ...saved, items: withQuantities(saved.items, facts), customer, facts };
  });
  return {
    customers: [...customers.values()],
    products: [...products.values()],
    meters: [...meters.values()],
    prices: [...prices.values()],
    subscriptions: [...subscriptions.values()],
    skipped,
    errors,
  };
}

/** Readable, and not to be imported. */
class LeftOut extends Error {
  override readonly name = 'LeftOut';
}

function priceFactsOf({ subscription }: SavedSubscription, price: PriceRow, product: ProductRow): PriceFacts {
  if (price.interval === null) throw new Unreadable(`its price ${price.id} does not recur`);
  if (price.currency !== subscription.currency)
    throw new Unreadable(
      `its price ${price.id} is in ${price.currency}, and it is in ${subscription.currency}`,
    );
  return priceFacts(price, product);
}

function withQuantities(items: readonly ItemRow[], facts: readonly PriceFacts[]): ItemRow[] {
  return items.map((item, index) => {
    if (facts[index]?.meter != null) return { ...item, quantity: 0 };
    if (item.quantity !== NO_QUANTITY) return item;
    throw new Unreadable("the 'quantity' of an item is missing, and its price is licensed");
  });
}

/** Only whole periods of the anchor: what was charged for any other is not known from the subscription alone. */
function checkPeriods({ subscription, items }: SavedSubscription, facts: readonly PriceFacts[]): void {
  if (subscription.dueAt === null) return;
  const [first] = facts;
  for (const [index, item] of items.entries()) {
    const recurrence = facts[index]?.recurrence ?? first?.recurrence;
    if (recurrence === undefined || first === undefined) continue;
    if (recurrence.interval !== first.recurrence.interval || recurrence.count !== first.recurrence.count)
      throw new LeftOut('its items have different billing intervals, which is not simulated');
    if (subscription.status === 'trialing') continue;
    const period = periodAt(subscription.billingCycleAnchor, recurrence, item.periodStart);
    if (period.start !== item.periodStart || period.end !== item.periodEnd)
      throw new LeftOut(
        'its present period is not a whole one of its anchor, and what was charged is not known',
      );
  }
}

/** Ids that objects refer to and that no file holds. */
export function referredTo({ of }: Gathered): Record<Exclude<Kind, 'subscription'>, string[]> {
  const ids = {
    customer: new Set<string>(),
    product: new Set<string>(),
    meter: new Set<string>(),
    price: new Set<string>(),
  };
  const note = (kind: keyof typeof ids, value: unknown): void => {
    if (typeof value === 'string' && !of[kind].has(value)) ids[kind].add(value);
  };
  for (const price of of.price.values()) {
    note('product', price.product);
    if (isSaved(price.recurring)) note('meter', price.recurring.meter);
  }
  for (const subscription of of.subscription.values()) {
    note('customer', subscription.customer);
    const items = (subscription.items as { data?: unknown } | undefined)?.data;
    for (const item of Array.isArray(items) ? items : [])
      note('price', (item as { price?: unknown } | null)?.price);
  }
  return {
    customer: [...ids.customer],
    product: [...ids.product],
    meter: [...ids.meter],
    price: [...ids.price],
  };
}
