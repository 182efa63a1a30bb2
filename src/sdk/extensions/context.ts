/** Third argument of every method. Source: extensions.md 7.3. */
export interface Context {
  type: 'script';
  id: string;
  livemode: boolean;
  /** Account id. */
  stripeContext?: string;
  /** ISO 8601, UTC: the billing time of the operation; a script has no other clock. */
  clockTime?: string;
}
