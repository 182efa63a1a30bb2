/** Stripe's test payment methods: what a charge of each answers (billing.md section 6). */

/** Null: the charge succeeds. */
export type Decline = 'generic_decline' | 'insufficient_funds';

interface TestMethod {
  brand: 'visa' | 'mastercard';
  last4: string;
  declines: Decline | null;
}

const visa = (last4: string, declines: Decline | null = null): TestMethod => ({
  brand: 'visa',
  last4,
  declines,
});

/** By token. That a payment needs the cardholder is not simulated: `pm_card_authenticationRequired` is none of them. */
export const TEST_METHODS: ReadonlyMap<string, TestMethod> = new Map([
  ['pm_card_visa', visa('4242')],
  ['pm_card_mastercard', { brand: 'mastercard', last4: '4444', declines: null }],
  ['pm_card_chargeCustomerFail', visa('0341', 'generic_decline')],
  ['pm_card_chargeDeclined', visa('0002', 'generic_decline')],
  ['pm_card_chargeDeclinedInsufficientFunds', visa('9995', 'insufficient_funds')],
]);

/**
 * Ours: a customer without a payment method pays, so that a subscription can be tried without one; on Stripe it could
 * not be charged.
 *
 * @param method of the invoice, its subscription or its customer, whichever is the first to name one
 */
export function declineOf(method: string | null): Decline | null {
  return TEST_METHODS.get(method ?? '')?.declines ?? null;
}
