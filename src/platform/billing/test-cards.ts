/** Stripe's test cards: by token, by number, and what a charge of each answers (billing.md section 6, docs.stripe.com/testing). */

/** As `decline_code` names it. */
export type Decline =
  | 'authentication_required'
  | 'card_velocity_exceeded'
  | 'expired_card'
  | 'generic_decline'
  | 'incorrect_cvc'
  | 'insufficient_funds'
  | 'lost_card'
  | 'processing_error'
  | 'stolen_card';

interface DeclineFacts {
  /** As `code`, or `failure_code`, names it. */
  code: string;
  message: string;
  /** Whether the same card can never succeed: then it is not charged again (billing.md 4.3). */
  hard: boolean;
}

const DECLINED = 'Your card was declined.';

export const DECLINES: Readonly<Record<Decline, DeclineFacts>> = {
  authentication_required: {
    code: 'authentication_required',
    message: 'Your card was declined. This transaction requires authentication.',
    hard: true,
  },
  card_velocity_exceeded: {
    code: 'card_declined',
    message:
      'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
    hard: false,
  },
  expired_card: { code: 'expired_card', message: 'Your card has expired.', hard: false },
  generic_decline: { code: 'card_declined', message: DECLINED, hard: false },
  incorrect_cvc: { code: 'incorrect_cvc', message: "Your card's security code is incorrect.", hard: false },
  insufficient_funds: { code: 'card_declined', message: 'Your card has insufficient funds.', hard: false },
  lost_card: { code: 'card_declined', message: DECLINED, hard: true },
  processing_error: {
    code: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
    hard: false,
  },
  stolen_card: { code: 'card_declined', message: DECLINED, hard: true },
};

/** The facts of a failure as it is stored. */
export function declineIn({ code, declineCode }: { code: string; declineCode: string | null }): DeclineFacts {
  const known = declineCode !== null && Object.hasOwn(DECLINES, declineCode);
  return known ? DECLINES[declineCode as Decline] : { code, message: DECLINED, hard: false };
}

/** When a charge waits for the cardholder. */
type Authentication =
  | 'never'
  | 'always'
  | /** Until they did it once: then charges without them pass. */ 'until_set_up'
  | 'on_session';

export interface TestMethod {
  brand: 'visa' | 'mastercard' | 'amex' | 'discover';
  last4: string;
  /** Why every charge fails; null: it succeeds. */
  declines: Decline | null;
  /** Whether a customer can have it: Stripe declines some cards already then. */
  attaches: boolean;
  authenticates: Authentication;
}

const card = (number: string, more: Partial<TestMethod> = {}): [string, TestMethod] => [
  number,
  {
    brand: BRANDS[number.slice(0, 1)] ?? 'visa',
    last4: number.slice(-4),
    declines: null,
    attaches: more.declines == null,
    authenticates: 'never',
    ...more,
  },
];

const BRANDS: Readonly<Record<string, TestMethod['brand']>> = {
  3: 'amex',
  4: 'visa',
  5: 'mastercard',
  6: 'discover',
};

const TEST_CARDS: ReadonlyMap<string, TestMethod> = new Map([
  card('4242424242424242'),
  card('5555555555554444'),
  card('378282246310005'),
  card('6011111111111117'),
  card('4000000000000341', { declines: 'generic_decline', attaches: true }),
  card('4000000000000002', { declines: 'generic_decline' }),
  card('4000000000009995', { declines: 'insufficient_funds' }),
  card('4000000000009987', { declines: 'lost_card' }),
  card('4000000000009979', { declines: 'stolen_card' }),
  card('4000000000000069', { declines: 'expired_card' }),
  card('4000000000000127', { declines: 'incorrect_cvc' }),
  card('4000000000000119', { declines: 'processing_error' }),
  card('4000000000006975', { declines: 'card_velocity_exceeded' }),
  card('4000002760003184', { authenticates: 'always' }),
  card('4000002500003155', { authenticates: 'until_set_up' }),
  card('4000003800000446', { authenticates: 'on_session' }),
  card('4000008260003178', { authenticates: 'always', declines: 'insufficient_funds', attaches: true }),
]);

