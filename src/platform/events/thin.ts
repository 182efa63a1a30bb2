/** Events as `/v2/core/events` shows them: thin, naming what they are about instead of holding it (workflows.md 2.5). */
import type { Wire } from '../objects/catalog.ts';
import type { StoredEvent } from './endpoint.ts';

/** In an id of the second version: the same event has another id there. */
const MARK = 'evt_test_';

export const thinId = (id: string): string => id.replace(/^evt_/, MARK);

/** @returns null when it is no id of a thin event */
export const snapshotId = (id: string): string | null =>
  id.startsWith(MARK) ? `evt_${id.slice(MARK.length)}` : null;

/** By type of object: where it is read. */
const PATHS: Readonly<Record<string, string>> = {
  'billing.meter': 'billing/meters',
  charge: 'charges',
  coupon: 'coupons',
  credit_note: 'credit_notes',
  customer: 'customers',
  invoice: 'invoices',
  invoiceitem: 'invoiceitems',
  invoice_payment: 'invoice_payments',
  payment_intent: 'payment_intents',
  payment_method: 'payment_methods',
  price: 'prices',
  product: 'products',
  promotion_code: 'promotion_codes',
  subscription: 'subscriptions',
  subscription_schedule: 'subscription_schedules',
  tax_rate: 'tax_rates',
  'test_helpers.test_clock': 'test_helpers/test_clocks',
};

export function thinWire(row: StoredEvent): Wire {
  const { id, object: type } = row.object as { id?: unknown; object?: unknown };
  const path = PATHS[String(type)];
  return {
    id: thinId(row.id),
    object: 'v2.core.event',
    context: null,
    created: new Date(row.created * 1000).toISOString(),
    livemode: row.livemode,
    reason:
      row.requestId === null
        ? null
        : { type: 'request', request: { id: row.requestId, idempotency_key: row.idempotencyKey ?? '' } },
    // A discount, for instance, is read nowhere by itself.
    related_object:
      path === undefined || typeof id !== 'string' ? null : { id, type, url: `/v1/${path}/${id}` },
    snapshot_event: row.id,
    type: `v1.${row.type}`,
  };
}
