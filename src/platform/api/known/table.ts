/** Shape of `known.json`. */
export interface KnownTable {
  /** Version of the package that it was read from. */
  stripeNode: string;
  /** `POST /v1/customers` → what its parameters are, as in a shape. */
  endpoints: Record<string, string>;
  /**
   * Names of the parameters in one hash, with what they hold: `name` a value, `metadata*` any keys, `address#3` shape 3,
   * `ids[]` a list of values, `items[]#4` a list of shape 4.
   */
  shapes: string[];
  /** Object → what `expand` reaches in it: `customer>customer` an id, `price=price` embedded, `payments?list:invoice_payment` left out unless asked for. */
  objects: Record<string, string>;
}
