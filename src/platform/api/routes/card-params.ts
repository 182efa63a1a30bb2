/** A card as `POST /v1/payment_methods` takes it: one of Stripe's test numbers, or an old token of one. */
import type { GivenCard } from '../../../store/schema/payment-method.ts';
import { methodOfToken, tokenOfNumber } from '../../billing/test-cards.ts';
import { ApiError, invalid, notSimulated } from '../errors.ts';
import { inside, integer, object, optional, text, unsettable } from '../params.ts';

export const cardParams = object({
  number: optional(text({ max: 30 })),
  exp_month: optional(integer()),
  exp_year: optional(integer()),
  cvc: optional(text({ max: 10 })),
  token: optional(text()),
});
export type CardParams = ReturnType<typeof cardParams>;

const part = optional(unsettable(text()));
export const billingDetails = object({ email: part, name: part, phone: part });

const NOBODY: GivenCard['billingDetails'] = { email: null, name: null, phone: null };
/** Of a token, which says none. */
const LATEST = { expMonth: 12, expYear: 2099 };

export interface Card {
  /** The test method that it behaves as. */
  token: string;
  given: GivenCard;
}

/**
 * @param now billing time, for the expiry
 * @throws {ApiError} 400 for what is missing, 402 for a card that no bank has, 501 for test cards that are not simulated
 */
export function cardOf(
  { token, ...card }: CardParams,
  details: ReturnType<typeof billingDetails> | undefined,
  now: number,
): Card {
  const billing = billingAfter(null, details);
  if (token !== undefined) {
    if (Object.values(card).some((value) => value !== undefined))
      throw invalid('card', 'A card is given by its token or by its number, not by both.');
    const method = methodOfToken(token);
    if (method === null) throw notSimulated(`the token '${token}'`, 'card[token]');
    return { token: method, given: { ...LATEST, billingDetails: billing } };
  }
  const number = needed(card.number, 'number').replace(/[ -]/g, '');
  const expiry = expiryOf(needed(card.exp_month, 'exp_month'), needed(card.exp_year, 'exp_year'), now);
  if (card.cvc !== undefined && !/^\d{3,4}$/.test(card.cvc))
    throw declined('invalid_cvc', "Your card's security code is invalid.", 'cvc');
  if (!isCardNumber(number)) throw declined('incorrect_number', 'Your card number is incorrect.', 'number');
  const known = tokenOfNumber(number);
  if (known !== null) return { token: known, given: { ...expiry, billingDetails: billing } };
  // Stripe's other test cards begin so: disputes, countries, brands.
  if (number.startsWith('4000')) throw notSimulated('this test card number', 'card[number]');
  throw declined(
    'card_declined',
    'Your card was declined. Only test cards such as 4242 4242 4242 4242 are charged here, and no other number is kept.',
    'number',
    'test_mode_live_card',
  );
}

/** The details after a request: what it does not name stays. */
export function billingAfter(
  before: GivenCard | null,
  details: ReturnType<typeof billingDetails> | undefined,
): GivenCard['billingDetails'] {
  const given = Object.entries(details ?? {}).filter(([, value]) => value !== undefined);
  return { ...(before?.billingDetails ?? NOBODY), ...Object.fromEntries(given) };
}

/** The card after a request that changes it. */
export function givenAfter(
  before: GivenCard | null,
  expiry: Pick<CardParams, 'exp_month' | 'exp_year'> | undefined,
  details: ReturnType<typeof billingDetails> | undefined,
  now: number,
): GivenCard {
  const { expMonth, expYear } = before ?? LATEST;
  return {
    ...expiryOf(expiry?.exp_month ?? expMonth, expiry?.exp_year ?? expYear, now),
    billingDetails: billingAfter(before, details),
  };
}

function expiryOf(month: number, year: number, now: number): Pick<GivenCard, 'expMonth' | 'expYear'> {
  const full = year >= 0 && year < 100 ? 2000 + year : year;
  if (month < 1 || month > 12)
    throw declined('invalid_expiry_month', "Your card's expiration month is invalid.", 'exp_month');
  const [thisYear, thisMonth] = [
    new Date(now * 1000).getUTCFullYear(),
    new Date(now * 1000).getUTCMonth() + 1,
  ];
  if (full < thisYear || full > 2099)
    throw declined('invalid_expiry_year', "Your card's expiration year is invalid.", 'exp_year');
  if (full === thisYear && month < thisMonth)
    throw declined('invalid_expiry_month', "Your card's expiration month is invalid.", 'exp_month');
  return { expMonth: month, expYear: full };
}

function needed<T>(value: T | undefined, name: string): T {
  if (value === undefined)
    throw invalid(
      inside('card', name),
      `Missing required param: card[${name}]. Give the card's number and expiry, or a token such as tok_visa.`,
      'parameter_missing',
    );
  return value;
}

function declined(code: string, message: string, name: string, declineCode?: string): ApiError {
  return new ApiError(402, `${message} Nothing was stored.`, {
    type: 'card_error',
    code,
    param: inside('card', name),
    ...(declineCode === undefined ? {} : { declineCode }),
  });
}

/** 12 to 19 digits whose last one checks the others (Luhn). */
function isCardNumber(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
