/** Tax that comes on top of the lines of a plan, as one line of its own. */
import type { ComparedLineWire } from '../../contract/wire/platform.ts';
import { minor, sum, toWire, type Minor } from '../../core/money.ts';
import { addedTax, taxesOf, type RateTerms } from '../../core/tax.ts';
import type { Updated } from '../billing/update.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import type { LineRow } from '../objects/invoice.ts';

/**
 * @param lines of the plan so far; those that waited before are among them
 * @param waiting the same that waited, as the invoice has them
 * @returns nothing without tax, or where the customer is exempt from it
 */
export function taxWire(
  lines: readonly ComparedLineWire[],
  waiting: readonly Pick<LineRow, 'id' | 'taxRates'>[],
  { subscription, booked, begun, writes, moment }: Updated,
  customer: Pick<CustomerRow, 'taxExempt'>,
): ComparedLineWire[] {
  if (customer.taxExempt !== 'none') return [];
  const ratesOf = ({ key }: ComparedLineWire): readonly RateTerms[] => {
    const old = waiting.find(({ id }) => id === key);
    const made = writes.newInvoiceItems.find(({ id }) => id === booked.made.get(key));
    return (old ?? made ?? begun.get(key))?.taxRates ?? subscription.defaultTaxRates;
  };
  const total = (amountOf: (line: ComparedLineWire) => number): Minor =>
    sum(lines.map((line) => addedTax(taxesOf(minor(amountOf(line)), ratesOf(line)))));
  const byDefault = total((line) => line.by_default.amount);
  const byScript = total((line) => (line.by_script ?? line.by_default).amount);
  if (lines.every((line) => ratesOf(line).every(({ inclusive }) => inclusive))) return [];
  const unscripted = lines.every((line) => line.by_script === null);
  const side = (amount: Minor) => ({
    amount: toWire(amount),
    factor: '1',
    period: { start: moment, end: moment },
  });
  return [
    {
      key: 'tax',
      type: byScript < 0n ? 'credit' : 'debit',
      proration: false,
      description: 'Tax',
      product_name: 'Tax',
      quantity: 1,
      base: Math.abs(toWire(byDefault)),
      unit_amount: null,
      by_default: side(byDefault),
      by_script: unscripted ? null : side(byScript),
      difference: toWire(minor(byScript - byDefault)),
      verdict: byScript === byDefault ? 'same' : 'changed',
      because: 'Tax comes on top of what the lines are.',
    },
  ];
}
