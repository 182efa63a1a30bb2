/** Money in requests and answers (extensions.md 7.3): its shape, and the rule on currencies that two points share. */
import { decimal, object, text } from '../shapes/shape.ts';
import type { Violation } from './extension-point.ts';

export const money = object({ amount: decimal, currency: text });

/** In script form: `amount` is a decimal string of minor units. */
export interface Money {
  amount: string;
  currency: string;
}

/**
 * An answer is in the currency of what it is taken from; Stripe's scripts compare without regard to case (5.2).
 *
 * @param path of the answered money
 * @param ofWhat "the invoice's total"
 */
export function otherCurrency(answered: Money, given: Money, path: string, ofWhat: string): Violation | null {
  if (answered.currency.toLowerCase() === given.currency.toLowerCase()) return null;
  return {
    path: `${path}.currency`,
    rule: `It must be in the currency of ${ofWhat}, ${given.currency}, not ${answered.currency}.`,
  };
}
