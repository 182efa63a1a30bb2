/** Payment intents: opened for what is due, attempted with a card, given up. */
import { event } from '../events/event.ts';
import { chargeWire, intentWire, type ChargeRow, type IntentRow } from '../objects/payment.ts';
import type { Platform, Scope } from '../platform.ts';
import { answerOf, DECLINES, type Session } from './test-cards.ts';
import type { EventRow, Writes } from './writes.ts';

/** Currencies with three decimals, which are charged in multiples of ten minor units (billing.md 2.2, example D). */
const THREE_DECIMALS: ReadonlySet<string> = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);

/**
 * What is charged for an amount that is due: up to the next multiple of ten where the currency asks for it. What is taken
 * too much so, the customer has as a credit (invoice-payment.ts): ours, so that no minor unit is lost.
 */
export function chargeable(due: bigint, currency: string): bigint {
  return THREE_DECIMALS.has(currency) ? ((due + 9n) / 10n) * 10n : due;
}

export type NewIntent = Pick<
  IntentRow,
  'customer' | 'invoice' | 'currency' | 'paymentMethod' | 'description' | 'metadata' | 'testClock'
> & { due: bigint };

export function newIntent(
  platform: Platform,
  scope: Scope,
  { due, ...wanted }: NewIntent,
  at: number,
): IntentRow {
  const id = platform.newId('pi');
  return {
    ...scope,
    ...wanted,
    id,
    created: at,
    version: 1,
    invoicePayment: wanted.invoice === null ? null : platform.newId('inpay'),
    amount: chargeable(due, wanted.currency),
    requested: due,
    status: wanted.paymentMethod === null ? 'requires_payment_method' : 'requires_confirmation',
    latestCharge: null,
    lastError: null,
    clientSecret: `${id}_${platform.newId('secret')}`,
    paidAt: null,
    canceledAt: null,
    cancellationReason: null,
  };
}

/** The intent as an attempt left it, and the charge; none where the cardholder is asked first. */
export interface Attempt {
  intent: IntentRow;
  charge: ChargeRow | null;
}

export function attempt(
  platform: Platform,
  scope: Scope,
  before: IntentRow,
  method: string | null,
  session: Session,
  at: number,
): Attempt {
  const answer = answerOf(method, session);
  if (answer === 'authenticate')
    return {
      intent: { ...before, paymentMethod: method, status: 'requires_action', lastError: null },
      charge: null,
    };
  const declined = answer === 'succeeds' ? null : { code: DECLINES[answer].code, declineCode: answer };
  const charge: ChargeRow = {
    ...scope,
    id: platform.newId('ch'),
    created: at,
    customer: before.customer,
    paymentIntent: before.id,
    amount: before.amount,
    currency: before.currency,
    succeeded: declined === null,
    paymentMethod: method,
    failureCode: declined?.code ?? null,
    declineCode: declined?.declineCode ?? null,
    description: before.description,
    metadata: before.metadata,
    testClock: before.testClock,
  };
  const tried = { ...before, latestCharge: charge.id };
  const intent: IntentRow =
    declined === null
      ? { ...tried, status: 'succeeded', paymentMethod: method, lastError: null, paidAt: at }
      : {
          ...tried,
          status: 'requires_payment_method',
          paymentMethod: null,
          lastError: { ...declined, paymentMethod: method },
        };
  return { intent, charge };
}

const OUTCOMES: Readonly<Partial<Record<IntentRow['status'], string>>> = {
  succeeded: 'payment_intent.succeeded',
  requires_payment_method: 'payment_intent.payment_failed',
  requires_action: 'payment_intent.requires_action',
};

export function attemptEvents(
  platform: Platform,
  scope: Scope,
  at: number,
  { intent, charge }: Attempt,
): EventRow[] {
  const outcome = OUTCOMES[intent.status];
  return [
    ...(charge === null
      ? []
      : [
          event(
            platform,
            scope,
            at,
            charge.succeeded ? 'charge.succeeded' : 'charge.failed',
            chargeWire(charge),
          ),
        ]),
    ...(outcome === undefined ? [] : [event(platform, scope, at, outcome, intentWire(intent))]),
  ];
}

/** Why an intent is given up. Where Stripe's reference names no reason, ours. */
export const CANCELLATION = {
  void: 'void_invoice',
  uncollectible: 'failed_invoice',
  paidOutOfBand: 'automatic',
  nothingLeft: 'automatic',
} as const;

/** Adds the intent to the writes as it stands now, whether the same change made it or not. */
export function noteIntent(writes: Pick<Writes, 'newIntents' | 'intents'>, intent: IntentRow): void {
  const made = writes.newIntents.findIndex(({ id }) => id === intent.id);
  if (made === -1) writes.intents.push(intent);
  else writes.newIntents[made] = intent;
}

/** Adds the canceled intent and its event to the writes. */
export function cancelIntent(
  platform: Platform,
  scope: Scope,
  before: IntentRow,
  reason: string | null,
  at: number,
  writes: Pick<Writes, 'newIntents' | 'intents' | 'events'>,
): IntentRow {
  const canceled: IntentRow = {
    ...before,
    status: 'canceled',
    canceledAt: at,
    cancellationReason: reason,
  };
  noteIntent(writes, canceled);
  writes.events.push(event(platform, scope, at, 'payment_intent.canceled', intentWire(canceled)));
  return canceled;
}
