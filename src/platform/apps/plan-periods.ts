/** Full periods that begin with a planned change: in a plan they stand beside its prorations, net as they are paid. */
import type { ProratedDiscount, ProrationLine } from '../../core/proration/line.ts';
import { minor } from '../../core/money.ts';
import { divideRounded } from '../../core/rounding.ts';
import type { Updated } from '../billing/update.ts';
import type { LineRow } from '../objects/invoice.ts';

type Begun = Pick<Updated, 'begun' | 'billed'>;

/** The line with what discounts of its invoice took off it; prorations have their discounts already. */
export function asBilled(line: ProrationLine, { begun, billed }: Begun): ProrationLine {
  const fresh = begun.get(line.key);
  if (fresh === undefined) return line;
  const row = rowOf(fresh.id, billed);
  const share = (part: bigint, of: bigint) =>
    minor(row === undefined || row.amount === 0n ? 0n : divideRounded(part * of, row.amount));
  const discounts = (row?.discounts ?? []).map(({ discount, amount }): ProratedDiscount => ({
    discount,
    amount: share(amount, line.amount),
    base: share(amount, line.base),
  }));
  return { ...line, discounts, description: fresh.description ?? line.description };
}

/** What item handling makes of a begun period; null: the line is none. */
export function fateOfPeriod(
  key: string,
  { begun, billed, writes }: Begun & Pick<Updated, 'writes'>,
): 'skipped' | 'held_back' | 'billed' | null {
  const fresh = begun.get(key);
  if (fresh === undefined) return null;
  if (rowOf(fresh.id, billed) !== undefined) return 'billed';
  const waits = writes.newInvoiceItems.some(
    ({ proration, usage, subscriptionItem }) =>
      !proration && usage === null && subscriptionItem === fresh.subscriptionItem,
  );
  return waits ? 'held_back' : 'skipped';
}

function rowOf(id: string, billed: Updated['billed']): LineRow | undefined {
  return billed.flatMap(({ lines }) => lines).find((line) => line.id === id);
}
