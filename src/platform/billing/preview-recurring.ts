/**
 * `preview_mode=recurring`: a full cycle as it comes every time. Without prorations, items that wait, what one invoice
 * alone has (a coupon for one invoice, the customer's balance) and without an end that is set. Ours, as far as Stripe says
 * no more than "recurring".
 */
import type { Platform, Scope } from '../platform.ts';
import { nextPeriod } from './next-period.ts';
import { nothingToInvoice, settle, type InvoicePreview } from './preview.ts';
import type { Created } from './create.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { upcomingInvoices } from './upcoming.ts';
import { noWrites, type Writes } from './writes.ts';

/** @param snapshot of the subscription as it will stand */
export async function previewRecurring(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  made: Pick<Writes, 'runs' | 'newDiscounts'>,
): Promise<InvoicePreview> {
  const writes: Writes = { ...noWrites(), runs: made.runs, newDiscounts: made.newDiscounts };
  const at = Math.max(...snapshot.items.map(({ item }) => item.periodEnd));
  const customer = { ...snapshot.customer, balance: 0n };
  const discounts = new Map([...snapshot.discounts].filter(([, { duration }]) => duration !== 'once'));
  const lasting = (ids: readonly string[]) => ids.filter((id) => discounts.has(id));
  const cycle: SubscriptionSnapshot = {
    ...snapshot,
    now: at,
    customer,
    discounts,
    pending: [],
    debits: [],
    subscription: {
      ...snapshot.subscription,
      cancelAt: null,
      billingCycleAnchor: at,
      discounts: lasting(snapshot.subscription.discounts),
    },
    // All of them renew together, whatever their cycles are.
    items: snapshot.items.map((each) => ({
      ...each,
      item: { ...each.item, periodEnd: at, discounts: lasting(each.item.discounts) },
    })),
  };
  const asked = { active: snapshot.active, at, mode: 'preview' } as const;
  const drafts = await upcomingInvoices(platform, scope, cycle, nextPeriod(cycle), asked, writes);
  const draft = drafts.find(({ setsLatestInvoice }) => setsLatestInvoice);
  if (draft === undefined) throw nothingToInvoice(customer.id);
  const settled = await settle(platform, scope, draft, cycle, writes);
  return { ...settled, customer: snapshot.customer, runs: writes.runs, discounts: writes.newDiscounts };
}

/** A subscription that does not exist yet, as it would be read once it is made. */
export function snapshotOfNew(
  { subscription, items, writes }: Pick<Created, 'subscription' | 'items' | 'writes'>,
  { customer, active, retries }: Pick<SubscriptionSnapshot, 'customer' | 'active' | 'retries'>,
  now: number,
): SubscriptionSnapshot {
  return {
    now,
    customer,
    subscription,
    items,
    debits: [],
    held: null,
    pending: [],
    discounts: new Map(writes.newDiscounts.map((row) => [row.id, row])),
    prices: new Map(items.map(({ facts }) => [facts.id, facts])),
    active,
    usage: new Map(),
    lastReport: null,
    retries,
    schedule: null,
  };
}
