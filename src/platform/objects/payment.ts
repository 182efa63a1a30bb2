/** Payment intents, charges and the payments of an invoice as the API shows them. */
import { minor, toWire } from '../../core/money.ts';
import type { schema } from '../../store/index.ts';
import { declineIn, testMethodOf } from '../billing/test-cards.ts';
import type { Wire } from './catalog.ts';
import { cardWire, paymentMethodWire } from './payment-method.ts';

export type IntentRow = Omit<typeof schema.paymentIntents.$inferSelect, 'position'>;
export type ChargeRow = Omit<typeof schema.charges.$inferSelect, 'position'>;

export function intentWire(row: IntentRow): Wire {
  const amount = toWire(minor(row.amount));
  return {
    id: row.id,
    object: 'payment_intent',
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: row.status === 'succeeded' ? amount : 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: row.canceledAt,
    cancellation_reason: row.cancellationReason,
    capture_method: 'automatic',
    client_secret: row.clientSecret,
    confirmation_method: 'automatic',
    created: row.created,
    currency: row.currency,
    customer: row.customer,
    customer_account: null,
    description: row.description,
    excluded_payment_method_types: null,
    last_payment_error: errorWire(row),
    latest_charge: row.latestCharge,
    livemode: row.livemode,
    metadata: row.metadata,
    // Ours: nobody shows a bank's page here; confirming the intent stands for what the cardholder does there.
    next_action:
      row.status === 'requires_action' ? { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'local' } } : null,
    on_behalf_of: null,
    payment_method: row.paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: row.status,
    transfer_data: null,
    transfer_group: null,
  };
}

function errorWire({ lastError, created, customer, livemode }: IntentRow): Wire | null {
  if (lastError === null) return null;
  const { code, declineCode, paymentMethod: id } = lastError;
  const method = id === null ? null : testMethodOf(id);
  return {
    type: 'card_error',
    code,
    ...(declineCode === null ? {} : { decline_code: declineCode }),
    message: declineIn(lastError).message,
    ...(id === null || method === null
      ? {}
      : {
          payment_method: paymentMethodWire(
            { id, created, customer, livemode, given: null, metadata: {} },
            method,
          ),
        }),
  };
}

export function chargeWire(row: ChargeRow): Wire {
  const amount = toWire(minor(row.amount));
  const method = row.paymentMethod === null ? null : testMethodOf(row.paymentMethod);
  const decline =
    row.failureCode === null ? null : declineIn({ code: row.failureCode, declineCode: row.declineCode });
  return {
    id: row.id,
    object: 'charge',
    amount,
    amount_captured: row.succeeded ? amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: row.succeeded,
    created: row.created,
    currency: row.currency,
    customer: row.customer,
    description: row.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: row.failureCode,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: row.livemode,
    metadata: row.metadata,
    on_behalf_of: null,
    outcome: {
      advice_code: decline === null ? null : decline.hard ? 'do_not_try_again' : 'try_again_later',
      network_advice_code: null,
      network_decline_code: null,
      network_status: row.succeeded ? 'approved_by_network' : 'declined_by_network',
      reason: row.declineCode,
      risk_level: 'normal',
      seller_message: row.succeeded ? 'Payment complete.' : 'The bank did not accept this payment.',
      type: row.succeeded ? 'authorized' : 'issuer_declined',
    },
    paid: row.succeeded,
    payment_intent: row.paymentIntent,
    payment_method: row.paymentMethod,
    payment_method_details: method === null ? null : { card: cardWire(method), type: 'card' },
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: row.succeeded ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  };
}

/** How the intent stands on its invoice. */
export function paymentStatusOf({ status }: Pick<IntentRow, 'status'>): 'open' | 'paid' | 'canceled' {
  return status === 'succeeded' ? 'paid' : status === 'canceled' ? 'canceled' : 'open';
}

export function invoicePaymentWire(row: IntentRow): Wire {
  const requested = toWire(minor(row.requested));
  return {
    id: row.invoicePayment,
    object: 'invoice_payment',
    amount_paid: row.status === 'succeeded' ? requested : null,
    amount_requested: requested,
    created: row.created,
    currency: row.currency,
    invoice: row.invoice,
    is_default: true,
    livemode: row.livemode,
    payment: { payment_intent: row.id, type: 'payment_intent' },
    status: paymentStatusOf(row),
    status_transitions: { canceled_at: row.canceledAt, paid_at: row.paidAt },
  };
}
