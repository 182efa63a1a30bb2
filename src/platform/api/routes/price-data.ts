/** `price_data` of subscription items and of one-off items. */
import { isCurrency } from '../../../contract/configuration/currencies.ts';
import { Decimal } from '../../../sdk/index.ts';
import type { PriceData } from '../../billing/inline-prices.ts';
import { ApiError, invalid } from '../errors.ts';
import {
  amount,
  decimal,
  inside,
  integer,
  object,
  oneOf,
  optional,
  required,
  shaped,
  shapeOf,
  text,
  type Param,
} from '../params.ts';

/** Longest billing period: three years (billing.md 1.3). */
const LONGEST = { day: 1095, week: 156, month: 36, year: 3 } as const;

const common = {
  currency: required(text({ max: 3 })),
  product: required(text()),
  tax_behavior: optional(oneOf('exclusive', 'inclusive', 'unspecified')),
  unit_amount: optional(amount),
  unit_amount_decimal: optional(decimal),
};

const once = object(common);
const recurring = object({
  ...common,
  recurring: required(
    object({
      interval: required(oneOf('day', 'week', 'month', 'year')),
      interval_count: optional(integer({ min: 1 })),
    }),
  ),
});

/** Of what is billed once: a negative amount is a credit. */
export const oneOffPriceData: Param<PriceData> = shaped(shapeOf(once), (raw, path) =>
  dataOf(once(raw, path), path),
);

export const recurringPriceData: Param<PriceData> = shaped(shapeOf(recurring), (raw, path) => {
  const given = recurring(raw, path);
  const { interval, interval_count: count = 1 } = given.recurring;
  if (count > LONGEST[interval])
    throw invalid(
      inside(inside(path, 'recurring'), 'interval_count'),
      `A billing period lasts at most three years: at most ${LONGEST[interval]} for '${interval}'.`,
    );
  const data = dataOf(given, path);
  if (data.amount.startsWith('-'))
    throw invalid(
      inside(path, given.unit_amount === undefined ? 'unit_amount_decimal' : 'unit_amount'),
      'A recurring amount cannot be negative: give 0 or more.',
      'parameter_invalid_integer',
    );
  return { ...data, recurring: { interval, interval_count: count } };
});

function dataOf(given: ReturnType<typeof once>, path: string): PriceData {
  const code = given.currency.toLowerCase();
  if (!isCurrency(code))
    throw invalid(
      inside(path, 'currency'),
      `Invalid currency: ${given.currency}. Give a three-letter ISO code such as usd.`,
      'currency_invalid',
    );
  const { unit_amount: whole, unit_amount_decimal: exact } = given;
  if (whole !== undefined && exact !== undefined)
    throw invalid(inside(path, 'unit_amount_decimal'), 'Give unit_amount or unit_amount_decimal, not both.');
  const param = inside(path, 'unit_amount');
  const unit = exact ?? (whole === undefined ? undefined : Decimal.from(whole));
  if (unit === undefined)
    throw new ApiError(400, `Missing required param: ${param}.`, { code: 'parameter_missing', param });
  return {
    currency: code,
    product: given.product,
    amount: unit.toString(),
    tax_behavior: given.tax_behavior,
  };
}
