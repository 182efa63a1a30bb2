/** What may go with `payment_behavior=pending_if_incomplete` (billing.md 1.4; changelog of 2026-09-30 for the cancellation). */
import { invalid } from '../errors.ts';

const WITH_PENDING: ReadonlySet<string> = new Set([
  'add_invoice_items',
  'billing_cycle_anchor',
  'cancel_at_period_end',
  'discounts',
  'expand',
  'items',
  'metadata',
  'payment_behavior',
  'proration_behavior',
  'proration_date',
  'trial_end',
  'trial_from_plan',
]);

/** @throws {ApiError} 400 for the first parameter that can not wait for a payment */
export function checkPendingParams(params: Readonly<Record<string, unknown>>): void {
  if (params.payment_behavior !== 'pending_if_incomplete') return;
  for (const [name, value] of Object.entries(params))
    if (value !== undefined && !WITH_PENDING.has(name))
      throw invalid(
        name,
        `${name} cannot go with payment_behavior 'pending_if_incomplete': it would not wait for the payment. Nothing was changed; send it in a request of its own.`,
      );
}
