/**
 * Keeps lines of 0.00 off invoices.
 *
 * Some lines cost nothing however many units there are: prorations that were waived, and the credits and charges of free
 * plans. This script does not let them be made, and leaves off the invoice those that were waiting from before. Every line
 * that could cost or give back anything is billed as usual.
 *
 * Skipped are:
 * - a proration whose share is 0, such as one that "Waive small prorations" has waived;
 * - a proration of a price of 0.00 per unit;
 * - the regular or one-time line of a price of 0.00 per unit, only if you choose so. While it is shown, a customer on a
 *   free plan still gets an invoice of 0.00 that names the plan, and whatever waits for paid invoices still sees one.
 *
 * Examples:
 * - From USD 25 to USD 27 a month, and the change is waived: a credit and a charge of 0.00 each. Both are skipped; the
 *   next invoice has the 27.00 of the new period alone. Without this script it has all three lines.
 * - From a free plan to USD 30 halfway through the period: a credit of 0.00 and a charge of 15.00. The credit is skipped,
 *   the charge stays.
 * - From USD 30 to a free plan at the same moment: the credit of 15.00 stays, the charge of 0.00 is skipped.
 * - A free plan and 3 seats at USD 10 renew: with "show" the invoice has lines of 0.00 and 30.00, with "leave out" only that
 *   of 30.00.
 * - A free plan alone renews: with "show" an invoice of 0.00. With "leave out" there is nothing to bill; billing mode
 *   flexible then makes no invoice, and what classic does could not be found out.
 *
 * What waited from before and is left off stays pending, for as long as the script is active. It never costs anything: the
 * price of a line and its share do not change any more. If you turn the script off, the next invoice has all these lines at
 * once, of 0.00 each; if you choose to show free plans again, it has theirs.
 *
 * What a script cannot see, and what that means here:
 * - No quantity and no amount. A line that comes to 0.00 for another reason stays: tiers of which the first units are free,
 *   a share or a price so small that it rounds to 0.00, a free trial, a coupon of 100 %, a quantity of 0.
 * - Not what was used. Whatever is billed by use stays, at a price of 0.00 too: some of the use may be from before the price
 *   was changed.
 * - Not what a regular line with a share of 0 or a kind of price that this version does not know stands for. They stay.
 *
 * What is skipped leaves no trace on an invoice: that a waived change took place is then told by the subscription alone.
 */
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { isMetered } from '../../shared/metered.ts';

type Item = Billing.RecurringBillingItemHandling.Item;
type Price = Billing.RecurringBillingItemHandling.Price;

/**
 * @displayName :show Show on invoices
 * @displayName :leave_out Leave out
 */
type FreePlans = 'show' | 'leave_out';

export interface SkipZeroAmountItemsConfig extends Record<string, unknown> {
  /**
   * Whether the regular line of a price of 0.00 is billed. If it is left out, a free plan alone may get no invoice at all.
   * @displayName Regular lines of free plans
   */
  freePlans: FreePlans;
}

export default class SkipZeroAmountItems implements Billing.RecurringBillingItemHandling<SkipZeroAmountItemsConfig> {
  beforeItemCreation(
    { items }: Billing.RecurringBillingItemHandling.BeforeItemCreationInput,
    { freePlans }: SkipZeroAmountItemsConfig,
    _context: Context,
  ): Billing.RecurringBillingItemHandling.BeforeItemCreationResult {
    return {
      items: items.map((item) => ({
        key: item.key,
        creationStrategy: isSkipped(item, freePlans) ? 'skip' : 'invoice',
      })),
    };
  }

  filterItems(
    { items }: Billing.RecurringBillingItemHandling.FilterItemsInput,
    { freePlans }: SkipZeroAmountItemsConfig,
    _context: Context,
  ): Billing.RecurringBillingItemHandling.FilterItemsResult {
    return { items: items.filter((item) => !isSkipped(item, freePlans)).map(keyOf) };
  }

  /** One invoice, as without the script. */
  groupItems(
    { items }: Billing.RecurringBillingItemHandling.GroupItemsInput,
    _config: SkipZeroAmountItemsConfig,
    _context: Context,
  ): Billing.RecurringBillingItemHandling.GroupItemsResult {
    return { groups: items.length === 0 ? [] : [{ items: items.map(keyOf), setsLatestInvoice: true }] };
  }
}

const keyOf = ({ key }: Item) => ({ key });

/** True only for what comes to nothing whatever its quantity. */
function isSkipped(item: Item, freePlans: FreePlans): boolean {
  if (isBilledByUse(item)) return false;
  if (item.isProration) return isWaived(item) || isFree(item);
  return freePlans === 'leave_out' && isFree(item);
}

/** Also by a price that names a meter and not its usage type, which is optional. */
function isBilledByUse(item: Item): boolean {
  return isMetered(item) || (item.priceKind === 'price' && item.price.recurring?.meter != null);
}

/** Of kinds whose cost the factor is known to multiply. */
function isWaived(item: Item): boolean {
  return (item.priceKind === 'price' || item.priceKind === 'licenseFee') && item.prorationFactor.isZero();
}

function isFree(item: Item): boolean {
  return item.priceKind === 'price' && costsNothing(item.price);
}

/** With tiers, a unit amount is not all that is charged. */
function costsNothing({ unitAmount, tiers, tiersMode, billingScheme }: Price): boolean {
  // Absent by its type; null is what Stripe's API gives for a price with tiers.
  if (unitAmount == null || !unitAmount.isZero()) return false;
  return tiers.length === 0 && tiersMode == null && billingScheme !== 'tiered';
}
