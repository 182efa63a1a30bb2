/** `@stripe/extensibility-sdk/stdlib`: exact numbers, and the types that configuration interfaces are made of. */
export { DEFAULT_DIV_PRECISION, Decimal, isDecimal } from '../decimal/decimal.js';
export type { DecimalRoundingOptions, DecimalRoundingPresets, RoundDirection } from '../decimal/rounding.js';
export type { Currency, MonetaryAmount } from '../extensions/money.js';
export type { Percent, Ref, Timestamp } from './scalars.js';
