/** Bills the first period, or the trial, of a new subscription. */
import type { CustomerRow } from '../objects/catalog.ts';
import type { Platform, Scope } from '../platform.ts';
import type { Discounted } from './assemble.ts';
import { billGroups } from './bill-groups.ts';
import type { Asked } from './call-script.ts';
import { divideInvoices } from './divide-invoices.ts';
import { periodLines } from './invoice.ts';
import type { Redeemed } from './redeem-all.ts';
import type { Billed } from './settle.ts';
import { isMetered, noUsageYet } from './usage-lines.ts';
import type { Writes } from './writes.ts';

/** @returns one invoice for each group of a script, otherwise one; none when scripts hold everything back */
export async function billFirstPeriod(
  platform: Platform,
  scope: Scope,
  customer: CustomerRow,
  { subscription, items, discounts }: Redeemed,
  asked: Asked,
  writes: Writes,
): Promise<{ billed: Billed[]; left: Discounted }> {
  const { at: now } = asked;
  const trial = subscription.trialEnd !== null;
  const fresh = items.flatMap((each) => {
    const { item, facts } = each;
    if (isMetered(each) && !(trial && subscription.billingMode === 'classic'))
      return noUsageYet(platform, subscription, each);
    const configuration = { price: facts, quantity: item.quantity };
    return periodLines(subscription, item, configuration, () => platform.newId('il'), { trial });
  });
  const prices = new Map(items.map(({ facts }) => [facts.id, facts]));
  const groups = await divideInvoices(
    platform,
    scope,
    { waiting: [], fresh, prices },
    { ...asked, customer, subscription },
    writes,
  );
  return billGroups(
    platform,
    scope,
    groups,
    {
      customer,
      subscription,
      items,
      discounts,
      prices,
      waiting: [],
      credited: () => new Map(),
      reason: 'subscription_create',
      period: { start: now, end: now },
    },
    asked,
    writes,
  );
}
