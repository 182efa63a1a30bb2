/**
 * Waives small prorations.
 *
 * When a subscription changes in the middle of a billing period, the customer is credited for the rest of the old
 * price and charged for the rest of the new one. This script adds those lines up. If together they would charge
 * something, but less than the minimum that you set, all of them become 0.00 and the change costs nothing until the
 * next regular invoice.
 *
 * Examples, each with a minimum of USD 5.00 and one unit:
 * - From USD 25 to USD 27 a month, 3.5 hours into a period of 30 days: credit 24.88, charge 26.87, together a charge
 *   of 1.99. That is below 5.00: both lines become 0.00.
 * - From USD 25 to USD 40 at the same moment: together a charge of 14.93. Not below 5.00: nothing changes.
 * - From USD 27 to USD 25: together a credit of 1.99. A credit is never taken away: nothing changes.
 *
 * A charge of exactly the minimum stands. Lines that are no prorations are never touched.
 *
 * Beware: a script sees no quantity. It adds up the prices of ONE unit of each line, so with several seats it compares
 * the wrong amount with your minimum:
 * - From 4 seats at USD 25 to 7 seats at USD 27, at the moment above: the customer would be charged 88.57, yet the
 *   script sees the 1.99 of one seat for one seat, and waives all of it.
 * - From 4 to 7 seats of one price: the script sees a credit and a charge of the same size, together 0.00, and leaves
 *   them as they are, however small.
 * Use it for plans that are sold one at a time.
 *
 * Nothing changes either where the sum cannot be told: a line without a single price per unit (tiers, license fees,
 * rate cards), lines in several currencies, or a currency other than that of the minimum.
 */
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import type { MonetaryAmount } from '@stripe/extensibility-sdk/stdlib';
import { sameCurrency } from '../../shared/currency.ts';

type Item = Billing.Prorations.ProratableItem;

export interface WaiveSmallProrationsConfig extends Record<string, unknown> {
  /**
   * Prorations of one change that together charge less than this are waived.
   * @displayName Minimum proration amount
   * @minimum :amount 0
   */
  minimumProrationAmount: MonetaryAmount;
}

/** @claims laterUpgradeNeverCostsMore */
export default class WaiveSmallProrations implements Billing.Prorations<WaiveSmallProrationsConfig> {
  prorateItems(
    request: Billing.Prorations.ProrateItemsInput,
    config: WaiveSmallProrationsConfig,
    _context: Context,
  ): Billing.Prorations.ProrateItemsResult {
    const net = netOfProrations(request.items, config.minimumProrationAmount.currency);
    const waives = net !== null && net.isPositive() && net.lt(config.minimumProrationAmount.amount);
    const items = request.items.map((item) => ({
      key: item.key,
      prorationFactor: waives && item.isProration ? Decimal.zero : item.currentProrationFactor,
      lineItemPeriod: item.servicePeriod,
    }));
    return { items };
  }
}

/** What the prorations charge together, one unit of each, in minor units of `currency`; null where it cannot be told. */
function netOfProrations(items: readonly Item[], currency: string): Decimal | null {
  let net = Decimal.zero;
  for (const item of items) {
    if (!item.isProration) continue;
    const amount = amountOfOneUnit(item, currency);
    if (amount === null) return null;
    net = net.add(amount);
  }
  return net;
}

function amountOfOneUnit(item: Item, currency: string): Decimal | null {
  if (item.priceKind !== 'price') return null;
  const { unitAmount, currency: priced } = item.price;
  // Absent by its type; null is what Stripe's API gives for a price with tiers.
  if (unitAmount == null) return null;
  if (!sameCurrency(priced, currency)) return null;
  return signedFactor(item).mul(unitAmount);
}

/** A credit counts as negative whatever the sign of its factor: one of Stripe's own fixtures has a positive credit. */
function signedFactor(item: Item): Decimal {
  const factor = item.currentProrationFactor;
  return item.type === 'credit' ? factor.abs().neg() : factor;
}
