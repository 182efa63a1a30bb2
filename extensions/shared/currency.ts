/** Currency codes, which Stripe spells in lower case and prices keep as they were written. */

/** `usd` and `USD` are one currency. */
export function sameCurrency(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
