/** The discount stage of an invoice (billing.md 4.1): discounts of items, then of the subscription, on discountable lines. */
import { eligible, withDiscount } from '../../core/discount.ts';
import type { DiscountRow } from '../objects/discount.ts';
import type { LineRow } from '../objects/invoice.ts';
import type { Platform, Scope } from '../platform.ts';
import { scriptedDiscount, type DiscountedInvoice } from './discount-script.ts';
import { termsOf, type Discounting } from './discounting.ts';
import type { Writes } from './writes.ts';

/**
 * Of a charge that waited and was given back in part meanwhile, discounts lower what is left: the credit was of the whole
 * price, and on the same invoice.
 *
 * @returns the same lines in their order; prorations keep what their change decided
 */
export async function discountLines(
  platform: Platform,
  scope: Scope,
  lines: readonly LineRow[],
  { ofItems, ofSubscription }: Discounting,
  invoice: DiscountedInvoice,
  writes: Pick<Writes, 'runs'>,
): Promise<LineRow[]> {
  const given = ({ invoiceItem }: LineRow) => invoice.credited.get(invoiceItem ?? '') ?? 0n;
  let result = lines.map((line) => ({ ...line, amount: line.amount - given(line) }));
  const take = async (row: DiscountRow, looksAt: (line: LineRow) => boolean): Promise<void> => {
    const concerned = result.filter((line) => line.discountable && looksAt(line));
    const asked = concerned.filter((line) => eligible(line, row));
    const scripted = await scriptedDiscount(platform, scope, row, asked, invoice, writes);
    const lowered = withDiscount(concerned, termsOf(row, scripted));
    const byId = new Map(lowered.map((line) => [line.id, line]));
    result = result.map((line) => byId.get(line.id) ?? line);
  };
  for (const [item, rows] of ofItems)
    for (const row of rows) await take(row, (line) => line.subscriptionItem === item && !line.proration);
  for (const row of ofSubscription) await take(row, () => true);
  return result.map((line) => ({ ...line, amount: line.amount + given(line) }));
}
