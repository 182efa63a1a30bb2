/** Parameters of subscription schedules, which previews share. */
import {
  boolean,
  integer,
  list,
  metadata,
  object,
  oneOf,
  optional,
  required,
  shaped,
  text,
  timestamp,
  unsettable,
  type Param,
} from '../params.ts';
import { MOST_ITEMS } from '../../billing/merge-items.ts';
import { discountRequests, prorationBehavior, taxRateIds } from './subscription-params.ts';

export const momentOrNow: Param<number | 'now'> = shaped('value', (raw, path) =>
  raw === 'now' ? 'now' : timestamp(raw, path),
);

const settings = {
  billing_cycle_anchor: optional(oneOf('automatic', 'phase_start')),
  collection_method: optional(oneOf('charge_automatically', 'send_invoice')),
  default_payment_method: optional(text()),
  description: optional(unsettable(text({ max: 500 }))),
  invoice_settings: optional(object({ days_until_due: optional(integer({ min: 0, max: 3650 })) })),
};

const phase = {
  ...settings,
  currency: optional(text({ max: 3 })),
  default_tax_rates: optional(taxRateIds),
  discounts: optional(discountRequests),
  duration: optional(
    object({
      interval: required(oneOf('day', 'week', 'month', 'year')),
      interval_count: optional(integer({ min: 1, max: 3650 })),
    }),
  ),
  items: required(
    list(
      object({
        price: required(text()),
        quantity: optional(integer({ min: 0, max: 1_000_000 })),
        discounts: optional(discountRequests),
        metadata: optional(metadata),
        tax_rates: optional(taxRateIds),
      }),
      { max: MOST_ITEMS },
    ),
  ),
  metadata: optional(metadata),
  proration_behavior: optional(prorationBehavior),
  trial: optional(boolean),
};

export const endBehavior = oneOf('release', 'cancel');

export const billingMode = object({
  type: required(oneOf('classic', 'flexible')),
  flexible: optional(object({ proration_discounts: optional(oneOf('included', 'itemized')) })),
});

const common = {
  default_settings: optional(object(settings)),
  end_behavior: optional(endBehavior),
  metadata: optional(metadata),
};

export const createParams = object({
  ...common,
  billing_mode: optional(billingMode),
  customer: optional(text()),
  from_subscription: optional(text()),
  phases: optional(list(object({ ...phase, end_date: optional(timestamp), trial_end: optional(timestamp) }))),
  start_date: optional(momentOrNow),
});
export type CreateParams = ReturnType<typeof createParams>;

/** Of phases that may have begun already. */
export const changedPhases = list(
  object({
    ...phase,
    start_date: optional(momentOrNow),
    end_date: optional(momentOrNow),
    trial_end: optional(momentOrNow),
  }),
);

export const updateParams = object({
  ...common,
  phases: optional(changedPhases),
  proration_behavior: optional(prorationBehavior),
});
export type UpdateParams = ReturnType<typeof updateParams>;
