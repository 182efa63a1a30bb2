/** `POST /platform/previews`: default beside script for one change, kept as a plan that can be applied. */
import { eq } from 'drizzle-orm';
import type { ChangeWire, ComparedLineWire, PreviewWire } from '../../contract/wire/platform.ts';
import { blindSpots } from '../../core/blind-spot.ts';
import { compare, type ComparedLine } from '../../core/comparison.ts';
import { netOf } from '../../core/discount.ts';
import { minor, sum, toWire } from '../../core/money.ts';
import type { ProrationLine } from '../../core/proration/line.ts';
import { schema, type Database } from '../../store/index.ts';
import { named, notSimulated } from '../api/errors.ts';
import {
  DISCOUNTS,
  ITEM_HANDLING,
  PRORATIONS,
  readSubscription,
  type SubscriptionSnapshot,
} from '../billing/snapshot.ts';
import { readKnown } from '../billing/known.ts';
import { previewing } from '../billing/preview.ts';
import { nextBilled } from '../billing/due-at.ts';
import type { SubscriptionEdit } from '../billing/edit.ts';
import { computeUpdate, type Updated } from '../billing/update.ts';
import { preview } from '../change.ts';
import type { InvoiceItemRow, LineRow } from '../objects/invoice.ts';
import { wholeUnitAmount } from '../objects/catalog.ts';
import type { InstalledExtension, Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { describeConfiguration, moneyIn } from './describe.ts';
import { asBilled, fateOfPeriod } from './plan-periods.ts';
import { taxWire } from './plan-tax.ts';

export interface PlanRequest {
  subscription: string;
  edit: SubscriptionEdit;
  change: ChangeWire;
}

export async function previewPlan(
  platform: Platform,
  scope: Scope,
  request: PlanRequest,
): Promise<PreviewWire> {
  refuseUnnamed(request.edit);
  const { snapshot, updated } = await preview(platform, {
    read: async (db) => {
      const snapshot = await named(
        'subscription',
        'subscription',
        request.subscription,
        readSubscription(platform, scope, db, request.subscription),
      );
      return { snapshot, known: await readKnown(db, scope, request.edit, snapshot.customer.id) };
    },
    compute: async ({ snapshot, known }) => ({
      snapshot,
      updated: await computeUpdate(previewing(platform), scope, snapshot, known, request.edit, 'preview'),
    }),
  });
  const wire = planWire(platform, scope, request, snapshot, updated);
  await keep(platform, scope, wire, snapshot, updated);
  return wire;
}

/** A plan names what it changes; discounts, tax rates and prices of its own it does not. */
function refuseUnnamed({ items }: SubscriptionEdit): void {
  items.forEach((item, index) => {
    const name = (['discounts', 'tax_rates', 'price_data'] as const).find((key) => item[key] !== undefined);
    if (name !== undefined) throw notSimulated(`a plan with ${name}`, `items[${index}][${name}]`);
  });
}

async function keep(
  platform: Platform,
  scope: Scope,
  wire: PreviewWire,
  snapshot: SubscriptionSnapshot,
  { writes }: Updated,
): Promise<void> {
  await platform.store.db.transaction(async (tx) => {
    for (const run of writes.runs) await tx.insert(schema.runs).values({ ...run, invoice: null });
    await tx.insert(schema.plans).values({
      ...scope,
      id: wire.id,
      created: wire.created,
      subscription: snapshot.subscription.id,
      preview: wire,
      basis: {
        subscriptionVersion: snapshot.subscription.version,
        customerVersion: snapshot.customer.version,
        pending: pendingOf(snapshot),
        scripts: scriptsOf(platform, snapshot),
      },
      appliedAt: null,
    });
  });
}

function planWire(
  platform: Platform,
  scope: Scope,
  request: PlanRequest,
  snapshot: SubscriptionSnapshot,
  updated: Updated,
): PreviewWire {
  const { customer, subscription } = snapshot;
  const active = snapshot.active.get(PRORATIONS) ?? null;
  const prorated = {
    ...updated.prorated,
    defaults: updated.prorated.defaults.map((line) => afterDiscounts(asBilled(line, updated))),
    scripted: updated.prorated.scripted?.map((line) => afterDiscounts(asBilled(line, updated))) ?? null,
  };
  const extension = installed(platform, active?.extension);
  const summary = extension && active ? describeConfiguration(extension, active.configuration) : '';
  // Where nothing is prorated, no script is asked.
  const asked = active !== null && prorated.run !== null;
  const compared = asked
    ? compare(prorated.defaults, prorated.scripted, {
        name: extension?.name ?? active.extension,
        settings: summary,
      })
    : null;
  const byPoint = compared
    ? compared.map(comparedWire)
    : prorated.defaults.map((line) => defaultWire(line, active !== null));
  const handler = snapshot.active.get(ITEM_HANDLING);
  const handlerName = installed(platform, handler?.extension)?.name ?? handler?.extension ?? '';
  const now = updated.billsNow;
  const lines = byPoint.map((line) => handledWire(line, fateOf(line.key, updated, now), handlerName));
  const billedLines = updated.billed.flatMap((billed) => billed.lines);
  const waited = ({ invoiceItem }: LineRow) => snapshot.pending.some(({ id }) => id === invoiceItem);
  // Usage is billed with the metered price that goes, at once or later: no proration, and part of what the change costs.
  const others: (LineRow | InvoiceItemRow)[] = now
    ? billedLines.filter((line) => waited(line) || line.usage !== null)
    : updated.writes.newInvoiceItems.filter(({ usage }) => usage !== null);
  lines.push(...others.map(waitingWire));
  lines.push(...taxWire(lines, others, updated, snapshot.customer));
  const total = (side: (line: ComparedLineWire) => number): number =>
    toWire(sum(lines.map((line) => minor(side(line)))));
  const byDefault = total((line) => line.by_default.amount);
  const billed = total((line) => (line.by_script ?? line.by_default).amount);
  const [first] = updated.items;
  return {
    object: 'platform.preview',
    id: platform.newId('plan'),
    created: snapshot.now,
    livemode: scope.livemode,
    change: request.change,
    moment: updated.moment,
    currency: subscription.currency,
    period: {
      start: first?.item.periodStart ?? updated.moment,
      end: first?.item.periodEnd ?? updated.moment,
    },
    customer: { id: customer.id, name: customer.name },
    active: active && {
      extension: active.extension,
      name: extension?.name ?? active.extension,
      version: extension?.version ?? active.version,
      configuration: active.configuration,
      summary,
    },
    lines,
    totals: {
      by_default: byDefault,
      by_script: active === null && lines.every((line) => line.by_script === null) ? null : billed,
      difference: billed - byDefault,
      billed,
    },
    billed: whenBilled(request.edit, now, lines.length),
    next_invoice_at: nextInvoiceAt(snapshot, updated),
    run: prorated.run && { id: prorated.run.id, problem: prorated.run.problem, logs: prorated.run.logs },
    warnings: compared && active ? blindSpots(compared, moneyIn(active.configuration), active.extension) : [],
  };
}

/** Null when the subscription ends with its period and nothing waits for then. */
function nextInvoiceAt(
  snapshot: SubscriptionSnapshot,
  { subscription, items, writes, billed }: Updated,
): number | null {
  const waits = billed.length === 0 && snapshot.pending.length + writes.newInvoiceItems.length > 0;
  const at = nextBilled(subscription, items, waits);
  return at !== null && at === subscription.cancelAt && !waits ? null : at;
}

function whenBilled(edit: SubscriptionEdit, now: boolean, lines: number): PreviewWire['billed'] {
  if (lines === 0) return 'never';
  if (now || edit.prorationBehavior === 'always_invoice') return 'now';
  return edit.prorationBehavior === 'none' ? 'never' : 'next_invoice';
}

function installed(platform: Platform, id: string | undefined): InstalledExtension | undefined {
  return platform.extensions.find((extension) => extension.id === id);
}

/** What an itemized line comes to: a plan shows amounts as they are paid. */
function afterDiscounts(line: ProrationLine): ProrationLine {
  const off = line.discounts.map(({ base, included }) => (included === true ? 0n : base));
  return {
    ...line,
    amount: netOf(line),
    base: minor(off.reduce((left, each) => left - each, line.base as bigint)),
  };
}

function side(line: ProrationLine): ComparedLineWire['by_default'] {
  return { amount: toWire(line.amount), factor: line.factor.toString(), period: line.period };
}

function defaultWire(line: ProrationLine, active: boolean): ComparedLineWire {
  return {
    ...heading(line),
    by_default: side(line),
    by_script: null,
    difference: 0,
    verdict: 'same',
    because: active
      ? 'Nothing of this change is prorated, so no script is asked.'
      : 'No script is active for prorations, so the default stands.',
  };
}

function comparedWire(line: ComparedLine): ComparedLineWire {
  return {
    ...heading(line.byDefault),
    by_default: side(line.byDefault),
    by_script: line.byScript && side(line.byScript),
    difference: toWire(line.difference),
    verdict: line.verdict,
    because: line.because,
  };
}

type Heading = Pick<
  ComparedLineWire,
  'key' | 'type' | 'proration' | 'description' | 'product_name' | 'quantity' | 'base' | 'unit_amount'
>;

function heading(line: ProrationLine): Heading {
  return {
    key: line.key,
    type: line.type,
    proration: line.isProration,
    description: line.description,
    product_name: line.price.product.name,
    quantity: line.quantity,
    base: toWire(line.base),
    unit_amount: wholeUnitAmount({ unitAmountDecimal: line.price.unitAmount?.toString() ?? null }),
  };
}

/** What item handling makes of a line: it never comes to be, waits for a later invoice, or goes its way. */
type Fate = 'skipped' | 'held_back' | 'billed';

function fateOf(key: string, updated: Updated, now: boolean): Fate {
  const period = fateOfPeriod(key, updated);
  if (period !== null) return period;
  const { booked, billed } = updated;
  const item = booked.made.get(key);
  if (item === undefined) return 'skipped';
  const taken = billed.some(({ lines }) => lines.some((line) => line.invoiceItem === item));
  return now && !taken ? 'held_back' : 'billed';
}

/** A line that this change does not bill counts as 0 of it, and says why. */
function handledWire(line: ComparedLineWire, fate: Fate, handler: string): ComparedLineWire {
  if (fate === 'billed') return line;
  const before = line.by_script ?? line.by_default;
  return {
    ...line,
    by_script: { ...before, amount: 0 },
    difference: -line.by_default.amount,
    verdict: line.by_default.amount === 0 ? 'same' : 'changed',
    because:
      fate === 'skipped'
        ? `${handler} skips this line: it is never created.`
        : `${handler} leaves this line for a later invoice.`,
  };
}

/** A line that waited before this change and goes on the same invoice, or what was used of a price that goes. */
function waitingWire(line: LineRow | InvoiceItemRow): ComparedLineWire {
  const amount = toWire(netOf(line));
  const shown = {
    amount,
    factor: line.factor ?? '1',
    period: { start: line.periodStart, end: line.periodEnd },
  };
  return {
    key: line.id,
    type: amount < 0 ? 'credit' : 'debit',
    proration: line.proration,
    description: line.description ?? 'Invoice item',
    product_name: line.description ?? 'Invoice item',
    quantity: line.quantity,
    base: Math.abs(amount),
    unit_amount: null,
    by_default: shown,
    by_script: shown,
    difference: 0,
    verdict: 'same',
    because:
      line.usage === null
        ? 'This line waits from an earlier change and goes on the same invoice.'
        : 'What was used until now is billed at the price that goes. Usage is never prorated.',
  };
}

/** Names what decides at each point and for each coupon, script text included, so that a change of it shows. */
export function scriptsOf(
  platform: Platform,
  { active, subscription, items, discounts }: SubscriptionSnapshot,
): PlanRow['basis']['scripts'] {
  const ids = [...subscription.discounts, ...items.flatMap(({ item }) => item.discounts)];
  const named = [
    ...active.values(),
    ...ids.flatMap((id) => {
      const extension = discounts.get(id)?.extension ?? null;
      return extension === null ? [] : [{ extensionPoint: `${DISCOUNTS}:${id}`, activation: id, extension }];
    }),
  ];
  return Object.fromEntries(
    named.map(({ extensionPoint, activation, extension }) => [
      extensionPoint,
      { activation, sourceHash: installed(platform, extension)?.bundle.sourceHash ?? null },
    ]),
  );
}

/** Names what waits for the next invoice, so that a change of it shows. */
export function pendingOf({ pending }: Pick<SubscriptionSnapshot, 'pending'>): string[] {
  return pending.map(({ id, version }) => `${id}:${version}`);
}

export type PlanRow = typeof schema.plans.$inferSelect;

export async function readPlan(db: Database, scope: Scope, id: string): Promise<PlanRow | null> {
  const [row] = await db
    .select()
    .from(schema.plans)
    .where(within(schema.plans, scope, eq(schema.plans.id, id)));
  return row ?? null;
}
