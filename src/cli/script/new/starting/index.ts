/** The starting scripts by extension point. */
import { customAction } from './custom-action.ts';
import { customerBalance } from './customer-balance.ts';
import { discounts } from './discounts.ts';
import { itemHandling } from './item-handling.ts';
import { prorations } from './prorations.ts';
import type { StartingScript } from './starting-script.ts';

export type { StartingScript } from './starting-script.ts';

export const STARTING_SCRIPTS: Readonly<Record<string, StartingScript>> = {
  'billing.prorations': prorations,
  'billing.customer_balance_application': customerBalance,
  'billing.recurring_billing_item_handling': itemHandling,
  'commerce.discount_calculation': discounts,
  'extend.workflows.custom_action': customAction,
};
