/** The discounts and tax rates that an edit gives to a subscription and its items. */
import { inside } from '../api/params.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import type { SubscriptionEdit } from './edit.ts';
import type { Known } from './known.ts';
import type { MergedItem } from './merge-items.ts';
import { redeemAll, type Redeemed } from './redeem-all.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { taxRatesNamed } from './tax-rates.ts';
import type { Writes } from './writes.ts';

/** The subscription and its items with the discounts and tax rates that the edit gives them. */
export function redeemEdit(
  platform: Platform,
  scope: Scope,
  { subscription, discounts, now }: SubscriptionSnapshot,
  edit: SubscriptionEdit,
  merged: readonly MergedItem[],
  known: Known,
  writes: Writes,
): Redeemed {
  const at = (name: string) => inside(edit.path, name);
  const taxed: SubscriptionRow =
    edit.defaultTaxRates === undefined
      ? subscription
      : {
          ...subscription,
          defaultTaxRates: taxRatesNamed(edit.defaultTaxRates, at('default_tax_rates'), known),
        };
  const asked = new Map(merged.map((entry) => [entry.after?.item.id, entry.discounts]));
  return redeemAll(
    platform,
    scope,
    {
      subscription: taxed,
      items: merged.flatMap((entry) => (entry.after === null ? [] : [entry.after])),
    },
    {
      ofItem: (id) => asked.get(id) ?? { requests: undefined, path: '' },
      // Of a preview, they stand at the top of the request.
      ofSubscription: { requests: edit.discounts, path: 'discounts' },
    },
    { known, present: discounts, at: now },
    writes,
  );
}
