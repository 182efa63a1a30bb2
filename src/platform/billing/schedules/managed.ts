/** The schedule that manages a subscription, as a change of either reads it. */
import { eq } from 'drizzle-orm';
import { schema, type Database } from '../../../store/index.ts';
import { missing } from '../../api/errors.ts';
import type { SchedulePhase, ScheduleRow } from '../../objects/schedule.ts';
import type { Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import { readKnown, type Known, type Naming } from '../known.ts';
import type { AskedPhase } from './phases.ts';

export interface Managed {
  row: ScheduleRow;
  /** What its phases name. */
  known: Known;
}

/** @throws {ApiError} 404 */
export async function readScheduleRow(db: Database, scope: Scope, id: string): Promise<ScheduleRow> {
  const { subscriptionSchedules: table } = schema;
  const [row] = await db
    .select()
    .from(table)
    .where(within(table, scope, eq(table.id, id)));
  if (row === undefined) throw missing('subscription schedule', id);
  return row;
}

/** @throws {ApiError} 404 */
export async function readManaged(db: Database, scope: Scope, id: string): Promise<Managed> {
  const row = await readScheduleRow(db, scope, id);
  return { row, known: await readScheduled(db, scope, row) };
}

/**
 * What the phases name, as it was when they were planned: a price or a tax rate that is archived meanwhile is not chosen
 * anew when its phase begins. Ours, where Stripe says nothing.
 */
async function readScheduled(db: Database, scope: Scope, { phases, customer }: ScheduleRow): Promise<Known> {
  const known = await readKnown(db, scope, namedByPhases(phases), customer);
  return {
    ...known,
    prices: mapped(known.prices, (each) => ({ ...each, price: { ...each.price, active: true } })),
    taxRates: mapped(known.taxRates, (rate) => ({ ...rate, active: true })),
  };
}

function mapped<T>(of: ReadonlyMap<string, T>, change: (value: T) => T): ReadonlyMap<string, T> {
  return new Map([...of].map(([id, value]) => [id, change(value)]));
}

export function namedByPhases(phases: readonly SchedulePhase[]): Naming {
  return {
    items: phases.flatMap(({ items }) =>
      items.map(({ price, discounts, taxRates }) => ({
        price,
        discounts,
        tax_rates: taxRates.map(({ id }) => id),
      })),
    ),
    discounts: phases.flatMap(({ discounts }) => discounts),
    default_tax_rates: phases.flatMap(({ defaultTaxRates }) => defaultTaxRates.map(({ id }) => id)),
  };
}

export function namedByRequest(phases: readonly AskedPhase[]): Naming {
  return {
    items: phases.flatMap(({ items }) => items),
    discounts: phases.flatMap(({ discounts }) => discounts ?? []),
    default_tax_rates: phases.flatMap(({ default_tax_rates: rates }) => rates ?? []),
  };
}
