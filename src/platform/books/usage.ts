/** What was billed of usage, beside what the reports of that time come to now. */
import { periodParts, type PriceFacts } from '../../core/price.ts';
import type { Database } from '../../store/index.ts';
import type { BilledUsage } from '../../store/schema/invoice.ts';
import { LARGEST_LINE } from '../billing/merge-items.ts';
import { readPrices } from '../billing/snapshot.ts';
import { aggregated } from '../billing/usage.ts';
import { priceFacts } from '../objects/catalog.ts';
import type { InvoiceItemRow, InvoiceRow, LineRow } from '../objects/invoice.ts';
import type { Scope } from '../platform.ts';

/** Lines, or items, of one stretch of reports: one for each tier that is used. */
export interface UsageBilled {
  /** An invoice or an invoice item, for the sentence. */
  on: string;
  price: PriceFacts;
  parts: { quantity: number; amount: bigint }[];
  /** What was reported when it was settled; null while it is not, or when reports of that very second leave it open. */
  reported: number | null;
}

type Rows = {
  lines: readonly LineRow[];
  invoices: readonly InvoiceRow[];
  invoiceItems: readonly InvoiceItemRow[];
};

export async function usageOf(tx: Database, scope: Scope, rows: Rows): Promise<Map<string, UsageBilled[]>> {
  const groups = grouped(rows);
  const named = await readPrices(tx, scope, [...new Set(groups.map(({ price }) => price))]);
  const result = new Map<string, UsageBilled[]>();
  for (const group of groups) {
    const found = named.get(group.price);
    if (found === undefined) throw new Error(`Price ${group.price} of billed usage is gone.`);
    const billed: UsageBilled = {
      on: group.on,
      price: priceFacts(found.price, found.product),
      parts: group.parts,
      reported: await reportedOf(tx, scope, group),
    };
    result.set(group.customer, [...(result.get(group.customer) ?? []), billed]);
  }
  return result;
}

interface Group {
  on: string;
  customer: string;
  price: string;
  usage: BilledUsage;
  /** From then on nothing more counts; null: it still does. */
  settledAt: number | null;
  parts: { quantity: number; amount: bigint }[];
}

function grouped({ lines, invoices, invoiceItems }: Rows): Group[] {
  const finalised = new Map(invoices.map(({ id, finalizedAt }) => [id, finalizedAt]));
  const groups = new Map<string, Group>();
  const add = (row: LineRow | InvoiceItemRow, on: string, settledAt: number | null): void => {
    if (row.usage === null || row.price === null) return;
    const key = JSON.stringify([on, row.subscriptionItem, row.price, row.usage]);
    const group = groups.get(key) ?? {
      on,
      customer: row.customer,
      price: row.price,
      usage: row.usage,
      settledAt,
      parts: [],
    };
    group.parts.push({ quantity: row.quantity, amount: row.amount });
    groups.set(key, group);
  };
  for (const line of lines)
    if (line.invoiceItem === null) add(line, `Invoice ${line.invoice}`, finalised.get(line.invoice) ?? null);
  for (const item of invoiceItems) add(item, `What waited of item ${item.subscriptionItem}`, item.created);
  return [...groups.values()];
}

async function reportedOf(tx: Database, scope: Scope, { customer, usage, settledAt }: Group) {
  if (settledAt === null) return null;
  const [before, with_] = await aggregated(tx, scope, customer, [
    { ...usage, knownAt: settledAt },
    { ...usage, knownAt: settledAt + 1 },
  ]);
  return before === with_ && before !== undefined ? Math.max(0, before) : null;
}

/** A line of usage is the price of what was reported, tier by tier. */
export function usageIsPriced({ usage }: { usage: readonly UsageBilled[] }): string[] {
  return usage.flatMap(({ on, price, parts, reported }) => {
    const billed = parts.reduce((sum, { quantity }) => sum + quantity, 0);
    if (reported !== null && reported !== billed)
      return [`${on} bills ${billed} units of ${price.id}; ${reported} were reported by then.`];
    const asked = totalOf(
      periodParts(price, billed).map(({ amount }) => (amount > LARGEST_LINE ? LARGEST_LINE : amount)),
    );
    const charged = totalOf(parts.map(({ amount }) => amount));
    return asked === charged
      ? []
      : [`${on} charges ${charged} for ${billed} units of ${price.id}, which cost ${asked}.`];
  });
}

const totalOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n);
