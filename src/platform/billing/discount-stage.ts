/** The discount stage of an invoice (billing.md 4.1): discounts of items, then of the subscription, on discountable lines. */
import { eligible, withDiscount } from '../../core/discount.ts';
import type { DiscountRow } from '../objects/discount.ts';
import type { LineRow } from '../objects/invoice.ts';
import type { Platform, Scope } from '../platform.ts';
import { scriptedDiscount, type ScriptedInvoice } from './discount-script.ts';
import { termsOf, type Discounting } from './discounting.ts';
import type { Writes } from './writes.ts';

/**
 * Of a charge that waited and was given back in part meanwhile, discounts lower what is left: the credit was of the whole
 * price, and on the same invoice.
 *
 * @returns the same lines in their order, each with the discounts of its own by name; prorations keep what their change
 *   decided
 */
export async function discountLines(
  platform: Platform,
  scope: Scope,
  lines: readonly LineRow[],
  { ofItems, ofSubscription, ofLines }: Discounting,
  invoice: ScriptedInvoice,
  writes: Pick<Writes, 'runs'>,
): Promise<LineRow[]> {
  const named = lines.map((line) => {
    const ofItem = !line.discountable ? [] : (ofItems.get(line.subscriptionItem ?? '') ?? []);
    const own = new Set([...ofItem.map(({ id }) => id), ...(line.ownDiscounts ?? [])]);
    return own.size === 0 ? line : { ...line, ownDiscounts: [...own] };
  });
  return applyDiscounts(platform, scope, named, { ofLines, ofInvoice: ofSubscription }, invoice, writes);
}

/** Discounts of lines first, in the order in which lines name them, then those of the whole invoice. */
export async function applyDiscounts(
  platform: Platform,
  scope: Scope,
  lines: readonly LineRow[],
  { ofLines, ofInvoice }: Pick<Discounting, 'ofLines'> & { ofInvoice: readonly DiscountRow[] },
  invoice: ScriptedInvoice,
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
  const own = new Set(lines.flatMap(({ ownDiscounts }) => ownDiscounts ?? []));
  for (const row of ofLines([...own]))
    await take(row, (line) => line.ownDiscounts?.includes(row.id) === true);
  for (const row of ofInvoice) await take(row, () => true);
  return result.map((line) => ({ ...line, amount: line.amount + given(line) }));
}
