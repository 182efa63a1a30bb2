/**
 * Puts what is billed by use on an invoice of its own.
 *
 * Without it, a subscription's seats and plans stand on one invoice with what was used. With it there are two: one for the
 * seats and plans, which is the subscription's latest invoice, and one for what was used. Every line is billed when it
 * would be billed anyway, for the same amount.
 *
 * Examples:
 * - A plan of USD 50.00, seats of USD 30.00 and 1,200 calls for USD 12.00: one invoice of 80.00, the latest one, and one
 *   of 12.00.
 * - A plan alone, or use alone: one invoice, the latest one.
 *
 * Billed by use are: metered prices, rates of a rate card, and overage of custom pricing units. Everything else counts as a
 * plan, kinds of prices that this version does not know too.
 *
 * What a script cannot see, and what that means here:
 * - No amounts. Use that comes to 0.00 gets an invoice of its own as well.
 * - Not which invoice a coupon or a customer's balance was meant for. Each invoice is an ordinary one: a balance is taken
 *   by the one that is finalized first.
 *
 * There is nothing to set. The rule is that of Stripe's script of the same name.
 */
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { isMetered } from '../../shared/metered.ts';

type Item = Billing.RecurringBillingItemHandling.Item;

// The form is made from an interface, and this one has nothing to ask.
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface SeparateInvoiceForMeteredItemsConfig extends Record<string, unknown> {}

export default class SeparateInvoiceForMeteredItems implements Billing.RecurringBillingItemHandling<SeparateInvoiceForMeteredItemsConfig> {
  beforeItemCreation(
    { items }: Billing.RecurringBillingItemHandling.BeforeItemCreationInput,
    _config: SeparateInvoiceForMeteredItemsConfig,
    _context: Context,
  ): Billing.RecurringBillingItemHandling.BeforeItemCreationResult {
    return { items: items.map(({ key }) => ({ key, creationStrategy: 'invoice' })) };
  }

  filterItems(
    { items }: Billing.RecurringBillingItemHandling.FilterItemsInput,
    _config: SeparateInvoiceForMeteredItemsConfig,
    _context: Context,
  ): Billing.RecurringBillingItemHandling.FilterItemsResult {
    return { items: items.map(keyOf) };
  }

  groupItems(
    { items }: Billing.RecurringBillingItemHandling.GroupItemsInput,
    _config: SeparateInvoiceForMeteredItemsConfig,
    _context: Context,
  ): Billing.RecurringBillingItemHandling.GroupItemsResult {
    const licensed = items.filter((item) => !isMetered(item));
    const metered = items.filter(isMetered);
    const groups = [licensed, metered]
      .filter((group) => group.length > 0)
      .map((group, index) => ({ items: group.map(keyOf), setsLatestInvoice: index === 0 }));
    return { groups };
  }
}

const keyOf = ({ key }: Item) => ({ key });
