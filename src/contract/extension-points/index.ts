/** The extension points of billing (extensions.md section 1), as one table. */
import { arrayOf, decimal, flag, instant, object, oneOf, text, fieldsOf } from '../shapes/shape.ts';
import type { ExtensionPoint, Method } from './extension-point.ts';
import { pricedItem } from './prices.ts';
import { checkProratedItems, prorateItemsRequest, prorateItemsResult } from './prorations.ts';

export { contextShape } from './context.ts';
export type { ExtensionPoint, Method, Violation } from './extension-point.ts';

const noFurtherRules = (): null => null;

const money = object({ amount: decimal, currency: text });

/** extensions.md 4.2; the dates hang on `value`. */
const recurringItems = object({
  items: arrayOf(
    pricedItem({
      key: text,
      type: oneOf('debit', 'credit'),
      isProration: flag,
      servicePeriod: object(
        { value: oneOf('timeRange', 'oneTime') },
        {
          on: 'value',
          fields: {
            timeRange: fieldsOf({ startDate: instant, endDate: instant }),
            oneTime: fieldsOf({ at: instant }),
          },
        },
      ),
      prorationFactor: decimal,
    }),
  ),
});

const keys = arrayOf(object({ key: text }));

export const EXTENSION_POINTS: readonly ExtensionPoint[] = [
  {
    id: 'billing.prorations',
    name: 'Prorations',
    defaultBehavior: 'To the second',
    description: 'Decides what is charged and credited when a subscription changes inside a period.',
    simulated: true,
    methods: [
      {
        name: 'prorate_items',
        scriptName: 'prorateItems',
        required: true,
        request: prorateItemsRequest,
        result: prorateItemsResult,
        check: checkProratedItems,
      },
    ],
  },
  {
    id: 'billing.customer_balance_application',
    name: 'Customer balance application',
    defaultBehavior: 'Full balance on the next invoice',
    description: "Decides how much of a customer's balance is applied to an invoice.",
    simulated: false,
    methods: [
      {
        name: 'compute_applied_customer_balance',
        scriptName: 'computeAppliedCustomerBalance',
        required: true,
        request: object({ customerBalance: money, totalAmount: money }),
        result: object({ appliedCustomerBalance: money }),
        check: noFurtherRules,
      },
    ],
  },
  {
    id: 'billing.recurring_billing_item_handling',
    name: 'Recurring billing item handling',
    defaultBehavior: 'Every item on one invoice',
    description:
      'Decides which items a subscription creates, which of them an invoice takes, and how they are grouped.',
    simulated: false,
    methods: [
      {
        name: 'before_item_creation',
        scriptName: 'beforeItemCreation',
        required: true,
        request: recurringItems,
        // Only 'invoice' was ever seen; the word for skipping is not known (extensions.md 4.1), so any text passes.
        result: object({ items: arrayOf(object({ key: text, creationStrategy: text })) }),
        check: noFurtherRules,
      },
      {
        name: 'filter_items',
        scriptName: 'filterItems',
        required: false,
        request: recurringItems,
        result: object({ items: keys }),
        check: noFurtherRules,
      },
      {
        name: 'group_items',
        scriptName: 'groupItems',
        required: false,
        request: recurringItems,
        result: object({ groups: arrayOf(object({ items: keys, setsLatestInvoice: flag })) }),
        check: noFurtherRules,
      },
    ],
  },
];

export function extensionPoint(id: string): ExtensionPoint | undefined {
  return EXTENSION_POINTS.find((point) => point.id === id);
}

/** @param name of the manifest (`prorate_items`) or of the script's class (`prorateItems`) */
export function methodOf(point: ExtensionPoint, name: string): Method | undefined {
  return point.methods.find((method) => method.name === name || method.scriptName === name);
}
