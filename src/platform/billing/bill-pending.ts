/** Invoices now over everything of a subscription that waits for one. */
import type { PriceFacts } from '../../core/price.ts';
import type { InvoiceItemRow, LineRow } from '../objects/invoice.ts';
import type { Platform, Scope } from '../platform.ts';
import type { Discounted } from './assemble.ts';
import { billGroups } from './bill-groups.ts';
import type { Billing } from './call-script.ts';
import type { KnownDiscounts } from './discounting.ts';
import { creditedWaiting } from './ledger.ts';
import { divideInvoices } from './divide-invoices.ts';
import type { Billed } from './settle.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import type { Writes } from './writes.ts';

/** A subscription as it will stand, and what of it waits. */
export interface Waiting extends Discounted {
  discounts: KnownDiscounts;
  /** Oldest first. */
  waiting: readonly InvoiceItemRow[];
  /** Lines of periods that begin with it. */
  fresh?: readonly LineRow[];
  prices: ReadonlyMap<string, PriceFacts>;
}

/**
 * Finalised and collected at once: `always_invoice` and a final invoice do not wait as drafts (billing.md 2.6).
 *
 * @param collects false: what is finalised waits for somebody to pay it
 * @returns one for each group of a script, otherwise one; none when nothing waits, or scripts hold all of it back
 */
export async function billPending(
  platform: Platform,
  scope: Scope,
  { customer, items: before, debits }: Pick<SubscriptionSnapshot, 'customer' | 'items' | 'debits'>,
  { subscription, items, discounts, waiting, fresh = [], prices }: Waiting,
  asked: Billing,
  writes: Writes,
  collects = true,
): Promise<Billed[]> {
  if (waiting.length === 0 && fresh.length === 0) return [];
  const { at } = asked;
  const start = Math.min(...before.map(({ item }) => item.periodStart));
  const groups = await divideInvoices(
    platform,
    scope,
    { waiting, fresh, prices },
    { ...asked, customer, subscription },
    writes,
  );
  const { billed } = await billGroups(
    platform,
    scope,
    groups,
    {
      customer,
      subscription,
      items,
      discounts,
      prices,
      waiting,
      credited: () => creditedWaiting(debits, writes),
      reason: 'subscription_update',
      period: { start, end: at },
      ledger: debits.map(({ row }) => row),
      collects,
    },
    asked,
    writes,
  );
  return billed;
}
