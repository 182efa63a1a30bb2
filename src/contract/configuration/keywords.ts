/**
 * Words of our own in generated schemas. Stripe's begin with `x-stripe` too; which ones it uses for these could not be
 * read (extensions.md 8.3), so they are ours and stand here only.
 */

/** Bounds of a decimal string: JSON Schema's own are for numbers. */
export const DECIMAL_BOUNDS = {
  minimum: 'x-stripe-minimum',
  maximum: 'x-stripe-maximum',
  exclusiveMinimum: 'x-stripe-exclusive-minimum',
  exclusiveMaximum: 'x-stripe-exclusive-maximum',
} as const;

export type Bound = keyof typeof DECIMAL_BOUNDS;

export const DECIMAL_STEP = 'x-stripe-multiple-of';

/** Text of `@remarks`, and of `@deprecated`. */
export const REMARKS = 'x-stripe-remarks';
export const DEPRECATION = 'x-stripe-deprecation-description';

/** Which objects a `Ref` may name, such as `customer`. */
export const REFERENCED_OBJECT = 'x-stripe-object';

/** Name in TypeScript, where it is not the camelCase of the key. */
export const SCRIPT_NAME = 'x-stripe-script-name';

/** Marks the text of a currency code, so that forms and checks need not go by the name of the property. */
export const CURRENCY_FORMAT = 'currency';

export const DECIMAL_FORMAT = 'decimal';
