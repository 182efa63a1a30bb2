/** Ordinary prices, debits and moments, so that a test shows only what its case is about. */
import { Decimal } from '../../sdk/index.ts';
import type { Period, Recurrence, Seconds } from '../calendar.ts';
import type { Debit } from '../debit.ts';
import { currency, minor, ZERO } from '../money.ts';
import { fullAmount, type PriceFacts } from '../price.ts';
import type { ItemChange } from '../proration.ts';
import type { Configuration } from '../proration/line.ts';

export const MONTHLY: Recurrence = { interval: 'month', count: 1 };

/** Seconds of an ISO 8601 moment in UTC. */
export function at(iso: string): Seconds {
  return Date.parse(iso) / 1000;
}

export function price(unitAmount: number | string, code = 'usd', name = 'Basic'): PriceFacts {
  return {
    id: `price_${name.toLowerCase()}_${unitAmount}`,
    currency: currency(code),
    unitAmount: Decimal.from(unitAmount),
    tiers: null,
    packages: null,
    meter: null,
    recurrence: MONTHLY,
    metadata: {},
    product: { id: `prod_${name.toLowerCase()}`, name, metadata: {} },
  };
}

export function configuration(facts: PriceFacts, quantity = 1): Configuration {
  return { price: facts, quantity };
}

/** A debit that charged the whole period at the full price. */
export function debitOf({ price: facts, quantity }: Configuration, period: Period, id = 'd1'): Debit {
  return {
    id,
    price: facts,
    quantity,
    period,
    amount: fullAmount(facts, quantity),
    credited: ZERO,
    source: { invoice: 'in_1', line: 'il_1' },
  };
}

/** An ordinary change on an item whose whole period was charged. */
export function change(before: Configuration, after: Configuration | null, period: Period): ItemChange {
  return { item: 'si_1', period, before, after, debits: [debitOf(before, period)] };
}

export const amountsOf = (lines: readonly { amount: bigint }[]): number[] =>
  lines.map((line) => Number(minor(line.amount)));
