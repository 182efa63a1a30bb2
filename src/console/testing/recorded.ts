/**
 * Recorded answers for tests: Alex Miles goes from Starter (25.00 usd) to Pro (27.00) on a 30-day month, 3 h 2 min
 * (10 920 s) into it. Factor 2 581 080 / 2 592 000 = 0.995787: credit 2489.47 → −24.89, debit 2688.63 → 26.89, net 2.00,
 * which a minimum of 5.00 waives.
 */
import type {
  AccountWire,
  ClockWire,
  ExtensionListWire,
  ExtensionWire,
  PreviewWire,
} from '../../contract/wire/platform.ts';

/** 2026-11-20 09:12 UTC, and 30 days later. */
export const START = 1_795_165_920;
export const END = START + 30 * 86_400;
/** 2026-11-20 12:14 UTC. */
export const MOMENT = START + 10_920;
export const FACTOR = '0.995787037037';

export const CLOCK: ClockWire = { object: 'platform.clock', now: MOMENT, mode: 'frozen' };

export const ACCOUNT: AccountWire = {
  object: 'platform.account',
  id: 'acct_1',
  name: 'Hypernia',
  country: 'US',
  livemode: false,
  default_currency: 'usd',
};

export const EXTENSION: ExtensionWire = {
  object: 'platform.extension',
  id: 'waive_small_prorations',
  name: 'Waive small prorations',
  description: 'Waives the prorations of a change when together they would charge less than a minimum.',
  extension_point: 'billing.prorations',
  activated_by: 'account',
  version: '1.0.0',
  source_hash: 'a'.repeat(64),
  app: { id: 'com.hypernia.extension_console', name: 'Extension Console', version: '0.1.0' },
  active: true,
  state: 'active',
  configuration: { minimum_proration_amount: { amount: '500', currency: 'usd' } },
  configuration_schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Waive small prorations config',
    type: 'object',
    properties: {
      minimum_proration_amount: {
        $ref: '#/$defs/monetary_amount',
        title: 'Minimum proration amount',
        description: 'A change that would charge less than this is not prorated.',
        properties: { amount: { exclusiveMinimum: 0 } },
      },
    },
    required: ['minimum_proration_amount'],
    $defs: {
      monetary_amount: {
        type: 'object',
        properties: { amount: { type: 'string', format: 'decimal' }, currency: { type: 'string' } },
        required: ['amount', 'currency'],
      },
    },
  },
  configuration_ui: {
    type: 'VerticalLayout',
    elements: [
      {
        type: 'Control',
        scope: '#/properties/minimum_proration_amount',
        label: 'Minimum proration amount',
      },
    ],
  },
  last_24_hours: { runs: 31, passed_through: 2, failed: 0 },
  last_run: { id: 'run_1', at: MOMENT - 60, problem: null },
};

export const EXTENSIONS: ExtensionListWire = {
  object: 'list',
  data: [EXTENSION],
  has_more: false,
  url: '/platform/extensions',
  points: [
    {
      id: 'billing.prorations',
      name: 'Prorations',
      default_behavior: 'To the second',
      description: 'How a change in the middle of a period is charged.',
      active_extension: 'waive_small_prorations',
      simulated: true,
    },
    {
      id: 'billing.customer_balance_application',
      name: 'Customer balance',
      default_behavior: 'Applies the full balance',
      description: 'How much balance an invoice uses.',
      active_extension: null,
      simulated: false,
    },
  ],
};

const PRODUCTS = { starter: 'Starter', pro: 'Pro' };

export function priceJson(id: keyof typeof PRODUCTS, unitAmount: number) {
  return {
    id: `price_${id}`,
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    currency: 'usd',
    nickname: null,
    product: { id: `prod_${id}`, object: 'product', name: PRODUCTS[id] },
    recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
    type: 'recurring',
    unit_amount: unitAmount,
    unit_amount_decimal: String(unitAmount),
  };
}

export const STARTER = priceJson('starter', 2500);
export const PRO = priceJson('pro', 2700);

export const SUBSCRIPTION = {
  id: 'sub_1',
  object: 'subscription',
  status: 'active',
  currency: 'usd',
  customer: { id: 'cus_1', object: 'customer', name: 'Alex Miles', email: 'alex@example.com' },
  latest_invoice: 'in_first',
  trial_end: null,
  items: {
    object: 'list',
    has_more: false,
    url: '/v1/subscription_items?subscription=sub_1',
    data: [
      {
        id: 'si_1',
        object: 'subscription_item',
        price: STARTER,
        quantity: 1,
        current_period_start: START,
        current_period_end: END,
      },
    ],
  },
};

const left = { start: MOMENT, end: END };
const waived = { amount: 0, factor: '0', period: left };

export const PREVIEW: PreviewWire = {
  object: 'platform.preview',
  id: 'plan_1',
  created: MOMENT,
  livemode: false,
  change: {
    subscription: 'sub_1',
    items: [{ id: 'si_1', price: 'price_pro', quantity: 1 }],
    proration_behavior: 'always_invoice',
    proration_date: null,
  },
  moment: MOMENT,
  currency: 'usd',
  period: { start: START, end: END },
  customer: { id: 'cus_1', name: 'Alex Miles' },
  active: {
    extension: 'waive_small_prorations',
    name: 'Waive small prorations',
    version: '1.0.0',
    configuration: { minimum_proration_amount: { amount: '500', currency: 'usd' } },
    summary: '$5.00 minimum',
  },
  lines: [
    {
      key: 'si_1:credit',
      type: 'credit',
      proration: true,
      description: 'Unused time on Starter after 20 Nov 2026',
      product_name: 'Starter',
      quantity: 1,
      base: 2500,
      unit_amount: 2500,
      by_default: { amount: -2489, factor: `-${FACTOR}`, period: left },
      by_script: waived,
      difference: 2489,
      verdict: 'changed',
      because: 'The script set the factor to 0.',
    },
    {
      key: 'si_1:debit',
      type: 'debit',
      proration: true,
      description: 'Remaining time on Pro after 20 Nov 2026',
      product_name: 'Pro',
      quantity: 1,
      base: 2700,
      unit_amount: 2700,
      by_default: { amount: 2689, factor: FACTOR, period: left },
      by_script: waived,
      difference: -2689,
      verdict: 'changed',
      because: 'The script set the factor to 0.',
    },
  ],
  totals: { by_default: 200, by_script: 0, difference: -200, billed: 0 },
  billed: 'now',
  next_invoice_at: END,
  run: { id: 'run_2', problem: null, logs: [] },
  warnings: [],
};

/** The invoice that a change billed now makes. */
export function invoiceJson(id: string, amounts: readonly number[], starting = 0) {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  return {
    id,
    object: 'invoice',
    number: 'HYP-0002',
    status: 'paid',
    total,
    amount_due: Math.max(0, total + starting),
    lines: {
      object: 'list',
      has_more: false,
      url: `/v1/invoices/${id}/lines`,
      data: amounts.map((amount, index) => ({
        id: `il_${index}`,
        object: 'line_item',
        amount,
        parent: {
          type: 'subscription_item_details',
          subscription_item_details: { proration: true },
          invoice_item_details: null,
        },
      })),
    },
  };
}
