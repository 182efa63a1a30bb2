/** Bills the first period, or the trial, of a new subscription. */
import type { CustomerRow } from '../objects/catalog.ts';
import type { Platform, Scope } from '../platform.ts';
import type { Discounted } from './assemble.ts';
import { billGroups } from './bill-groups.ts';
import type { Billing } from './call-script.ts';
import { divideInvoices } from './divide-invoices.ts';
import { startParam } from './beginning.ts';
import { firstCharges } from './first-charges.ts';
import { linesOfPeriods, trialLines } from './period-lines.ts';
import type { NewSubscription } from './new-subscription.ts';
import type { Redeemed } from './redeem-all.ts';
import type { Billed } from './settle.ts';
import { isMetered, noUsageYet } from './usage-lines.ts';
import type { Writes } from './writes.ts';

/** @returns one invoice for each group of a script, otherwise one; none when nothing costs yet, or scripts hold everything back */
export async function billFirstPeriod(
  platform: Platform,
  scope: Scope,
  customer: CustomerRow,
  { subscription, items, discounts }: Redeemed,
  { prorationBehavior, path }: Pick<NewSubscription, 'prorationBehavior' | 'path'>,
  asked: Billing,
  writes: Writes,
): Promise<{ billed: Billed[]; left: Discounted }> {
  const { at: now } = asked;
  const charged = firstCharges(
    subscription,
    items.filter((each) => !isMetered(each)),
    { now, prorates: prorationBehavior !== 'none', param: startParam(path) },
  );
  const rows = await linesOfPeriods(platform, scope, { customer, subscription }, charged, asked, writes);
  const trial = subscription.trialEnd !== null;
  const fresh = items.flatMap((each) => {
    if (isMetered(each) && !(trial && subscription.billingMode === 'classic'))
      return noUsageYet(platform, subscription, each);
    const own = rows.filter(({ subscriptionItem }) => subscriptionItem === each.item.id);
    return trial ? [...own, ...trialLines(platform, subscription, each)] : own;
  });
  // One-off items, which were made with it.
  const waiting = [...writes.newInvoiceItems];
  const prices = new Map(items.map(({ facts }) => [facts.id, facts]));
  const groups = await divideInvoices(
    platform,
    scope,
    { waiting, fresh, prices },
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
      waiting,
      credited: () => new Map(),
      reason: 'subscription_create',
      period: { start: now, end: now },
    },
    asked,
    writes,
  );
}
