/** The extension point `billing.recurring_billing_item_handling`: which charges come to be, wait, and share an invoice. */
import type { JsonObject } from '../../contract/json.ts';
import type { PriceFacts } from '../../core/price.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import type { InvoiceItemRow, LineRow } from '../objects/invoice.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { callScript, implementsMethod, type Asked, type Use } from './call-script.ts';
import { pricedBy, timeRange } from './script-request.ts';
import { ITEM_HANDLING } from './snapshot.ts';
import type { Writes } from './writes.ts';

/** One line of a subscription: about to be created, or waiting for an invoice. */
export interface Charge {
  key: string;
  type: 'debit' | 'credit';
  proration: boolean;
  /** Signed decimal text. */
  factor: string;
  period: { start: number; end: number };
  /** Null: an amount of its own, such as an invoice item that was added by hand. */
  price: PriceFacts | null;
}

export interface Handling extends Asked {
  customer: CustomerRow;
  subscription: SubscriptionRow;
}

type Notes = Pick<Writes, 'runs' | 'decidedBy'>;

/** A waiting item, or a line that has no invoice yet, as a script sees it. Credits are told by what made them, not by their amount alone: a waived one is 0. */
export function chargeOf(row: InvoiceItemRow | LineRow, prices: ReadonlyMap<string, PriceFacts>): Charge {
  const credit = row.amount < 0n || row.credited !== null || (row.factor ?? '').startsWith('-');
  return {
    key: row.id,
    type: credit ? 'credit' : 'debit',
    proration: row.proration,
    factor: row.factor ?? '1',
    period: { start: row.periodStart, end: row.periodEnd },
    price: (row.price === null ? undefined : prices.get(row.price)) ?? null,
  };
}

/** @returns keys of the charges that are never made */
export async function skippedCharges(
  platform: Platform,
  scope: Scope,
  charges: readonly Charge[],
  handling: Handling,
  notes: Notes,
): Promise<ReadonlySet<string>> {
  const skipped = await ask(platform, scope, 'before_item_creation', charges, handling, notes, (result) => {
    const items = result.items as { key: string; creationStrategy: string }[];
    const keys = items.flatMap(({ key, creationStrategy }) => (creationStrategy === 'skip' ? [key] : []));
    return { value: new Set(keys), passedThrough: keys.length === 0 };
  });
  return skipped ?? new Set();
}

/** @returns keys of those that this invoice takes; the others go on waiting */
export async function keptCharges(
  platform: Platform,
  scope: Scope,
  charges: readonly Charge[],
  handling: Handling,
  notes: Notes,
): Promise<ReadonlySet<string>> {
  const kept = await ask(platform, scope, 'filter_items', charges, handling, notes, (result) => {
    const keys = (result.items as { key: string }[]).map(({ key }) => key);
    return { value: new Set(keys), passedThrough: keys.length === charges.length };
  });
  return kept ?? new Set(charges.map(({ key }) => key));
}

export interface ChargeGroup {
  keys: ReadonlySet<string>;
  setsLatestInvoice: boolean;
}

/** One invoice for each group; without a script all share one. */
export async function groupedCharges(
  platform: Platform,
  scope: Scope,
  charges: readonly Charge[],
  handling: Handling,
  notes: Notes,
): Promise<ChargeGroup[]> {
  const groups = await ask(platform, scope, 'group_items', charges, handling, notes, (result) => {
    const answered = result.groups as { items: { key: string }[]; setsLatestInvoice: boolean }[];
    const value = answered.map(({ items, setsLatestInvoice }) => ({
      keys: new Set(items.map(({ key }) => key)),
      setsLatestInvoice,
    }));
    return { value, passedThrough: value.length <= 1 };
  });
  return groups ?? [{ keys: new Set(charges.map(({ key }) => key)), setsLatestInvoice: true }];
}

/** Null: no script decides here, or it failed, and the default stands. */
async function ask<T>(
  platform: Platform,
  scope: Scope,
  method: string,
  charges: readonly Charge[],
  { active, customer, subscription, at, moment, mode }: Handling,
  notes: Notes,
  use: (result: JsonObject) => Use<T>,
): Promise<T | null> {
  if (charges.length === 0) return null;
  const decides = active.get(ITEM_HANDLING);
  notes.decidedBy.set(ITEM_HANDLING, decides?.activation ?? null);
  if (decides === undefined || !implementsMethod(platform, decides, method)) return null;
  const { used, run } = await callScript(
    platform,
    scope,
    decides,
    {
      extensionPoint: ITEM_HANDLING,
      method,
      request: { items: charges.map(itemOf) },
      moment: moment ?? at,
      now: at,
      mode,
      subject: { customer: customer.id, subscription: subscription.id, invoice: null },
    },
    use,
  );
  notes.runs.push(run);
  return used;
}

function itemOf({ key, type, proration, factor, period, price }: Charge): JsonObject {
  const { startDate, endDate } = timeRange(period);
  return {
    key,
    type,
    isProration: proration,
    servicePeriod:
      period.start === period.end
        ? { value: 'oneTime', at: startDate }
        : { value: 'timeRange', startDate, endDate },
    prorationFactor: factor,
    // Ours: an amount without a price is a kind that no script knows.
    ...(price === null ? { priceKind: 'other', otherPriceKind: 'invoice_item' } : pricedBy(price)),
  };
}
