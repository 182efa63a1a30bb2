/** What objects of Stripe can have that an import does not bring: such an object is left out, with the reason. */
import { isSaved, type Saved } from './fields.ts';
import type { Kind } from './gather.ts';

type Rule = readonly [reason: string, has: (object: Saved) => boolean];

const filled = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined && value !== false;
const set = (key: string) => (object: Saved) => filled(object[key]);
const on = (key: string) => (object: Saved) => isSaved(object[key]) && object[key].enabled === true;
const recurs = (object: Saved): Saved => (isSaved(object.recurring) ? object.recurring : {});
const inItems =
  (key: string) =>
  ({ items }: Saved): boolean =>
    isSaved(items) &&
    Array.isArray(items.data) &&
    items.data.some((item) => isSaved(item) && filled(item[key]));

const GONE: Rule = ['it is deleted', (object) => object.deleted === true];
const ON_CLOCK: Rule = ['it is on a test clock, whose time is not that of the account', set('test_clock')];

const RULES: Readonly<Record<Kind, readonly Rule[]>> = {
  customer: [GONE, ON_CLOCK, ['it has a discount, and discounts are not imported', set('discount')]],
  product: [GONE],
  meter: [],
  price: [
    GONE,
    [
      "it has tiers, which were not saved: list prices with '--expand data.tiers'",
      (o) => o.billing_scheme === 'tiered' && !filled(o.tiers),
    ],
    [
      'it is metered by usage records, which Stripe has no more',
      (o) => recurs(o).usage_type === 'metered' && !filled(recurs(o).meter),
    ],
    ['customers choose its amount, which is not simulated', set('custom_unit_amount')],
  ],
  subscription: [
    ON_CLOCK,
    ['its first invoice is not paid yet, and invoices are not imported', (o) => o.status === 'incomplete'],
    ["its status 'paused' is not simulated", (o) => o.status === 'paused'],
    ["its status 'unpaid' is not simulated", (o) => o.status === 'unpaid'],
    ['it has discounts, which are not imported', (o) => filled(o.discounts) || filled(o.discount)],
    ['an item has discounts, which are not imported', inItems('discounts')],
    ['it has tax rates, which are not imported', set('default_tax_rates')],
    ['an item has tax rates, which are not imported', inItems('tax_rates')],
    ['tax is computed automatically, which is not simulated', on('automatic_tax')],
    ['its collection is paused, which is not imported', set('pause_collection')],
    ['a schedule drives it, which is not imported', set('schedule')],
    ['an update of it waits for a payment, which is not imported', set('pending_update')],
    ['it has billing thresholds, which are not simulated', set('billing_thresholds')],
    ['an item has billing thresholds, which are not simulated', inItems('billing_thresholds')],
    ['it bills pending items on a rhythm of their own', set('pending_invoice_item_interval')],
    ['it takes an application fee, which is not simulated', set('application_fee_percent')],
    ['it transfers to another account, which is not simulated', set('transfer_data')],
    ['it is on behalf of another account, which is not simulated', set('on_behalf_of')],
    [
      'it ends at a moment that is not the end of a period, which is not imported',
      (o) => filled(o.cancel_at) && o.cancel_at_period_end !== true && o.status !== 'canceled',
    ],
  ],
};

/** @returns null when nothing stands against it */
export function whyNot(kind: Kind, object: Saved): string | null {
  return RULES[kind].find(([, has]) => has(object))?.[0] ?? null;
}
