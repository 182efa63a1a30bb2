/** The extension points whose scripts can be run here (extensions.md section 1), as one table. */
import {
  anyAnswer,
  executeRequest,
  executeResult,
  formStateRequest,
  formStateResult,
} from './custom-action.ts';
import { checkAppliedBalance, customerBalanceRequest, customerBalanceResult } from './customer-balance.ts';
import { checkDiscount, computeDiscountsRequest, computeDiscountsResult } from './discounts.ts';
import type { ExtensionPoint, Method } from './extension-point.ts';
import {
  beforeItemCreationResult,
  checkCreation,
  checkFilter,
  checkGroups,
  filterItemsResult,
  groupItemsResult,
  recurringItemsRequest,
} from './item-handling.ts';
import { checkProratedItems, prorateItemsRequest, prorateItemsResult } from './prorations.ts';

export { contextShape } from './context.ts';
export type {
  ActivatedBy,
  ExtensionPoint,
  ImplementationType,
  Method,
  Violation,
} from './extension-point.ts';

const DEFAULT_STANDS = 'The default amounts stand for this operation.';

export const EXTENSION_POINTS: readonly ExtensionPoint[] = [
  {
    id: 'billing.prorations',
    name: 'Prorations',
    defaultBehavior: 'To the second',
    description: 'Decides what is charged and credited when a subscription changes inside a period.',
    onFailure: DEFAULT_STANDS,
    activatedBy: 'account',
    implementationTypes: ['script'],
    permissions: [],
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
    onFailure: DEFAULT_STANDS,
    activatedBy: 'account',
    implementationTypes: ['script'],
    permissions: [],
    simulated: true,
    methods: [
      {
        name: 'compute_applied_customer_balance',
        scriptName: 'computeAppliedCustomerBalance',
        required: true,
        request: customerBalanceRequest,
        result: customerBalanceResult,
        check: checkAppliedBalance,
      },
    ],
  },
  {
    id: 'billing.recurring_billing_item_handling',
    name: 'Recurring billing item handling',
    defaultBehavior: 'Every item on one invoice',
    description:
      'Decides which items a subscription creates, which of them an invoice takes, and how they are grouped.',
    onFailure: DEFAULT_STANDS,
    activatedBy: 'account',
    implementationTypes: ['script'],
    permissions: [],
    simulated: true,
    methods: [
      {
        name: 'before_item_creation',
        scriptName: 'beforeItemCreation',
        required: true,
        request: recurringItemsRequest,
        result: beforeItemCreationResult,
        check: checkCreation,
      },
      {
        name: 'filter_items',
        scriptName: 'filterItems',
        required: false,
        request: recurringItemsRequest,
        result: filterItemsResult,
        check: checkFilter,
      },
      {
        name: 'group_items',
        scriptName: 'groupItems',
        required: false,
        request: recurringItemsRequest,
        result: groupItemsResult,
        check: checkGroups,
      },
    ],
  },
  {
    id: 'commerce.discount_calculation',
    name: 'Discount calculation',
    defaultBehavior: 'No discount',
    description: 'Computes the discount that a coupon with a script gives on an invoice.',
    onFailure: 'The coupon takes nothing off for this operation.',
    activatedBy: 'coupon',
    implementationTypes: ['script'],
    permissions: [],
    simulated: true,
    methods: [
      {
        name: 'compute_discounts',
        scriptName: 'computeDiscounts',
        required: true,
        request: computeDiscountsRequest,
        result: computeDiscountsResult,
        check: checkDiscount,
      },
    ],
  },
  {
    id: 'extend.workflows.custom_action',
    name: 'Workflow custom action',
    defaultBehavior: null,
    description: 'Does one step of a workflow; a failure fails the step, and nothing is done in its place.',
    onFailure: 'The step of the workflow fails, and is not tried again.',
    activatedBy: 'workflow',
    implementationTypes: ['script', 'remote_function'],
    permissions: ['workflow_custom_action_run_write'],
    simulated: false,
    methods: [
      {
        name: 'execute',
        scriptName: 'execute',
        required: true,
        async: true,
        request: executeRequest,
        result: executeResult,
        check: anyAnswer,
      },
      {
        name: 'get_form_state',
        scriptName: 'getFormState',
        required: false,
        async: true,
        request: formStateRequest,
        result: formStateResult,
        check: anyAnswer,
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
