/** From what a request says to the lines of a credit note: parts of the invoice's lines, and lines of its own. */
import { creditAmount, creditTotal, totalOf, type Credit } from '../../core/credit.ts';
import { divided } from '../../core/discount.ts';
import { formatMoney, minor, sum } from '../../core/money.ts';
import { divideRounded } from '../../core/rounding.ts';
import { taxesOf } from '../../core/tax.ts';
import { Decimal } from '../../sdk/index.ts';
import { invalid, missingReference } from '../api/errors.ts';
import { inside } from '../api/params.ts';
import type { CreditLineRow } from '../objects/credit-note.ts';
import type { InvoiceRow, LineRow } from '../objects/invoice.ts';
import type { TaxRateCopy } from '../objects/tax.ts';

/** Exactly one of amount and quantity. */
export interface InvoiceLineCredit {
  type: 'invoice_line_item';
  line: string;
  amount: bigint | null;
  quantity: number | null;
  metadata: Record<string, string>;
}

export interface CustomCredit {
  type: 'custom_line_item';
  description: string;
  quantity: number;
  /** Minor units as decimal text. */
  unitAmount: string;
  taxRates: TaxRateCopy[];
  metadata: Record<string, string>;
}

export type LineCredit = InvoiceLineCredit | CustomCredit;

/** Of the lines of one invoice, what credit notes that stand have credited. */
export interface Credited {
  invoice: InvoiceRow;
  lines: readonly LineRow[];
  earlier: readonly CreditLineRow[];
}

type Ids = Pick<CreditLineRow, 'id' | 'creditNote'>;

/** @throws {ApiError} 400 for lines that are not the invoice's, and for more than is left of one */
export function creditedLines(
  { invoice, lines, earlier }: Credited,
  requests: readonly LineCredit[],
  ids: () => Ids,
): CreditLineRow[] {
  const made: CreditLineRow[] = [];
  requests.forEach((request, index) => {
    const path = inside('lines', index);
    if (request.type === 'custom_line_item') {
      made.push(customLine(invoice, request, ids()));
      return;
    }
    const line = lines.find(({ id }) => id === request.line);
    if (line === undefined)
      throw missingReference('invoice line item', request.line, inside(path, 'invoice_line_item'));
    const before = [...earlier, ...made].filter(({ invoiceLine }) => invoiceLine === line.id);
    const amount = amountOf(line, before, request, path);
    const credit = creditAmount(line, before, amount);
    made.push(rowOf(line, credit, ids(), request));
  });
  return made;
}

/**
 * A total without lines is divided among the lines that charge something, by what is left of each: ours, for Stripe does
 * not say which lines it lowers, and tax has to come from somewhere.
 */
export function spreadLines({ lines, earlier }: Credited, total: bigint, ids: () => Ids): CreditLineRow[] {
  const open = lines.flatMap((line) => {
    const before = earlier.filter(({ invoiceLine }) => invoiceLine === line.id);
    const left = totalOf(line) - sum(before.map(totalOf));
    return left > 0n ? [{ line, before, left: minor(left) }] : [];
  });
  const parts = divided(
    minor(total),
    open.map(({ left }) => left),
    'in_proportion',
  );
  return open.flatMap(({ line, before }, index) => {
    const part = parts[index] ?? 0n;
    return part === 0n ? [] : [rowOf(line, creditTotal(line, before, part), ids(), null)];
  });
}

/** Before discounts and tax. */
function amountOf(
  line: LineRow,
  before: readonly CreditLineRow[],
  { amount, quantity }: InvoiceLineCredit,
  path: string,
): bigint {
  const credited = sum(before.map((each) => minor(each.amount)));
  const left = line.amount - credited;
  const show = (of: bigint) => formatMoney(of, line.currency);
  if (line.amount <= 0n)
    throw invalid(
      path,
      `Line '${line.id}' charges nothing (${show(line.amount)}), so nothing of it can be credited.`,
    );
  if (before.some((each) => (each.quantity === null) !== (quantity === null)))
    throw invalid(
      path,
      `Line '${line.id}' was credited by ${quantity === null ? 'quantity' : 'amount'} before, and the two cannot be mixed on one line.`,
    );
  if (quantity !== null) {
    const reached = before.reduce((all, each) => all + (each.quantity ?? 0), 0) + quantity;
    if (reached > line.quantity)
      throw invalid(
        inside(path, 'quantity'),
        `Of line '${line.id}', ${line.quantity - reached + quantity} of ${line.quantity} units are left to credit, not ${quantity}.`,
      );
    return divideRounded(line.amount * BigInt(reached), BigInt(line.quantity)) - credited;
  }
  const wanted = amount ?? 0n;
  if (wanted > left)
    throw invalid(
      inside(path, 'amount'),
      `Of line '${line.id}', ${show(left)} is left to credit, not ${show(wanted)}.`,
    );
  return wanted;
}

function rowOf(line: LineRow, credit: Credit, ids: Ids, request: InvoiceLineCredit | null): CreditLineRow {
  return {
    accountId: line.accountId,
    livemode: line.livemode,
    ...ids,
    customer: line.customer,
    invoiceLine: line.id,
    description: line.description,
    quantity: request?.quantity ?? null,
    unitAmountDecimal: request?.quantity == null ? null : line.unitAmountDecimal,
    ...credit,
    taxRates: line.taxRates,
    metadata: request?.metadata ?? {},
  };
}

function customLine(
  { accountId, livemode, customer, taxExempt }: InvoiceRow,
  { description, quantity, unitAmount, taxRates, metadata }: CustomCredit,
  ids: Ids,
): CreditLineRow {
  const amount = minor(BigInt(Decimal.from(unitAmount).mul(quantity).toFixed(0, 'half-up')));
  return {
    accountId,
    livemode,
    ...ids,
    customer,
    invoiceLine: null,
    description,
    quantity,
    unitAmountDecimal: unitAmount,
    amount,
    discounts: [],
    taxes: taxesOf(amount, taxRates, taxExempt),
    taxRates,
    metadata,
  };
}
