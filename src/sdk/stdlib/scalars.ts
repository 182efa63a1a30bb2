/** Scalars for configuration interfaces. Assumed: their representation inside a script could not be read (extensions.md 7.2, 8.3). */

/** Stripe's older scripts count 0 to 100, its newer ones fractions 0 to 1: say which with `@minimum` and `@maximum`. */
export type Percent = number;

export type Timestamp = Date;

/**
 * Points at an object of the account, such as `Ref<Customer>`. Assumed, shape and all: only the name is visible.
 * `T` says which objects may be chosen.
 */
export interface Ref<T = unknown> {
  id: string;
  /** Never there; keeps a reference to a customer from passing for one to a price. */
  readonly __object?: T;
}
