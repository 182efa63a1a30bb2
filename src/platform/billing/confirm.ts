/** An intent that a client makes, confirms or cancels (`/v1/payment_intents`). */
import { ApiError, invalid } from '../api/errors.ts';
import { event } from '../events/event.ts';
import { intentWire, type IntentRow } from '../objects/payment.ts';
import type { Platform, Scope } from '../platform.ts';
import { attemptInvoice, byHand } from './attempt-invoice.ts';
import type { InvoiceSnapshot } from './invoice-snapshot.ts';
import {
  attempt,
  attemptEvents,
  cancelIntent,
  newIntent,
  noteIntent,
  type Attempt,
  type NewIntent,
} from './payment-intent.ts';
import { noteStanding } from './standing.ts';
import { noWrites, type Writes } from './writes.ts';

export interface Confirmed {
  writes: Writes;
  attempt: Attempt;
}

/**
 * The offline way to authenticate, and the only one: an intent that requires action succeeds when it is confirmed again
 * with the same card, as if the cardholder had done their part. On Stripe that happens in their bank's page.
 *
 * @param snapshot of the invoice that the intent belongs to; null: to none
 * @param method what the request names; undefined: the card that the intent has
 */
export function computeConfirm(
  platform: Platform,
  scope: Scope,
  intent: IntentRow,
  snapshot: InvoiceSnapshot | null,
  method: string | undefined,
  at: number,
): Confirmed {
  if (intent.status === 'succeeded' || intent.status === 'canceled') throw unexpected(intent, 'confirmed');
  const charged = method ?? intent.paymentMethod;
  if (charged === null)
    throw new ApiError(
      400,
      `The payment intent '${intent.id}' has no payment method. Name one with payment_method; nothing was charged.`,
      { code: 'payment_intent_unexpected_state', param: 'payment_method' },
    );
  const authenticated = intent.status === 'requires_action' && charged === intent.paymentMethod;
  const writes = noWrites();
  if (snapshot === null) {
    const made = attempt(platform, scope, intent, charged, { on: true, authenticated }, at);
    noteAttempt(platform, scope, made, at, writes);
    return { writes, attempt: made };
  }
  const pay = byHand(platform, scope, charged, at, authenticated);
  const made = attemptInvoice(platform, scope, { ...snapshot, intent }, charged, at, pay, writes);
  noteStanding(platform, scope, snapshot, made.invoice, at, writes);
  return { writes, attempt: made.attempt };
}

/** @param confirms whether it is charged at once */
export function computeIntent(
  platform: Platform,
  scope: Scope,
  wanted: NewIntent,
  confirms: boolean,
  at: number,
): { writes: Writes; intent: IntentRow; attempt: Attempt | null } {
  const intent = newIntent(platform, scope, wanted, at);
  if (confirms && intent.paymentMethod === null)
    throw invalid('payment_method', 'What is confirmed at once needs a payment method. Nothing was charged.');
  const writes = noWrites();
  writes.newIntents.push(intent);
  writes.events.push(event(platform, scope, at, 'payment_intent.created', intentWire(intent)));
  if (!confirms) return { writes, intent, attempt: null };
  const session = { on: true, authenticated: false };
  const made = attempt(platform, scope, intent, intent.paymentMethod, session, at);
  noteAttempt(platform, scope, made, at, writes);
  return { writes, intent: made.intent, attempt: made };
}

function noteAttempt(platform: Platform, scope: Scope, made: Attempt, at: number, writes: Writes): void {
  noteIntent(writes, made.intent);
  if (made.charge !== null) writes.newCharges.push(made.charge);
  writes.events.push(...attemptEvents(platform, scope, at, made));
}

/** @throws {ApiError} 400 for what is over, and for intents of invoices: those are voided */
export function computeCancelIntent(
  platform: Platform,
  scope: Scope,
  intent: IntentRow,
  reason: string | null,
  at: number,
): { writes: Writes; intent: IntentRow } {
  if (intent.status === 'succeeded' || intent.status === 'canceled') throw unexpected(intent, 'canceled');
  if (intent.invoice !== null)
    throw new ApiError(
      400,
      `The payment intent '${intent.id}' belongs to invoice '${intent.invoice}' and goes with it: void the invoice instead. Nothing was changed.`,
      { code: 'payment_intent_unexpected_state', param: 'id' },
    );
  const writes = noWrites();
  return { writes, intent: cancelIntent(platform, scope, intent, reason, at, writes) };
}

function unexpected({ id, status }: IntentRow, what: string): ApiError {
  return new ApiError(
    400,
    `The payment intent '${id}' is ${status} and can not be ${what}. Nothing was changed.`,
    {
      code: 'payment_intent_unexpected_state',
    },
  );
}
