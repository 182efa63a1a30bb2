/** `@stripe/extensibility-sdk/stdlib`: exact numbers, and the types that configuration interfaces are made of. */
export { DEFAULT_DIV_PRECISION, Decimal, isDecimal } from '../decimal/decimal.ts';
export type { DecimalRoundingOptions, DecimalRoundingPresets, RoundDirection } from '../decimal/rounding.ts';
export type { Currency, MonetaryAmount } from '../extensions/money.ts';
export type { Percent, Ref, Timestamp } from './scalars.ts';