/** The first token of a number is what cards with this number are stored as. */
const TOKENS: readonly [token: string, number: string][] = [
  ['pm_card_visa', '4242424242424242'],
  ['pm_card_mastercard', '5555555555554444'],
  ['pm_card_amex', '378282246310005'],
  ['pm_card_discover', '6011111111111117'],
  ['pm_card_chargeCustomerFail', '4000000000000341'],
  ['pm_card_chargeDeclined', '4000000000000002'],
  ['pm_card_chargeDeclinedInsufficientFunds', '4000000000009995'],
  ['pm_card_chargeDeclinedLostCard', '4000000000009987'],
  ['pm_card_chargeDeclinedStolenCard', '4000000000009979'],
  ['pm_card_chargeDeclinedExpiredCard', '4000000000000069'],
  ['pm_card_chargeDeclinedIncorrectCvc', '4000000000000127'],
  ['pm_card_chargeDeclinedProcessingError', '4000000000000119'],
  ['pm_card_chargeDeclinedVelocityLimitExceeded', '4000000000006975'],
  ['pm_card_authenticationRequired', '4000002760003184'],
  ['pm_card_authenticationRequiredOnSetup', '4000002500003155'],
  ['pm_card_authenticationRequiredSetupForOffSession', '4000003800000446'],
  ['pm_card_authenticationRequiredChargeDeclinedInsufficientFunds', '4000008260003178'],
  ['pm_card_visa_chargeDeclined', '4000000000000002'],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', '4000000000009995'],
  ['pm_card_visa_chargeDeclinedLostCard', '4000000000009987'],
  ['pm_card_visa_chargeDeclinedStolenCard', '4000000000009979'],
  ['pm_card_visa_chargeDeclinedVelocityLimitExceeded', '4000000000006975'],
];

export const TEST_METHODS: ReadonlyMap<string, TestMethod> = new Map(
  TOKENS.flatMap(([token, number]) => {
    const found = TEST_CARDS.get(number);
    return found === undefined ? [] : [[token, found] as const];
  }),
);

/** Null: no test card has the number. */
export function tokenOfNumber(number: string): string | null {
  return TOKENS.find(([, known]) => known === number)?.[0] ?? null;
}

/** Old tokens of the Charges API, `tok_visa`, as payment methods; null: none that is simulated. */
export function methodOfToken(token: string): string | null {
  const method = token.replace(/^tok_/, 'pm_card_');
  return token.startsWith('tok_') && TEST_METHODS.has(method) ? method : null;
}

/** What a method behaves as: a token is itself, and the id of a stored one is its token and 24 letters more. */
export function testMethodOf(id: string): TestMethod | null {
  return TEST_METHODS.get(id) ?? TEST_METHODS.get(id.replace(/_[0-9A-Za-z]{24}$/, '')) ?? null;
}

/** Who sits before the screen while a card is charged. */
export interface Session {
  /** Whether the cardholder is there. */
  on: boolean;
  /** Whether they have authenticated themselves for this payment. */
  authenticated: boolean;
}

/** What a charge of the method comes to: nothing against it, the cardholder's turn, or why it is declined. */
export type CardAnswer = 'succeeds' | 'authenticate' | Decline;

/**
 * Ours: a customer without a payment method pays, so that a subscription can be tried without one; on Stripe it could
 * not be charged. And a card that wants its holder once counts as set up as soon as they are not there to be asked.
 *
 * @param method of the invoice, its subscription or its customer, whichever is the first to name one
 */
export function answerOf(method: string | null, { on, authenticated }: Session): CardAnswer {
  const found = method === null ? null : testMethodOf(method);
  if (found === null) return 'succeeds';
  const asks = found.authenticates === 'always' || (found.authenticates !== 'never' && on);
  return asks && !authenticated ? 'authenticate' : (found.declines ?? 'succeeds');
}
