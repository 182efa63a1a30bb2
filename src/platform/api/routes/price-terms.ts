/** What holds of every new price, whichever request brings it: its currency and how long its period is. */
import { isCurrency } from '../../../contract/configuration/currencies.ts';
import { currency } from '../../../core/money.ts';
import type { PriceRow } from '../../objects/catalog.ts';
import { invalid } from '../errors.ts';

/** Longest billing period: three years (billing.md 1.3). */
const LONGEST = { day: 1095, week: 156, month: 36, year: 3 } as const;

/** @throws {ApiError} 400 */
export function checkLength(interval: PriceRow['interval'], count: number | null, param: string): void {
  if (interval !== null && count !== null && count > LONGEST[interval])
    throw invalid(
      param,
      `A billing period lasts at most three years: at most ${LONGEST[interval]} for '${interval}'.`,
    );
}

/** @throws {ApiError} 400 */
export function priceCurrency(code: string): string {
  const lower = code.toLowerCase();
  if (!isCurrency(lower))
    throw invalid(
      'currency',
      `Invalid currency: ${code}. Give a three-letter ISO code such as usd.`,
      'currency_invalid',
    );
  return currency(lower);
}
