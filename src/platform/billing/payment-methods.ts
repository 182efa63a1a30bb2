/** Stripe's test payment methods: what a charge of each answers (billing.md section 6), and who may use one. */
import { eq } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import { invalid, missingReference, notSimulated } from '../api/errors.ts';
import type { PaymentMethodRow } from '../objects/payment-method.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';

/** As `decline_code` names it. */
export type Decline = 'generic_decline' | 'insufficient_funds';

export interface TestMethod {
  brand: 'visa' | 'mastercard';
  last4: string;
  /** Why every charge fails; null: it succeeds. */
  declines: Decline | null;
  /** Whether a customer can have it: Stripe declines some cards already then. */
  attaches: boolean;
}

/** By token. That a payment needs the cardholder is not simulated: `pm_card_authenticationRequired` is none of them. */
export const TEST_METHODS: ReadonlyMap<string, TestMethod> = new Map([
  ['pm_card_visa', { brand: 'visa', last4: '4242', declines: null, attaches: true }],
  ['pm_card_mastercard', { brand: 'mastercard', last4: '4444', declines: null, attaches: true }],
  [
    'pm_card_chargeCustomerFail',
    { brand: 'visa', last4: '0341', declines: 'generic_decline', attaches: true },
  ],
  ['pm_card_chargeDeclined', { brand: 'visa', last4: '0002', declines: 'generic_decline', attaches: false }],
  [
    'pm_card_chargeDeclinedInsufficientFunds',
    { brand: 'visa', last4: '9995', declines: 'insufficient_funds', attaches: false },
  ],
]);

/** What a method behaves as: a token is itself, and the id of an attached one begins with its token. */
export function testMethodOf(id: string): TestMethod | null {
  return TEST_METHODS.get(id.split('_').slice(0, 3).join('_')) ?? null;
}

/**
 * Ours: a customer without a payment method pays, so that a subscription can be tried without one; on Stripe it could
 * not be charged.
 *
 * @param method of the invoice, its subscription or its customer, whichever is the first to name one
 */
export function declineOf(method: string | null): Decline | null {
  return method === null ? null : (testMethodOf(method)?.declines ?? null);
}

export async function findMethod(db: Database, scope: Scope, id: string): Promise<PaymentMethodRow | null> {
  const { paymentMethods } = schema;
  const [row] = await db
    .select()
    .from(paymentMethods)
    .where(within(paymentMethods, scope, eq(paymentMethods.id, id)));
  return row ?? null;
}

/** @throws {ApiError} 400 for a method that is neither a token nor attached to this customer; 501 for other test tokens */
export async function checkUsable(
  db: Database,
  scope: Scope,
  id: string | null | undefined,
  customer: string,
  param: string,
): Promise<void> {
  if (id === null || id === undefined || TEST_METHODS.has(id)) return;
  const row = await findMethod(db, scope, id);
  if (row === null) throw unknownMethod(id, param);
  if (row.customer !== customer)
    throw invalid(
      param,
      `The payment method '${id}' is not attached to customer '${customer}'. Attach one and name it.`,
    );
}

export function unknownMethod(id: string, param: string) {
  return /^pm_card_[A-Za-z0-9]+$/.test(id)
    ? notSimulated(`the test payment method '${id}'`, param)
    : missingReference('PaymentMethod', id, param);
}
